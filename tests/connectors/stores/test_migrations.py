"""Migrations: once, in order, whole, never changed; a newer database is refused."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import pytest

from connectors.catalogue import SOURCES
from connectors.stores.migrations import migrate, migrations_of
from identifiers.errors import StoreError


def _write(folder: Path, **files: str) -> Path:
    (folder / "court").mkdir(exist_ok=True)
    for name, sql in files.items():
        (folder / "court" / f"{name.removeprefix('m')}.sql").write_text(sql, "utf-8")
    return folder


async def _value(dsn: str, sql: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


@pytest.mark.parametrize("source", [*SOURCES, "platform"])
def test_every_source_has_migrations(source: str) -> None:
    assert migrations_of(source), f"connectors/migrations/{source} is empty"


async def test_each_is_applied_once_and_in_order(tmp_path: Path, empty_database: str) -> None:
    _write(tmp_path, m0001_first="create table t (n integer); insert into t values (1)")
    assert await migrate(empty_database, migrations_of("court", tmp_path)) == 1
    _write(tmp_path, m0002_second="update t set n = n * 10", m0003_third="update t set n = n + 1")
    assert await migrate(empty_database, migrations_of("court", tmp_path)) == 2
    assert await migrate(empty_database, migrations_of("court", tmp_path)) == 0
    assert await _value(empty_database, "select n from t") == 11
    recorded = await _value(
        empty_database, "select array_agg(number || ' ' || title order by number) from zhixing_migration"
    )
    assert recorded == ["1 first", "2 second", "3 third"]


async def test_two_at_once_apply_each_once(tmp_path: Path, empty_database: str) -> None:
    _write(tmp_path, m0001_slow="create table t (n integer); select pg_sleep(0.2); insert into t values (1)")
    files = migrations_of("court", tmp_path)
    assert sorted(await asyncio.gather(*(migrate(empty_database, files) for _ in range(3)))) == [0, 0, 1]
    assert await _value(empty_database, "select count(*) from t") == 1


async def test_one_that_fails_leaves_nothing_and_names_its_file(tmp_path: Path, empty_database: str) -> None:
    _write(tmp_path, m0001_half="create table t (n integer); select no_such_column")
    with pytest.raises(StoreError, match=r"0001_half\.sql fails: .*no_such_column"):
        await migrate(empty_database, migrations_of("court", tmp_path))
    assert await _value(empty_database, "select to_regclass('t')::text") is None
    assert await _value(empty_database, "select count(*) from zhixing_migration") == 0


async def test_a_file_changed_after_it_was_applied_is_named(tmp_path: Path, empty_database: str) -> None:
    _write(tmp_path, m0001_first="create table t (n integer)")
    await migrate(empty_database, migrations_of("court", tmp_path))
    _write(tmp_path, m0001_first="create table t (n bigint)")
    with pytest.raises(StoreError, match=r"0001_first\.sql was changed after it was applied"):
        await migrate(empty_database, migrations_of("court", tmp_path))


async def test_a_database_of_a_newer_version_is_refused(tmp_path: Path, empty_database: str) -> None:
    _write(tmp_path, m0001_first="select 1", m0002_second="select 2")
    await migrate(empty_database, migrations_of("court", tmp_path))
    (tmp_path / "court" / "0002_second.sql").unlink()
    with pytest.raises(StoreError, match="migration 0002, which this version of the platform does not know"):
        await migrate(empty_database, migrations_of("court", tmp_path))


@pytest.mark.parametrize(
    ("name", "says"),
    [("m0002_second", "the next one is 0001"), ("m1_first", "not named as a migration"), ("mfirst", "not named")],
)
def test_a_name_out_of_line_is_refused(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(StoreError, match=says):
        migrations_of("court", _write(tmp_path, **{name: "select 1"}))
