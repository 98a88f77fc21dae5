"""`zhixing backup`: every managed store and the keys in one file, taken while the platform serves.

One moment for each database, all taken together before the first is dumped. No transaction spans two databases, so
nothing can be half in one and half in another; what is written between two of these moments (milliseconds) is in the
one and not in the other, as agencies' own systems are to each other. The graph is made anew from the registry.

The keys go in as the home keeps them: the id key wrapped, and the master key where the home made it itself. Without
that the ids could not be restored, so such a file is as secret as the home. Where ZHIXING_MASTER_KEY holds the master
key, the file does not, and restoring asks for it.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

import orjson

from connectors.settings import PREFIX, Settings
from connectors.stores.archive import MANIFEST, SEAL, ArchiveWriter
from connectors.stores.dump import Snapshot, dumped, snapshots
from connectors.stores.keys import FOLDER, id_key
from connectors.stores.stores import Stores
from identifiers.errors import StoreError

FORMAT = 1
"""Of the archive: a reader refuses one that it does not know."""

MASTER_KEY = "master.key"
"""The file of a master key that the home keeps itself (identifiers.id_key)."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What went into a file, its size, and what is not in it, with the setting that says why."""

    databases: tuple[str, ...]
    left_out: Mapping[str, str]
    size_bytes: int
    master_key_inside: bool


async def back_up(settings: Settings, stores: Stores, target: Path) -> BackedUp:
    """Write the backup; StoreError where the file exists, cannot be written, or a database does not answer.

    It stands there whole or not at all: it is written as `FILE.part`, synced, and renamed.
    """
    if target.exists():
        raise StoreError(f"{target} is there already, and is not overwritten; give another name")
    key = id_key(settings)
    managed = {source: dsn for source, dsn in stores.dsns.items() if settings.is_managed(source)}
    left_out = {source: f"{PREFIX}{source.upper()}_DSN" for source in stores.dsns if source not in managed}
    with _written(target) as file:
        writer = ArchiveWriter(file)
        async with snapshots(managed) as taken:
            for source, snapshot in taken.items():
                with writer.member(f"databases/{source}.dump"):
                    async for chunk in dumped(managed[source], snapshot):
                        writer.write(chunk)
        inside = _add_keys(writer, settings)
        manifest = _manifest(writer, taken, left_out, master_key_inside=inside)
        writer.add(MANIFEST, manifest)
        writer.add(SEAL, seal(key, manifest))
        writer.end()
        size = file.tell()
    return BackedUp(tuple(managed), left_out, size, inside)


def seal(key: bytes, manifest: bytes) -> bytes:
    """What proves that who wrote the manifest had the id key."""
    own = hmac.digest(key, b"zhixing backup", "sha256")
    return hmac.new(own, manifest, hashlib.sha256).hexdigest().encode()


def _add_keys(writer: ArchiveWriter, settings: Settings) -> bool:
    """Add the files of the keys; whether the master key is among them."""
    kept = settings.master_key is None
    for path in sorted((settings.home / FOLDER).iterdir()):
        if path.suffix != ".new" and (kept or path.name != MASTER_KEY):
            writer.add(f"keys/{path.name}", path.read_bytes())
    return kept


def _manifest(
    writer: ArchiveWriter, taken: Mapping[str, Snapshot], left_out: Mapping[str, str], *, master_key_inside: bool
) -> bytes:
    return orjson.dumps(
        {
            "format": FORMAT,
            "platform": version("zhixing"),
            "created_at": datetime.now(UTC),
            "databases": {
                source: {"postgres": snapshot.server, "migrations": snapshot.migrations}
                for source, snapshot in taken.items()
            },
            "left_out": left_out,
            "master_key_inside": master_key_inside,
            "members": [{"name": each.name, "size": each.size, "sha256": each.sha256} for each in writer.members],
        },
        option=orjson.OPT_INDENT_2,
    )


@contextmanager
def _written(target: Path) -> Iterator[BinaryIO]:
    """A file beside its name, mode 600, that takes its name once it is whole and on disk."""
    part = target.with_name(target.name + ".part")
    try:
        opened = _locked(part)
    except OSError as error:
        raise StoreError(f"{part} cannot be written: {error.strerror}") from None
    try:
        with opened as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            part.rename(target)
        descriptor = os.open(target.parent, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(f"{target} cannot be written: {error.strerror}; nothing is kept of it") from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _locked(part: Path) -> BinaryIO:
    """The file, which a killed backup may have left, for us alone."""
    file = os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600), "r+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise StoreError(f"{part} is being written by another backup; wait for it, or give another name") from None
    os.fchmod(file.fileno(), 0o600)
    file.truncate(0)
    return file
