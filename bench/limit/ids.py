"""Opaque ids put where the text names them: between two MARKs stand kind, a colon and key."""

from __future__ import annotations

from collections.abc import Callable

from identifiers.opaque_id import IdCodec

MARK = b"\x01"


def filler(ids: IdCodec) -> Callable[[bytes], bytes]:
    """A function that puts the ids into a text with marks. JSON text holds no control character of its own."""
    encode = ids.encode_marked

    def filled(text: bytes) -> bytes:
        parts = text.split(MARK)
        parts[1::2] = map(encode, parts[1::2])
        return b"".join(parts)

    return filled
