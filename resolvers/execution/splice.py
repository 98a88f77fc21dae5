"""From what a source said to what leaves: ids in the place of their marks, and where lists were cut."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson

from connectors.document import CUT, MARK
from identifiers.opaque_id import IdCodec
from resolvers.values import Said

_TOTAL = "\x01"
"""Begins the entry that says in a copy how long its list is; data that begins so is never a list's last entry."""


def spliced(ids: IdCodec, text: bytes, as_of: datetime | None = None) -> Said:
    """The text with its ids made and the totals of its lists taken out; read at that moment where something in it is
    left open."""
    pieces = text.split(MARK)
    if len(pieces) > 1:
        pieces[1::2] = map(ids.encode_marked, pieces[1::2])
        text = b"".join(pieces)
    return _without_totals(text, as_of) if CUT in text else Said(text, (), as_of)


def _without_totals(text: bytes, as_of: datetime | None) -> Said:
    """Where each total stood is found in a copy in which it stands as its list's last entry."""
    pieces = text.split(CUT)
    probe = list(pieces)
    for index in range(1, len(pieces), 2):
        comma = b"" if pieces[index - 1].endswith(b"[") else b","
        probe[index] = comma + b'"\\u0001' + pieces[index] + b'"'
    return Said(b"".join(pieces[::2]), tuple(_lengths(orjson.loads(b"".join(probe)), ())), as_of)


def _lengths(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    if type(value) is list:
        if value and type(value[-1]) is str and value[-1].startswith(_TOTAL):
            yield path, int(value.pop()[len(_TOTAL) :])
        entries = enumerate(value)
    else:
        entries = value.items()
    for name, each in entries:
        if type(each) is dict or type(each) is list:
            yield from _lengths(each, (*path, name))
