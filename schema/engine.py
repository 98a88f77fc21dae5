"""From a request to its answer: parse, validate, execute, and every error said once, in the caller's terms."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import structlog
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    SourceLocation,
    execute,
    get_operation_ast,
)

from access.identity import LOCAL
from identifiers.errors import BadRequest, Internal, ValidationFailed, ZhixingError, describe
from resolvers.context import Context, Platform
from schema.build import BuiltSchema
from schema.cost import check, is_dry_run, price, printed_cost
from schema.validation import Disclosure, Prepared, Preparer
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo

CACHED_DOCUMENTS = 512
LONGEST_CACHED = 20_000
"""Characters of a document that may be kept parsed and validated."""

_ALL = Disclosure()
_log = structlog.get_logger()


class Engine:
    """Answers GraphQL requests on a platform; one for the life of the process."""

    def __init__(self, schema: BuiltSchema, platform: Platform, disclosure: Disclosure = _ALL) -> None:
        self._schema = schema.graphql
        self._platform = platform
        self._disclosure = disclosure
        self._prepare = Preparer(schema.graphql, disclosure)
        self._prepared = lru_cache(CACHED_DOCUMENTS)(self._prepare)

    async def __call__(self, request: GraphQLRequest, info: RequestInfo) -> GraphQLAnswer:
        """The answer to one request; RequestErrors are raised."""
        cached = len(request.query) <= LONGEST_CACHED
        prepared = self._prepared(request.query) if cached else self._prepare(request.query)
        if not isinstance(prepared, Prepared):
            return _refused(prepared)
        operation = _operation(prepared.document, request.operation_name)
        if info.read_only and operation.operation.value != "query":
            raise BadRequest("GET is for queries; send a mutation by POST", status=405)
        points = price(prepared.prices, operation, request.variables)
        if is_dry_run(request.extensions):
            return GraphQLAnswer(None, extensions=printed_cost(points), operation=operation.operation.value)
        check(points)
        context = Context(self._platform, info.deadline, self._platform.today(), info.request_id, LOCAL.grants)
        try:
            result = await self._execute(prepared.document, request, context)
        finally:
            await context.close()
        return _answer(result, context, operation, points)

    async def _execute(self, document: DocumentNode, request: GraphQLRequest, context: Context) -> ExecutionResult:
        result = execute(
            self._schema,
            document,
            context_value=context,
            variable_values=dict(request.variables),
            operation_name=request.operation_name,
            hide_suggestions=not self._disclosure.suggestions,
        )
        return result if isinstance(result, ExecutionResult) else await result


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operation = get_operation_ast(document, name)
    if operation is None:
        names = f"named {name}" if name else "chosen: the document has several, and operationName is missing"
        raise ValidationFailed(f"no operation {names}")
    return operation


def _refused(errors: tuple[GraphQLError, ...]) -> GraphQLAnswer:
    """A document that does not parse or fit the schema: nothing has run."""
    printed = tuple(_printed(error, {"code": ValidationFailed.code}) for error in errors)
    return GraphQLAnswer(None, printed, executed=False, status=ValidationFailed.status)


def _answer(
    result: ExecutionResult, context: Context, operation: OperationDefinitionNode, points: int
) -> GraphQLAnswer:
    errors = tuple(result.errors or ())
    incidents: dict[int, Internal] = {}
    if result.data is None and all(error.path is None for error in errors):
        return _refused(errors)
    return GraphQLAnswer(
        result.data,
        tuple(_printed(error, _extensions(error, context.request_id, incidents)) for error in errors),
        {**printed_cost(points), **dict(_notes(context))},
        operation=operation.operation.value,
    )


def _notes(context: Context) -> Iterator[tuple[str, Any]]:
    if context.touched:
        yield (
            "sources",
            [
                {"name": name, "status": touch.status, "asOf": touch.as_of.isoformat() if touch.as_of else None}
                for name, touch in sorted(context.touched.items())
            ],
        )
    if context.truncated:
        yield "truncated", sorted(context.truncated, key=lambda entry: str(entry["path"]))
    yield from context.notes.items()


def _extensions(error: GraphQLError, request_id: str, incidents: dict[int, Internal]) -> Mapping[str, Any]:
    """What a caller is told; what broke once is one incident, however many fields hang on it."""
    cause = error.original_error or error
    if isinstance(cause, ZhixingError):
        return cause.extensions
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
