"""The statements of documents, written once: found by the document and by the shape of what is asked of it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from connectors.document import Asks, Document, DocumentScan
from connectors.postgres.conditions import key_shape
from connectors.postgres.documents import Bound, bound, document_text, parameters

_SHAPES_KEPT = 16
"""Shapes of one document whose texts are kept: its filters given and left out, one key and many."""


class Statements:
    """Texts for as long as somebody holds their documents, and the values of asks that no request changes."""

    def __init__(self) -> None:
        self._texts: WeakKeyDictionary[Document, dict[Hashable, str]] = WeakKeyDictionary()
        self._bound: WeakKeyDictionary[Asks, Bound] = WeakKeyDictionary()

    def of(self, scan: DocumentScan) -> tuple[str, Sequence[Any]]:
        """The statement that answers a scan, and its parameters."""
        asks = self._asks(scan)
        texts = self._texts.get(scan.document)
        if texts is None:
            texts = self._texts[scan.document] = {}
        shape = (key_shape(scan.keys), asks.shape)
        text = texts.get(shape)
        if text is None:
            text, _ = document_text(scan)
            if len(texts) < _SHAPES_KEPT:
                texts[shape] = text
        return text, parameters(scan.document, scan.keys, asks)

    def _asks(self, scan: DocumentScan) -> Bound:
        if not scan.asks.fixed:
            return bound(scan.document, scan.asks)
        found = self._bound.get(scan.asks)
        if found is None:
            found = self._bound[scan.asks] = bound(scan.document, scan.asks)
        return found
