"""How a request would be answered, and how it was: its plan, the statements of its reads, what each of them took."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphql.execution.values import VariableValues

from access.grants import Grants
from connectors.recorded import Recorder, Sent, sql_of, step
from connectors.scan import Deadline, Scan
from identifiers.errors import BadRequest, ValidationFailed, ZhixingError
from resolvers.context import Context, Platform
from resolvers.execution.execute import Executed, Execution
from resolvers.execution.rehearsal import Rehearsal, rehearsed
from resolvers.planning.lines import Line, PlannedRead, plan_lines
from resolvers.planning.plan import FieldPlan, Plan
from resolvers.planning.text import Statement, plan_text
from schema.build import BuiltSchema, type_of
from schema.prepare import Invalid, Preparer
from schema.request import GraphQLRequest
from schema.validation import Disclosure, Validator

REQUEST_ID = "explain"


class Explainer:
    """Explains requests on a platform. `explain` asks nobody; `analyze` runs the request."""

    def __init__(self, schema: BuiltSchema, platform: Platform) -> None:
        self._platform = platform
        connectors = platform.connectors.items()
        self._tellers = frozenset(name for name, connector in connectors if connector.capabilities.documents)
        self._shown = schema.shown
        self._preparer = Preparer(schema.graphql, self._tellers, Validator(schema.graphql, Disclosure()))

    async def explain(self, request: GraphQLRequest, grants: Grants, deadline: Deadline) -> str:
        """The plan and the statements that it would send, parameters as $n. RequestErrors are raised."""
        plan, variables = self._planned(request, grants)
        lines = plan_lines(plan, self._tellers, grants)
        context = Rehearsal(self._platform, deadline, self._platform.today(), REQUEST_ID, grants, self._shown)
        try:
            statements = [await _statement(read, context, variables) for read in _reads(lines)]
        finally:
            await context.close()
        return plan_text(lines, [each for each in statements if each is not None])

    async def analyze(self, request: GraphQLRequest, grants: Grants, deadline: Deadline, recorder: Recorder) -> str:
        """The plan with what was sent for each read. `recorder` stands around this platform's sources.

        It runs twice, and the second counts: the first opens connections and has statements prepared.
        """
        plan, variables = self._planned(request, grants)
        lines = plan_lines(plan, self._tellers, grants)
        for _ in range(2):
            recorder.sent.clear()
            started = time.perf_counter()
            context = Context(self._platform, deadline, self._platform.today(), REQUEST_ID, grants, self._shown)
            execution = _Stepwise(context, variables, type_of)
            try:
                executed = await execution.run(plan)
            finally:
                execution.stop()
                await context.close()
            took_ms = (time.perf_counter() - started) * 1000
        return _analyzed(lines, recorder.sent, executed, took_ms)

    def _planned(self, request: GraphQLRequest, grants: Grants) -> tuple[Plan, VariableValues]:
        operation = self._preparer.operation(request.query, request.operation_name)
        if isinstance(operation, Invalid):
            raise ValidationFailed("; ".join(error.message for error in operation.errors))
        if operation.kind != "query" or operation.introspects:
            raise BadRequest("only a query is planned; mutations and introspection are run by graphql-core")
        variables = operation.variables.coerced(request.variables)
        if isinstance(variables, list):
            # What follows the colon quotes the value.
            raise ValidationFailed("; ".join(error.message.partition(":")[0] for error in variables))
        return self._preparer.plan(operation, grants, variables.coerced), variables


class _Stepwise(Execution):
    """A run in which every read says for which field it is."""

    async def read(self, field: FieldPlan, sources: Sequence[Any]) -> Sequence[Any]:
        """A value for each source."""
        step.set(field)
        return await super().read(field, sources)


def _reads(lines: Sequence[Line]) -> list[PlannedRead]:
    return [line.read for line in lines if line.read is not None and line.begins]


async def _statement(read: PlannedRead, context: Rehearsal, variables: VariableValues) -> Statement | None:
    """What the read would send; None for a computation."""
    asked = await rehearsed(read, context, variables, type_of)
    if asked is None:
        return None
    if isinstance(asked, ZhixingError):
        return Statement(f"read {read.number}", f"nothing: its arguments are refused, {asked.code}")
    table = asked.table if isinstance(asked, Scan) else asked.document.table
    keys = "" if asked.keys is None else ", for any number of keys" if len(asked.keys.values) > 1 else ", for one key"
    return Statement(f"read {read.number}, at {table.partition('.')[0]}{keys}", sql_of(asked))


def _analyzed(lines: Sequence[Line], sent: Sequence[Sent], executed: Executed, took_ms: float) -> str:
    """The plan with what was sent below each read, statements numbered and told once.

    A fragment that is spread in several places is planned once: what its reads sent stands at the first.
    """
    numbers: dict[Any, int] = {}
    for line in lines:
        if line.read is not None:
            numbers.setdefault(line.read.field, line.read.number)
    names = {text: f"statement {number}" for number, text in enumerate(dict.fromkeys(each.text for each in sent), 1)}
    sources = {each.text: each.source for each in sent}
    notes: dict[int, list[str]] = {}
    for each in sent:
        notes.setdefault(numbers[each.step], []).append(_note(each, names))
    statements = [Statement(f"{name}, at {sources[text]}", text) for text, name in names.items()]
    return plan_text(lines, statements, notes) + "\n" + "\n".join(_totals(sent, executed, took_ms)) + "\n"


def _note(sent: Sent, names: Mapping[str, str]) -> str:
    return f"{names[sent.text]}, at {sent.source}: {sent.came}, {sent.took_ms:.1f} ms"


def _totals(sent: Sequence[Sent], executed: Executed, took_ms: float) -> Iterator[str]:
    rows, size_bytes = sum(each.rows for each in sent), sum(each.size_bytes for each in sent)
    waited_ms = sum(each.took_ms for each in sent)
    yield f"{len(sent)} reads sent: {rows:,} rows and {size_bytes:,} bytes of documents, {waited_ms:.1f} ms in all"
    yield f"answered in {took_ms:.1f} ms, with {len(executed.errors)} errors"
