"""From a request to its answer: prepare, plan, execute, and every error said once, in the caller's terms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphql import ExecutionResult, GraphQLError
from graphql import execute as execute_by_reference
from graphql.execution.values import VariableValues

from identifiers.errors import BadRequest, ValidationFailed
from resolvers.context import Context, Platform
from resolvers.execution.execute import Executed, execute
from schema.build import BuiltSchema, type_of
from schema.cost import check, is_dry_run, printed_cost
from schema.errors import printed, printed_invalid
from schema.prepare import Invalid, Operation, Preparer
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo
from schema.validation import Disclosure, Validator

REFERENCE = "reference"
"""`extensions.executor` of a request that is to be answered by graphql-core."""

_ALL = Disclosure()


class Engine:
    """Answers GraphQL requests on a platform; one for the life of the process.

    Queries are planned and run breadth first (`resolvers.execution`). graphql-core over the same batched reads is the
    reference: it answers introspection, and every query whose request chooses it where `offers_reference`.
    """

    def __init__(
        self,
        schema: BuiltSchema,
        platform: Platform,
        disclosure: Disclosure = _ALL,
        *,
        offers_reference: bool = False,
    ) -> None:
        self._schema = schema.graphql
        self._shown = schema.shown
        self._platform = platform
        self._offers_reference = offers_reference
        tellers = (name for name, connector in platform.connectors.items() if connector.capabilities.documents)
        self._hide_suggestions = not disclosure.suggestions
        self._preparer = Preparer(schema.graphql, frozenset(tellers), Validator(schema.graphql, disclosure))

    async def __call__(self, request: GraphQLRequest, info: RequestInfo) -> GraphQLAnswer:
        """The answer to one request; RequestErrors are raised."""
        operation = self._preparer.operation(request.query, request.operation_name)
        if isinstance(operation, Invalid):
            return _refused(operation.errors)
        if info.read_only and operation.kind != "query":
            raise BadRequest("GET is for queries; send a mutation by POST", status=405)
        points = operation.pricing.cost(request.variables)
        if is_dry_run(request.extensions):
            return GraphQLAnswer(None, extensions=printed_cost(points), operation=operation.kind)
        check(points)
        variables = operation.variables.coerced(request.variables, hide_suggestions=self._hide_suggestions)
        if isinstance(variables, list):
            return _refused(variables)
        context = Context(
            self._platform, info.deadline, self._platform.today(), info.request_id, info.grants, self._shown
        )
        try:
            executed = await self._execute(operation, variables, context, request)
            await context.note_lag()
        finally:
            await context.close()
        errors = printed(executed.errors, context.request_id) if executed.errors else ()
        return GraphQLAnswer(executed.data, errors, _extensions(points, context), operation=operation.kind)

    async def _execute(
        self, operation: Operation, variables: VariableValues, context: Context, request: GraphQLRequest
    ) -> Executed:
        if operation.introspects:
            # The planner knows the fields of the contract, not those of the schema itself.
            return await self._executed_by_reference(operation, request, context)
        plan = self._preparer.plan(operation, context.grants, variables.coerced)
        if self._offers_reference and request.extensions.get("executor") == REFERENCE:
            return await self._executed_by_reference(operation, request, context)
        return await execute(plan, context, variables, type_of)

    async def _executed_by_reference(self, operation: Operation, request: GraphQLRequest, context: Context) -> Executed:
        result = execute_by_reference(
            self._schema,
            operation.document,
            context_value=context,
            variable_values=dict(request.variables),
            operation_name=request.operation_name,
            hide_suggestions=self._hide_suggestions,
        )
        if not isinstance(result, ExecutionResult):
            result = await result
        return Executed(result.data, tuple(result.errors or ()))


def _refused(errors: Sequence[GraphQLError]) -> GraphQLAnswer:
    """A document or variables that do not fit: nothing has run."""
    return GraphQLAnswer(None, printed_invalid(errors), executed=False, status=ValidationFailed.status)


def _extensions(points: int, context: Context) -> dict[str, Any]:
    extensions = printed_cost(points)
    if context.touched:
        extensions["sources"] = [
            {"name": name, "status": touch.status, "asOf": touch.as_of.isoformat() if touch.as_of else None}
            for name, touch in sorted(context.touched.items())
        ]
    if context.truncated:
        extensions["truncated"] = sorted(context.truncated, key=lambda entry: str(entry["path"]))
    extensions.update(context.notes)
    return extensions
