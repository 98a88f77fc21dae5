"""The file of a backup: a tar that any tar reads, in which every byte is accounted for.

    databases/<source>.dump   pg_dump's custom format, one for each database
    keys/<name>               the files of the home's keys, as they are
    manifest.json             format, versions, moment, what is left out, and size and SHA-256 of each member above
    manifest.seal             HMAC-SHA256 of the manifest, by the id key

Headers are made from name and size alone, so a reader makes them again and compares; contents are hashed; paddings are
zero; the end is where it must be. A file that was cut, damaged or put together otherwise is told from a whole one.
"""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from identifiers.errors import StoreError

MANIFEST = "manifest.json"
SEAL = "manifest.seal"

_BLOCK = tarfile.BLOCKSIZE
_END = bytes(2 * _BLOCK)
_CHUNK_BYTES = 1 << 18
_MANIFEST_LIMIT_BYTES = 1 << 20
_MEMBER_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the archive: where its content begins, how long it is, its SHA-256 in hex."""

    name: str
    start: int
    size: int
    sha256: str


class ArchiveWriter:
    """Writes members one after the other; sizes need not be known before, but the file must be seekable."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.members: list[Member] = []

    @contextmanager
    def member(self, name: str) -> Iterator[None]:
        """What is written inside the block is the content of that member."""
        start = self._file.tell() + _BLOCK
        self._digest = hashlib.sha256()
        self._file.write(bytes(_BLOCK))
        yield
        size = self._file.tell() - start
        self._file.write(_padding(size))
        end = self._file.tell()
        self._file.seek(start - _BLOCK)
        self._file.write(_header(name, size))
        self._file.seek(end)
        self.members.append(Member(name, start, size, self._digest.hexdigest()))

    def write(self, chunk: bytes) -> None:
        """More of the present member's content."""
        self._digest.update(chunk)
        self._file.write(chunk)

    def add(self, name: str, content: bytes) -> None:
        """A whole member."""
        with self.member(name):
            self.write(content)

    def end(self) -> None:
        """Write the end of the archive."""
        self._file.write(_END)


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that is whole: every byte was read and is as it was written."""

    file: BinaryIO
    members: tuple[Member, ...]
    manifest: bytes
    seal: bytes

    def content(self, member: Member) -> Iterator[bytes]:
        """The content of a member, in pieces."""
        self.file.seek(member.start)
        left = member.size
        while left:
            chunk = self.file.read(min(left, _CHUNK_BYTES))
            if not chunk:
                raise StoreError("the backup was cut while it was read; nothing was changed")
            left -= len(chunk)
            yield chunk

    def whole(self, member: Member) -> bytes:
        """The content of a small member."""
        return b"".join(self.content(member))


@contextmanager
def opened_archive(path: Path) -> Iterator[Archive]:
    """The archive at `path`, read to its end first; StoreError says in what it is no whole backup."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from None
    with file:
        try:
            yield _read(file)
        except _NotWhole as error:
            raise StoreError(f"{path} is not a whole backup: {error}; nothing was changed") from None


class _NotWhole(Exception):
    """In what the file differs from one that we wrote."""


def _read(file: BinaryIO) -> Archive:
    members = [each for each in _members(file)]
    if [each.name for each in members[-2:]] != [MANIFEST, SEAL]:
        raise _NotWhole("its manifest is missing")
    manifest, seal = members[-2:]
    if max(manifest.size, seal.size) > _MANIFEST_LIMIT_BYTES:
        raise _NotWhole("its manifest is too large")
    archive = Archive(file, tuple(members[:-2]), b"", b"")
    return Archive(file, archive.members, archive.whole(manifest), archive.whole(seal))


def _members(file: BinaryIO) -> Iterator[Member]:
    for _ in range(_MEMBER_LIMIT):
        header = file.read(_BLOCK)
        if header == bytes(_BLOCK):
            if file.read(_BLOCK) != bytes(_BLOCK) or file.read(1):
                raise _NotWhole("it does not end where its last member ends")
            return
        try:
            found = tarfile.TarInfo.frombuf(header, "ascii", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError):
            raise _NotWhole("it was cut, or is another kind of file") from None
        if header != _header(found.name, found.size):
            raise _NotWhole(f"the header of {found.name} was altered")
        yield _member(file, found.name, found.size)
    raise _NotWhole("it has too many members")


def _member(file: BinaryIO, name: str, size: int) -> Member:
    start, left, digest = file.tell(), size, hashlib.sha256()
    while left:
        chunk = file.read(min(left, _CHUNK_BYTES))
        if not chunk:
            raise _NotWhole(f"it was cut inside {name}")
        digest.update(chunk)
        left -= len(chunk)
    padding = _padding(size)
    if file.read(len(padding)) != padding:
        raise _NotWhole(f"it was cut or altered after {name}")
    return Member(name, start, size, digest.hexdigest())


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % _BLOCK)
