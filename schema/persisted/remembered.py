"""Documents that callers sent together with their hash, so that the hash is enough the next time."""

from __future__ import annotations

import sys
from collections import OrderedDict

ENTRY_BYTES = 300
"""What an entry takes besides its text: the hash, its places in the table and in the order."""


class Remembered:
    """Documents by SHA-256, at most `limit_bytes` of memory; the one not asked for the longest is forgotten first."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._documents: OrderedDict[str, str] = OrderedDict()
        self.size_bytes = 0

    def get(self, sha256: str) -> str | None:
        """The document of this hash, where it is remembered."""
        document = self._documents.get(sha256)
        if document is not None:
            self._documents.move_to_end(sha256)
        return document

    def put(self, sha256: str, document: str) -> None:
        """Remember a document that is not remembered yet."""
        self._documents[sha256] = document
        self.size_bytes += _size_bytes(document)
        while self.size_bytes > self._limit_bytes:
            _, forgotten = self._documents.popitem(last=False)
            self.size_bytes -= _size_bytes(forgotten)


def _size_bytes(document: str) -> int:
    return sys.getsizeof(document) + ENTRY_BYTES
