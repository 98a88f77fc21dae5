"""Opaque ids: a kind and its key, encrypted deterministically (AES-SIV, RFC 5297), so that they join and tell nothing.

    id = base64url(AES-SIV(key, kind NUL part NUL part …)), without padding

Ids are stable for ever: callers store them and the graph hangs on them. Nothing here may change what comes out for a
given key, and a test holds ids written down once. The same number under another kind has another id.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from identifiers.errors import BadArgument
from identifiers.memory import Memory

_REMEMBERED = 20_000
"""Ids kept ready in one codec, and up to three times as many: about 20 MB at most."""
_MAX_PAYLOAD_BYTES = 512
_MAX_ID_LENGTH = 768
_SEPARATOR = "\0"


class IdCodec:
    """Ids under one key of 64 bytes (`id_key.open_id_key`). Safe to share between threads."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)
        self.encode = lru_cache(_REMEMBERED)(self._encode)
        self.encode_marked = Memory(self._encode_marked, _REMEMBERED).__getitem__

    def _encode(self, kind: str, *parts: str) -> str:
        """The id of the object of this kind with this key. No part holds a NUL; all together at most 512 bytes.
        Remembered."""
        payload = _SEPARATOR.join((kind, *parts))
        if payload.count(_SEPARATOR) != len(parts):
            raise ValueError("a part of an id holds NUL")
        return self._seal(payload)

    def encode_many(self, kind: str, values: Iterable[str]) -> list[str]:
        """`encode(kind, value)` of each, in order."""
        return [self.encode(kind, value) for value in values]

    def _encode_marked(self, text: bytes) -> bytes:
        """The id of `kind:key`, as bytes: what stands between a document's marks. Remembered."""
        kind, _, key = text.decode().partition(":")
        return self._encode(kind, key).encode()

    def decode(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Kind and parts of an id that `encode` gave; BadArgument for everything else."""
        if len(text) > _MAX_ID_LENGTH:
            raise _not_ours()
        try:
            sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            payload = self._cipher.decrypt(sealed, None)
        except (ValueError, binascii.Error, InvalidTag):
            raise _not_ours() from None
        # Two texts can decode to the same bytes; an object has one id only.
        if _text(sealed) != text:
            raise _not_ours()
        kind, *parts = payload.decode().split(_SEPARATOR)
        return kind, tuple(parts)

    def _seal(self, payload: str) -> str:
        data = payload.encode()
        if len(data) > _MAX_PAYLOAD_BYTES:
            raise ValueError(f"the parts of an id have more than {_MAX_PAYLOAD_BYTES} bytes")
        return _text(self._cipher.encrypt(data, None))


def _text(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def _not_ours() -> BadArgument:
    return BadArgument("this id was not given by this platform", argument="id")
