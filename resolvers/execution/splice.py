"""From what a source said to what leaves: ids in the place of their marks, and where lists were cut."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson

from connectors.document import LENGTH, MARK
from identifiers.opaque_id import IdCodec
from resolvers.values import Said

_CUT = "\x01"


def spliced(ids: IdCodec, text: bytes, as_of: datetime | None = None) -> Said:
    """The text with its ids made and its lengths taken out, read at that moment where something in it is left open."""
    pieces = text.split(MARK)
    if len(pieces) == 1:
        return Said(text, (), as_of)
    marked = pieces[1::2]
    if any(mark.startswith(LENGTH) for mark in marked):
        return _cut(ids, pieces, as_of)
    pieces[1::2] = map(ids.encode_marked, marked)
    return Said(b"".join(pieces), (), as_of)


def _cut(ids: IdCodec, pieces: list[bytes], as_of: datetime | None) -> Said:
    """As above; a copy of the text in which each length stands as its list's last entry says where they were."""
    said, probe = list(pieces), list(pieces)
    for index in range(1, len(pieces), 2):
        mark = pieces[index]
        if mark.startswith(LENGTH):
            comma = b"" if pieces[index - 1].endswith(b"[") else b","
            said[index], probe[index] = b"", comma + b'"\\u0001' + mark[len(LENGTH) :] + b'"'
        else:
            said[index] = probe[index] = ids.encode_marked(mark)
    return Said(b"".join(said), tuple(_lengths(orjson.loads(b"".join(probe)), ())), as_of)


def _lengths(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    if type(value) is list:
        if value and type(value[-1]) is str and value[-1].startswith(_CUT):
            yield path, int(value.pop()[len(_CUT) :])
        entries = enumerate(value)
    else:
        entries = value.items()
    for name, each in entries:
        if type(each) is dict or type(each) is list:
            yield from _lengths(each, (*path, name))
