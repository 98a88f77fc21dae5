"""Opaque ids put where the text names them: between two MARKs stand kind, SEPARATOR and key."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from identifiers.opaque_id import IdCodec

MARK = b"\x01"
SEPARATOR = "\x02"
REMEMBERED = 20_000
"""As many as the codec itself remembers."""


def filler(ids: IdCodec) -> Callable[[bytes], bytes]:
    """A function that puts the ids into a text with marks. JSON text holds no control character of its own."""

    @lru_cache(REMEMBERED)
    def sealed(named: bytes) -> bytes:
        return ids.encode(*named.decode().split(SEPARATOR)).encode()

    def filled(text: bytes) -> bytes:
        parts = text.split(MARK)
        parts[1::2] = map(sealed, parts[1::2])
        return b"".join(parts)

    return filled
