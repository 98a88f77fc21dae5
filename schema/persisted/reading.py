"""Documents out of files: a GraphQL document, or the list of documents that a program's build writes as JSON.

Read as bytes: a hash is of the very text that the program sends, line ends included.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from identifiers.errors import LoadError

MOST_FILE_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Offered:
    """A document to register, and where it stands, for messages."""

    place: str
    document: str

    @property
    def sha256(self) -> str:
        """What callers name it by."""
        return hashlib.sha256(self.document.encode()).hexdigest()


def read_documents(file: Path) -> list[Offered]:
    """The documents of a file; LoadError says what is wrong with it.

    A name that ends in .json is a list: `{"sha256:" + hash: document}` (graphql-codegen; the prefix may be missing) or
    `{"operations": [{"id": hash, "body": document}]}` (Apollo's manifest).
    """
    text = _text(file)
    if file.suffix != ".json":
        return [Offered(str(file), text)]
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise LoadError(f"{file} is not JSON: {error}") from None
    return [_hashed(file, key, document) for key, document in _entries(file, value)]


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > MOST_FILE_BYTES:
            raise LoadError(f"{file} is larger than {MOST_FILE_BYTES:,} bytes")
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise LoadError(f"{file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise LoadError(f"{file}, line {line}: not UTF-8") from None


def _entries(file: Path, value: Any) -> Iterator[tuple[Any, Any]]:
    match value:
        case {"operations": [*operations]} if all(isinstance(each, dict) for each in operations):
            yield from ((each.get("id"), each.get("body")) for each in operations)
        case dict():
            yield from value.items()
        case _:
            raise LoadError(
                f'{file} is to be {{hash: document}} or {{"operations": [{{"id": hash, "body": document}}]}}'
            )


def _hashed(file: Path, key: Any, document: Any) -> Offered:
    if not isinstance(document, str):
        raise LoadError(f"{file}: {key} is not the hash of a document")
    offered = Offered(f"{file}, {key}", document)
    if offered.sha256 != str(key).removeprefix("sha256:"):
        raise LoadError(f"{offered.place}: not the SHA-256 of its document, which is {offered.sha256}")
    return offered
