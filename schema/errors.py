"""Errors as they are printed: in the caller's terms, internals said once as an incident."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from graphql import GraphQLError, SourceLocation

from identifiers.errors import BadArgument, Internal, ValidationFailed, ZhixingError, describe

_log = structlog.get_logger()


def printed(errors: Sequence[GraphQLError], request_id: str) -> tuple[Mapping[str, Any], ...]:
    """The errors of an operation that ran."""
    incidents: dict[int, Internal] = {}
    return tuple(_printed(error, _extensions(error, request_id, incidents)) for error in errors)


def printed_invalid(errors: Sequence[GraphQLError]) -> tuple[Mapping[str, Any], ...]:
    """What is wrong with a document or its variables."""
    return tuple(_printed(error, {"code": ValidationFailed.code}) for error in errors)


def _extensions(error: GraphQLError, request_id: str, incidents: dict[int, Internal]) -> Mapping[str, Any]:
    """What a caller is told; what broke once is one incident, however many fields hang on it."""
    cause = error.original_error or error
    if isinstance(cause, ZhixingError):
        return cause.extensions
    if isinstance(cause, GraphQLError) and cause.nodes:
        # An argument that a variable gives and that does not fit its place; what a value of ours breaks has no nodes.
        return {"code": BadArgument.code}
    if id(cause) not in incidents:
        incident = secrets.token_hex(6)
        incidents[id(cause)] = Internal(incident)
        _log.error("internal_error", incident=incident, request_id=request_id, **describe(cause))
    return incidents[id(cause)].extensions


def _places(error: GraphQLError) -> Sequence[SourceLocation]:
    """Where in the document. By its nodes: graphql-core takes the `source` of a SourceError for the document's text."""
    here = [node.loc for node in error.nodes or () if node.loc is not None]
    return [loc.source.get_location(loc.start) for loc in here] or error.locations or ()


def _printed(error: GraphQLError, extensions: Mapping[str, Any]) -> dict[str, Any]:
    message = "internal error" if extensions["code"] == Internal.code else error.message
    entry: dict[str, Any] = {"message": message}
    if places := _places(error):
        entry["locations"] = [{"line": place.line, "column": place.column} for place in places]
    if error.path is not None:
        entry["path"] = error.path
    return {**entry, "extensions": extensions}
