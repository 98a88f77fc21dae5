"""The statements of documents, written once: found by the document and by the shape of what is asked of it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from connectors.document import Asks, Document, DocumentScan
from connectors.postgres.conditions import key_shape
from connectors.postgres.documents import bound, document_text, parameters

_SHAPES_KEPT = 16
"""Shapes of one document's asks whose texts are kept: its filters given and left out."""


class _Known(NamedTuple):
    """What is known of the asks of a document: the values that they bring, and their texts by the shape of keys."""

    values: tuple[Any, ...]
    texts: dict[Hashable, str]


class Statements:
    """Texts for as long as somebody holds their documents, and what is known of asks that no request changes."""

    def __init__(self) -> None:
        self._texts: WeakKeyDictionary[Document, dict[Hashable, dict[Hashable, str]]] = WeakKeyDictionary()
        self._fixed: WeakKeyDictionary[Asks, _Known] = WeakKeyDictionary()

    def of(self, scan: DocumentScan) -> tuple[str, Sequence[Any]]:
        """The statement that answers a scan, and its parameters."""
        known = self._fixed.get(scan.asks) if scan.asks.fixed else None
        if known is None:
            known = self._known(scan)
        shape = key_shape(scan.keys)
        text = known.texts.get(shape)
        if text is None:
            text = known.texts[shape] = document_text(scan)[0]
        return text, parameters(scan.document, scan.keys, known.values)

    def _known(self, scan: DocumentScan) -> _Known:
        shape, values = bound(scan.document, scan.asks)
        of_document = self._texts.setdefault(scan.document, {})
        texts = of_document.get(shape, {})
        if len(of_document) < _SHAPES_KEPT:
            of_document[shape] = texts
        known = _Known(values, texts)
        if scan.asks.fixed:
            self._fixed[scan.asks] = known
        return known
