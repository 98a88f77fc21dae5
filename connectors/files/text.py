"""Text files: which encoding one has, and its lines."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from connectors.files.limits import MAX_LINE_CHARACTERS
from identifiers.errors import LoadError

_CHUNK_BYTES = 1 << 20
_TELLING_CHARACTERS = 8
"""So many characters beyond ASCII that are right UTF-8 are no accident: what follows is UTF-8 too, or damaged."""


def digest_of(path: Path) -> str:
    """SHA-256 of the file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def encoding_of(path: Path) -> str:
    """`utf-8-sig` or `gb18030`: the one by which every byte of the file is right.

    LoadError where neither is, saying which byte is wrong.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise LoadError(f"{path.name} is UTF-16; save it as UTF-8 or GB18030")
    at, characters, cut = _first_error(path, "utf-8")
    if at is None:
        return "utf-8-sig"
    if cut:
        raise LoadError(f"{path.name} ends in the middle of a character (UTF-8): the file was cut off")
    if start.startswith(codecs.BOM_UTF8) or characters >= _TELLING_CHARACTERS:
        raise LoadError(f"{path.name} is UTF-8 but for byte {at + 1:,}: the file is damaged")
    wrong, _, _ = _first_error(path, "gb18030")
    if wrong is not None:
        raise LoadError(
            f"{path.name} is neither UTF-8 (wrong from byte {at + 1:,}) nor GB18030 (wrong near byte {wrong + 1:,})"
        )
    return "gb18030"


def lines_of(path: Path, encoding: str) -> Iterator[str]:
    """The lines, ends of lines kept, bounded in length; LoadError names a longer one."""
    with path.open(encoding=encoding, newline="") as file:
        for number, line in enumerate(iter(partial(file.readline, MAX_LINE_CHARACTERS), ""), start=1):
            if len(line) == MAX_LINE_CHARACTERS:
                raise LoadError(f"{path.name}, line {number:,} has over {MAX_LINE_CHARACTERS:,} characters: no table")
            yield line


def _first_error(path: Path, encoding: str) -> tuple[int | None, int, bool]:
    """The place of the first wrong byte (None: all are right), those beyond ASCII before it, whether it is cut off.

    "Cut off" is meant for a last character that is right as far as it goes, in a file that has such characters before.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    passed = beyond = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK_BYTES)
            pending = len(decoder.getstate()[0])
            try:
                beyond += _beyond_ascii(decoder.decode(chunk, final=not chunk))
            except UnicodeDecodeError as error:
                beyond += _beyond_ascii(error.object[: error.start].decode(encoding, "ignore"))
                cut = not chunk and beyond >= _TELLING_CHARACTERS
                return passed - pending + error.start, beyond, cut
            passed += len(chunk)
            if not chunk:
                return None, beyond, False


def _beyond_ascii(text: str) -> int:
    return 0 if text.isascii() else len(text) - len(text.encode("ascii", "ignore"))
