"""`zhixing restore`: a home as a backup says it was.

Everything is looked at before anything is touched: every byte of the file, that its keys open, that this version knows
its migrations, that what it holds is ours to write, that nothing runs. Then the state is made beside the present one
and takes its place once it is whole (switch.py); until then the old one stays as it was.
"""

from __future__ import annotations

import asyncio
import hmac
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from connectors.settings import PREFIX, Settings
from connectors.stores import switch
from connectors.stores.archive import Archive, Member, opened_archive
from connectors.stores.backup import FORMAT, MASTER_KEY, seal
from connectors.stores.databases import database_dsn, make_databases
from connectors.stores.dump import brought_back, is_empty
from connectors.stores.home import Home, open_home
from connectors.stores.keys import FOLDER, id_key
from connectors.stores.migrations import check_applied, migrations_of
from connectors.stores.postgres_server import PostgresServer
from identifiers.errors import StoreError

_CONNECTIONS = 20

Told = Callable[[str], None]
"""Who is told of each source, as this may take minutes."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: the databases, when and by which version the backup was made, what it never held."""

    databases: tuple[str, ...]
    created_at: str
    platform: str
    left_out: Mapping[str, str]


def _silently(_source: str) -> None:
    """Nobody is told."""


async def restore(settings: Settings, path: Path, *, replace_present: bool, told: Told = _silently) -> Restored:
    """Bring back what the backup at `path` holds; StoreError, with nothing changed, where that cannot be.

    A home with data is replaced only where `replace_present`. `told` is called with each source whose database begins
    to be brought back. Call it on the main thread's event loop.
    """
    folder = settings.home.absolute()
    with opened_archive(path) as archive:
        manifest = _manifest(archive, path)
        dumps = {Path(each.name).stem: each for each in archive.members if each.name.startswith("databases/")}
        _check(settings, manifest, dumps)
        with open_home(folder):
            if switch.has_data(folder) and not replace_present:
                raise StoreError(f"{folder} holds data; give --replace to put the backup in its place")
            outside = {source: dsn for source in dumps if (dsn := settings.dsn[source]) is not None}
            for source, dsn in outside.items():
                if not await is_empty(dsn, source):
                    raise StoreError(f"the database of {PREFIX}{source.upper()}_DSN holds tables; give an empty one")
            with _staging(folder) as beside:
                _put_keys(archive, beside)
                _prove(settings, beside, archive, path)
                await _bring_back(archive, dumps, outside, beside, told)
                switch.switch(folder)
    return Restored(tuple(dumps), manifest["created_at"], manifest["platform"], manifest["left_out"])


def _manifest(archive: Archive, path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = orjson.loads(archive.manifest)
        known = manifest["format"] == FORMAT
        listed = [(each["name"], each["size"], each["sha256"]) for each in manifest["members"]]
    except (ValueError, KeyError, TypeError):
        raise StoreError(f"{path} is not a whole backup: its manifest cannot be read; nothing was changed") from None
    if not known:
        raise StoreError(
            f"{path} has format {manifest['format']}, this version reads {FORMAT}; use the platform's version "
            f"{manifest.get('platform')}; nothing was changed"
        )
    if listed != [(each.name, each.size, each.sha256) for each in archive.members]:
        raise StoreError(
            f"{path} is not a whole backup: its members are not those of its manifest; nothing was changed"
        )
    return manifest


def _check(settings: Settings, manifest: Mapping[str, Any], dumps: Mapping[str, Member]) -> None:
    for source in dumps:
        if source not in settings.dsn:
            raise StoreError(f"the backup holds {source}, which this version does not know; nothing was changed")
        if not settings.is_managed(source):
            name = PREFIX + source.upper()
            raise StoreError(
                f"the backup holds {source}, and {name}_DSN is an agency's own database, which is never written to: "
                f"leave {name}_DSN unset for a database of ours, or set {name}_MANAGED=1; nothing was changed"
            )
        applied = {number: sha256 for number, sha256 in manifest["databases"][source]["migrations"]}
        check_applied(applied, migrations_of(source))


@contextmanager
def _staging(folder: Path) -> Iterator[Home]:
    """A home inside the home, in which the state is made; nothing of it stays if that fails."""
    beside = folder / switch.RESTORING
    switch.remove(beside)
    try:
        with open_home(beside) as home:
            yield home
    except OSError as error:
        raise StoreError(f"the backup cannot be written to {folder}: {error.strerror}; nothing was changed") from None
    finally:
        switch.remove(beside)


def _put_keys(archive: Archive, home: Home) -> None:
    keys = home.folder / FOLDER
    keys.mkdir(mode=0o700)
    for member in archive.members:
        if member.name.startswith("keys/"):
            descriptor = os.open(keys / Path(member.name).name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(archive.whole(member))


def _prove(settings: Settings, home: Home, archive: Archive, path: Path) -> None:
    """See that the keys open, and that who wrote the manifest had them."""
    if not (home.folder / FOLDER / "id.key").exists():
        raise StoreError(f"{path} is not a whole backup: it has no id key; nothing was changed")
    if settings.master_key is None and not (home.folder / FOLDER / MASTER_KEY).exists():
        raise StoreError(
            f"the keys in {path} were wrapped by a master key from outside: set {PREFIX}MASTER_KEY to it; "
            "nothing was changed"
        )
    try:
        key = id_key(replace(settings, home=home.folder))
    except StoreError:
        raise StoreError(
            f"{PREFIX}MASTER_KEY does not open the keys in {path}: give the one of then; nothing was changed"
        ) from None
    if not hmac.compare_digest(seal(key, archive.manifest), archive.seal):
        raise StoreError(f"{path} is not a whole backup: its seal is not that of its keys; nothing was changed")


async def _bring_back(
    archive: Archive, dumps: Mapping[str, Member], outside: Mapping[str, str], beside: Home, told: Told
) -> None:
    """The databases of ours in the home beside first: an outside one is written once those are whole."""
    embedded = [source for source in dumps if source not in outside]
    if embedded:
        await _bring_back_embedded(archive, {source: dumps[source] for source in embedded}, beside, told)
    for source, dsn in outside.items():
        told(source)
        await brought_back(dsn, source, archive.content(dumps[source]))


async def _bring_back_embedded(archive: Archive, dumps: Mapping[str, Member], beside: Home, told: Told) -> None:
    server = PostgresServer(beside, max_connections=_CONNECTIONS)
    child = await server.start()
    try:
        password = beside.secret("databases")
        await make_databases(server.superuser_dsn, dumps, password)
        for source, member in dumps.items():
            told(source)
            await brought_back(database_dsn(server.port, source, password), source, archive.content(member))
    finally:
        await asyncio.shield(child.stop())
