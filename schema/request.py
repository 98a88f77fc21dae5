"""A GraphQL request and its answer, as values: what the web hands in and gets back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from access.grants import Grants
from access.identity import LOCAL
from connectors.scan import Deadline

# Named tuples rather than frozen dataclasses: one of each is made for every request, in a quarter of the time.

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class GraphQLRequest(NamedTuple):
    """One operation as it came: document, which operation, variables, extensions.

    `query` is empty where the document was named by its hash; `schema.persisted` finds its text.
    """

    query: str
    operation_name: str | None = None
    variables: Mapping[str, Any] = _NOTHING
    extensions: Mapping[str, Any] = _NOTHING


class GraphQLAnswer(NamedTuple):
    """What leaves: `data` (absent where nothing ran: `executed` False), errors as they are printed, extensions.

    `status` is DESIGN §8's for the whole request. `operation` is "query", "mutation" or "subscription" once the
    document is parsed; it is logged, the document never is.
    """

    data: Mapping[str, Any] | None
    errors: tuple[Mapping[str, Any], ...] = ()
    extensions: Mapping[str, Any] = _NOTHING
    executed: bool = True
    status: int = 200
    operation: str | None = None


class RequestInfo(NamedTuple):
    """What surrounds a request: its id in logs and errors, by when the answer leaves, whether it may change anything,
    what its caller may see.

    A GET is `read_only`: a mutation in it is refused with BAD_REQUEST, status 405 (GraphQL over HTTP, "GET").
    """

    request_id: str
    deadline: Deadline
    read_only: bool = False
    grants: Grants = LOCAL.grants


Engine: TypeAlias = Callable[[GraphQLRequest, RequestInfo], Awaitable[GraphQLAnswer]]
"""Answers a request. A RequestError it raises is printed as such, any other exception as INTERNAL."""

Finder: TypeAlias = Callable[[GraphQLRequest], GraphQLRequest]
"""Gives a request that names its document by hash the document's text; RequestError for what may not run."""
