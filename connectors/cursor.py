"""A place in a list as an opaque text: what Relay calls a cursor.

A cursor holds the values of the order columns and of the key, among them official numbers, so it is encrypted. It is
bound to its list (table, order, types): AES-SIV authenticates the list with the values, and a text that this list did
not give is refused. The same place in the same list has the same cursor.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from connectors.catalogue import ColumnType, table
from connectors.scan import Key, Order
from identifiers.errors import BadCursor

_LONGEST = 16_384
"""Characters of a cursor at most; orders on text of such a length are none of ours."""

_WRITERS: dict[ColumnType, Callable[[Any], str]] = {
    ColumnType.TEXT: str,
    ColumnType.INTEGER: str,
    ColumnType.BIGINT: str,
    ColumnType.DOUBLE: lambda value: float(value).hex(),
    ColumnType.NUMERIC: str,
    ColumnType.BOOLEAN: lambda value: "1" if value else "",
    ColumnType.DATE: date.isoformat,
    ColumnType.TIMESTAMP: lambda value: value.astimezone(UTC).isoformat(),
}
_READERS: dict[ColumnType, Callable[[str], Any]] = {
    ColumnType.TEXT: str,
    ColumnType.INTEGER: int,
    ColumnType.BIGINT: int,
    ColumnType.DOUBLE: float.fromhex,
    ColumnType.NUMERIC: Decimal,
    ColumnType.BOOLEAN: bool,
    ColumnType.DATE: date.fromisoformat,
    ColumnType.TIMESTAMP: datetime.fromisoformat,
}


class CursorCodec:
    """Cursors under one key of 64 bytes. The id key will do: what is bound to a list is never taken for an id."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)

    def encode(self, table_name: str, order: tuple[Order, ...], values: Key) -> str:
        """The cursor of the place where the order columns, then the key columns, have these values."""
        types = _types(table_name, order)
        written = [None if value is None else _WRITERS[kind](value) for kind, value in zip(types, values, strict=True)]
        plain = json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode()
        return _text(self._cipher.encrypt(plain, _list(table_name, order)))

    def decode(self, text: str, table_name: str, order: tuple[Order, ...]) -> Key:
        """The values of a cursor that this list gave; BadCursor for every other text."""
        try:
            if len(text) > _LONGEST:
                raise ValueError
            sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            # Two texts can decode to the same bytes; a place has one cursor only.
            if _text(sealed) != text:
                raise ValueError
            written = json.loads(self._cipher.decrypt(sealed, _list(table_name, order)))
        except (ValueError, InvalidTag):
            raise BadCursor("this cursor was not given by this list in this order") from None
        typed = zip(_types(table_name, order), written, strict=True)
        return tuple(None if value is None else _READERS[kind](value) for kind, value in typed)


def _text(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def _types(table_name: str, order: tuple[Order, ...]) -> tuple[ColumnType, ...]:
    held = table(table_name)
    return tuple(held.by_name[name].type for name in (*(each.column for each in order), *held.key))


def _list(table_name: str, order: tuple[Order, ...]) -> list[bytes]:
    """What a cursor is bound to."""
    columns = (f"{'-' if each.descending else '+'}{each.column}" for each in order)
    described = (table_name, *columns, *_types(table_name, order), *table(table_name).key)
    return [b"cursor", " ".join(described).encode()]
