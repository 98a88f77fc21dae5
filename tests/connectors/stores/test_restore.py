"""A backup of the stores brought back into homes of one's own, and what is refused with nothing changed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import orjson
import pytest

from connectors.settings import Settings, read_settings
from connectors.stores import Stores
from connectors.stores.archive import MANIFEST, SEAL, ArchiveWriter, opened_archive
from connectors.stores.backup import back_up, seal
from connectors.stores.databases import database_dsn
from connectors.stores.home import Home, open_home
from connectors.stores.keys import id_key
from connectors.stores.postgres_server import PostgresServer
from connectors.stores.restore import restore
from identifiers.errors import StoreError

MASTER_KEY = "5a" * 32


def settings_of(home: Path, **more: str) -> Settings:
    return read_settings({"ZHIXING_HOME": str(home), **{f"ZHIXING_{name}": value for name, value in more.items()}})


@pytest.fixture
def new_home() -> Iterator[Path]:
    """A folder that may become a home; root's Postgres can reach it."""
    folder = Path(tempfile.mkdtemp(prefix="zhixing-test-"))
    folder.chmod(0o711)
    yield folder / "home"
    shutil.rmtree(folder)


@pytest.fixture
async def backup(stores: Stores, tmp_path: Path) -> Path:
    """A backup of the shared stores, with one mark in the police's database."""
    connection = await asyncpg.connect(stores.dsns["police"])
    await connection.execute("create table mark (n integer); insert into mark values (7)")
    try:
        await back_up(settings_of(stores.home), stores, tmp_path / "backup")
    finally:
        await connection.execute("drop table mark")
        await connection.close()
    return tmp_path / "backup"


async def marked(home: Path) -> tuple[int, list[str]]:
    """The mark in a home's police database, and the tables of its change feed."""
    with open_home(home) as opened:
        server = PostgresServer(opened, max_connections=20)
        child = await server.start()
        try:
            return await read_mark(database_dsn(server.port, "police", Home(home).secret("databases")))
        finally:
            await child.stop()


async def read_mark(dsn: str) -> tuple[int, list[str]]:
    connection = await asyncpg.connect(dsn)
    try:
        feed = await connection.fetch("select table_name || ' ' || operation from change_feed order by position")
        return await connection.fetchval("select n from mark"), [row[0] for row in feed]
    finally:
        await connection.close()


def packed_anew(backup: Path, target: Path, key: bytes, **changed: object) -> Path:
    """The same members under another manifest, sealed with a key."""
    with opened_archive(backup) as archive, target.open("w+b") as output:
        writer = ArchiveWriter(output)
        for member in archive.members:
            writer.add(member.name, archive.whole(member))
        manifest = orjson.dumps(orjson.loads(archive.manifest) | changed)
        writer.add(MANIFEST, manifest)
        writer.add(SEAL, seal(key, manifest))
        writer.end()
    return target


async def refused(settings: Settings, file: Path, *, replace: bool = False) -> str:
    with pytest.raises(StoreError) as raised:
        await restore(settings, file, replace_present=replace)
    return raised.value.message


async def test_databases_keys_and_a_new_feed_are_brought_back(stores: Stores, backup: Path, new_home: Path) -> None:
    done = await restore(settings_of(new_home), backup, replace_present=False)
    assert done.databases == ("court", "police", "vehicles", "credit", "registry", "bank", "platform")
    assert id_key(settings_of(new_home)) == id_key(settings_of(stores.home))
    assert await marked(new_home) == (7, ["person reload", "detention reload"])
    assert "--replace" in await refused(settings_of(new_home), backup)
    await restore(settings_of(new_home), backup, replace_present=True)
    assert {each.name for each in new_home.iterdir()} == {"keys", "lock", "logs", "postgres", "run", "secrets"}
    assert (await marked(new_home))[0] == 7


async def test_a_managed_database_elsewhere_is_filled_when_it_is_empty(
    stores: Stores, backup: Path, new_home: Path, empty_database: str
) -> None:
    outside = settings_of(new_home, POLICE_DSN=empty_database, POLICE_MANAGED="1")
    await restore(outside, backup, replace_present=False)
    assert (await read_mark(empty_database))[0] == 7
    assert "holds tables" in await refused(outside, backup, replace=True)
    agency = settings_of(new_home, POLICE_DSN=empty_database)
    assert "never written to" in await refused(agency, backup, replace=True)


async def test_what_is_wrong_is_refused_before_anything_is_touched(
    stores: Stores, backup: Path, new_home: Path, tmp_path: Path
) -> None:
    key = id_key(settings_of(stores.home))
    whole = backup.read_bytes()
    wrong = tmp_path / "wrong"
    for content in (whole[: len(whole) // 2], whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:], b"none"):
        wrong.write_bytes(content)
        assert "not a whole backup" in await refused(settings_of(new_home), wrong)
    another = packed_anew(backup, wrong, b"another key")
    assert "its seal is not that of its keys" in await refused(settings_of(new_home), another)
    newer = packed_anew(backup, wrong, key, format=99)
    assert "has format 99" in await refused(settings_of(new_home), newer)
    later = {"police": {"migrations": [[99, "00"]]}}
    with opened_archive(backup) as archive:
        databases = orjson.loads(archive.manifest)["databases"]
    unknown = packed_anew(backup, wrong, key, databases=databases | later)
    assert "does not know" in await refused(settings_of(new_home), unknown)
    assert "does not open the keys" in await refused(settings_of(new_home, MASTER_KEY="00" * 32), backup)
    assert not (new_home / "postgres").exists()
    assert not (new_home / "keys").exists()


async def test_a_master_key_from_outside_stays_outside(stores: Stores, tmp_path: Path, new_home: Path) -> None:
    with open_home(tmp_path / "other"):
        settings = settings_of(tmp_path / "other", MASTER_KEY=MASTER_KEY)
        done = await back_up(settings, stores, tmp_path / "backup")
    assert not done.master_key_inside
    assert bytes.fromhex(MASTER_KEY) not in (tmp_path / "backup").read_bytes()
    assert "set ZHIXING_MASTER_KEY" in await refused(settings_of(new_home), tmp_path / "backup")


async def test_a_running_home_is_not_replaced(stores: Stores, backup: Path) -> None:
    assert "in use by another instance" in await refused(settings_of(stores.home), backup, replace=True)


async def test_a_backup_is_written_whole_or_not_at_all(stores: Stores, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    target.write_text("mine")
    settings = settings_of(stores.home)
    with pytest.raises(StoreError, match="is not overwritten"):
        await back_up(settings, stores, target)
    assert target.read_text() == "mine"
    with pytest.raises(StoreError, match="cannot be written: No such file"):
        await back_up(settings, stores, tmp_path / "none" / "backup")
    target.unlink()
    silent = Stores({**stores.dsns, "court": "postgresql://a@127.0.0.1:1/b"}, stores.graph, stores.home)
    with pytest.raises(StoreError, match="court's database does not answer"):
        await back_up(settings, silent, target)
    assert list(tmp_path.iterdir()) == []
