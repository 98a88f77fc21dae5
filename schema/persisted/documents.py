"""The document of a request: its own text, or the one that its hash stands for.

Apollo's convention: `extensions.persistedQuery = {"version": 1, "sha256Hash": …}`, without `query` for a document that
is known, with it for one to be remembered. A known hash costs a look into a dictionary, and gives the same string each
time, so that whatever is cached by document is found without reading the text.
"""

from __future__ import annotations

import hashlib
import re
import sys
from typing import Any, NoReturn

from connectors.registered.known import KnownOperations
from identifiers.errors import BadRequest, Forbidden, PersistedQueryNotFound
from schema.cache import ByteCache
from schema.request import GraphQLRequest

REMEMBERED_BYTES = 8_000_000
"""Memory of a process for documents that are remembered and not registered."""

ENTRY_BYTES = 400
"""What such a document takes besides its text: the hash, its places in the table and in the order."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Documents:
    """Finds the documents of requests. With `registered_only`, those that are not registered are refused."""

    def __init__(
        self, known: KnownOperations, *, registered_only: bool, remembered_bytes: int = REMEMBERED_BYTES
    ) -> None:
        self._known = known
        self._remembered: ByteCache[str] = ByteCache(remembered_bytes)
        self._registered_only = registered_only

    def __call__(self, request: GraphQLRequest) -> GraphQLRequest:
        """The request with the text of its document.

        PersistedQueryNotFound for a hash that is not known, BadRequest for one that is not its text's, Forbidden for
        what is not registered where only that may run.
        """
        persisted = request.extensions.get("persistedQuery")
        if persisted is not None:
            document = self._by_hash(_sha256(persisted), request.query)
            # Made directly, as it is on every request's way: `replace` takes more than twice as long.
            return GraphQLRequest(document, request.operation_name, request.variables, request.extensions)
        if self._registered_only and request.query not in self._known.now.texts:
            _refuse()
        return request

    def _by_hash(self, sha256: str, query: str) -> str:
        document = self._known.now.documents.get(sha256)
        if document is None and not self._registered_only:
            document = self._remembered.get(sha256)
        if document is not None and query in ("", document):
            return document
        if not _SHA256.fullmatch(sha256):
            raise BadRequest("sha256Hash is to be 64 hex digits in lower case")
        if not query:
            _refuse() if self._registered_only else _not_found()
        if hashlib.sha256(query.encode()).hexdigest() != sha256:
            raise BadRequest("sha256Hash is not the SHA-256 of query")
        if self._registered_only:
            _refuse()
        self._remembered.put(sha256, query, sys.getsizeof(query) + ENTRY_BYTES)
        return query


def _sha256(persisted: Any) -> str:
    if isinstance(persisted, dict) and persisted.get("version") == 1:
        sha256 = persisted.get("sha256Hash")
        if isinstance(sha256, str):
            return sha256
    raise BadRequest('persistedQuery is to be an object {"version": 1, "sha256Hash": "…"}')


def _not_found() -> NoReturn:
    raise PersistedQueryNotFound("PersistedQueryNotFound")


def _refuse() -> NoReturn:
    raise Forbidden(
        "only registered operations run here, and this one is not registered; `zhixing operations add` registers it",
        reason="NOT_REGISTERED",
    )
