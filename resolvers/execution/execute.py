"""A plan run, breadth first: each level's fields at once, one read for each relation whatever the number of objects.

Levels wait in a queue. A field that needs no read is answered for all objects of its level in one go; reads of the
levels that wait together are sent together, and what an answer brings makes the next levels. Objects are placed when
they are found, so that a null may travel up from where it is met (GraphQL §6.4.4).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from graphql import GraphQLError
from graphql.execution.values import VariableValues
from orjson import Fragment

from connectors.document import Unfit
from connectors.scan import Key
from identifiers.errors import NotImplementedYet
from resolvers.context import Context
from resolvers.execution.levels import Level
from resolvers.execution.placing import Placed, TypeOf
from resolvers.execution.splice import spliced
from resolvers.granted import refusal
from resolvers.meaning import Arguments, Computed, Derived, Identity, Later, Own, PartyOf, Related
from resolvers.mentions import reference
from resolvers.nodes import PARTY, identify
from resolvers.planning.asking import document_scan
from resolvers.planning.plan import FieldPlan, Inside, Output, Plan, PlannedDocument, TypeName
from resolvers.relate import keys_of, own_value, related
from resolvers.values import PartyRef, Record, Said

_ROOT = Output("Query", nullable=True)


@dataclass(frozen=True, slots=True)
class Executed:
    """The data, None where a null travelled to the top, and the errors met."""

    data: dict[str, Any] | None
    errors: tuple[GraphQLError, ...]


class _Keyed(NamedTuple):
    """Sources, the key of each, and those keys by which rows can hang, each once."""

    sources: Sequence[Any]
    keys: Sequence[Key]
    distinct: tuple[Key, ...]


async def execute(plan: Plan, context: Context, variables: VariableValues, type_of: TypeOf) -> Executed:
    """Run a plan for a request."""
    execution = Execution(context, variables, type_of)
    try:
        return await execution.run(plan)
    finally:
        execution.stop()


class Execution:
    """One plan being run for one request; `stop` it afterwards."""

    def __init__(self, context: Context, variables: VariableValues, type_of: TypeOf) -> None:
        self._context = context
        self._variables = variables
        self._type_of = type_of
        self._levels: deque[Level] = deque()
        self._waiting: dict[int, list[tuple[FieldPlan, Level]]] = {}
        self._running: dict[asyncio.Task[Sequence[Any]], list[tuple[FieldPlan, Level]]] = {}
        self._keyed: dict[Hashable, _Keyed] = {}
        self._arrived: list[asyncio.Task[Sequence[Any]]] = []
        self._arrival: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._placed = Placed(context.truncated, type_of)

    async def run(self, plan: Plan) -> Executed:
        """The answer."""
        root = Level(plan.root, None, "", _ROOT)
        data = root.add(None, 0, None, 0)
        self._levels.append(root)
        while self._levels or self._running:
            while self._levels:
                self._answer(self._levels.popleft())
            await self._send()
            if self._running and not self._levels:
                await self._receive()
        return Executed(None if self._placed.is_null else data, tuple(self._placed.errors))

    def stop(self) -> None:
        """Cancel the reads that nobody waits for any more."""
        for task in self._running:
            task.cancel()

    def _answer(self, level: Level) -> None:
        """Answer what needs no read; what does waits."""
        for field in level.selection.fields:
            if isinstance(field.meaning, Inside):
                self._levels.extend(self._placed.enter(field, field.meaning.left, level))
            elif field.read_key is not None:
                self._waiting.setdefault(field.read_key, []).append((field, level))
            else:
                self._levels.extend(self._placed.place(field, level, self._immediate(field, level.sources)))

    async def _send(self) -> None:
        """Send the reads that wait; one that is alone is not worth a task."""
        waiting, self._waiting = self._waiting, {}
        if len(waiting) == 1 and not self._running:
            (asked,) = waiting.values()
            self._spread(asked, await self.read(asked[0][0], _sources(asked)))
            return
        create_task = asyncio.get_running_loop().create_task
        for asked in waiting.values():
            task = create_task(self.read(asked[0][0], _sources(asked)))
            self._running[task] = asked
            task.add_done_callback(self._arrive)

    def _arrive(self, task: asyncio.Task[Sequence[Any]]) -> None:
        self._arrived.append(task)
        if not self._arrival.done():
            self._arrival.set_result(None)

    async def _receive(self) -> None:
        """Wait for the next read, and place all that have come."""
        if not self._arrived:
            self._arrival = asyncio.get_running_loop().create_future()
            await self._arrival
        arrived, self._arrived = self._arrived, []
        for task in arrived:
            self._spread(self._running.pop(task), task.result())

    def _spread(self, asked: Sequence[tuple[FieldPlan, Level]], values: Sequence[Any]) -> None:
        start = 0
        for field, level in asked:
            end = start + len(level.sources)
            self._levels.extend(self._placed.place(field, level, values[start:end]))
            start = end

    async def read(self, field: FieldPlan, sources: Sequence[Any]) -> Sequence[Any]:
        """A value for each source; an exception in its place fails that source alone."""
        try:
            arguments = field.arguments.of(self._variables)
            if field.document is not None:
                try:
                    return await self._said(field.document, sources, arguments)
                except Unfit:
                    pass
            values = await self._values(field, sources, arguments)
            if len(values) != len(sources):
                raise ValueError("a read answered for more or fewer than it was asked for")
        except Exception as error:
            return [error] * len(sources)
        return values

    def _values(self, field: FieldPlan, sources: Sequence[Any], arguments: Arguments) -> Awaitable[Sequence[Any]]:
        match field.meaning:
            case Related():
                return related(self._context, field.meaning, sources, arguments)
            case Computed(compute):
                return compute(self._context, sources, arguments)
        raise TypeError(f"{field.type_name}.{field.name} is not read")

    async def _said(self, planned: PlannedDocument, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
        """The field as the source says it."""
        _, keys, distinct = self._keys(planned.asked[0].relation, sources, arguments)
        scan = document_scan(self._context, planned, distinct, arguments, self._variables)
        if not distinct:
            return [planned.nothing] * len(sources)
        answer = await self._context.documents(scan)
        made: Callable[[bytes], Fragment | Said] = Fragment
        if answer.marked or planned.left is not None:
            as_of = None if planned.left is None else answer.as_of
            made = partial(spliced, self._context.platform.ids, as_of=as_of)
        texts = [made(text) if text else planned.nothing for text in answer.texts]
        if len(distinct) == len(keys):
            return texts
        found = dict(zip(distinct, texts, strict=True))
        return [found.get(key, planned.nothing) for key in keys]

    def _keys(self, relation: Related, sources: Sequence[Any], arguments: Arguments) -> _Keyed:
        """The keys of the sources; relations of a level that hang on the same columns have the same."""
        if relation.by is not None:
            return _keyed(relation, sources, arguments)
        known = self._keyed.get((id(sources), relation.on))
        if known is None:
            known = self._keyed[id(sources), relation.on] = _keyed(relation, sources, arguments)
        return known

    def _immediate(self, field: FieldPlan, sources: Sequence[Any]) -> Sequence[Any]:
        """A value for each source, without waiting. Arguments that do not fit are told first, as everywhere."""
        try:
            field.arguments.of(self._variables)
        except GraphQLError as error:
            return [error] * len(sources)
        if field.refused:
            return [refusal(field.type_name, field.name)] * len(sources)
        value = self._value_of(field)
        try:
            return [value(source) for source in sources]
        except Exception:
            return [_tried(value, source) for source in sources]

    def _value_of(self, field: FieldPlan) -> Callable[[Any], Any]:
        context = self._context
        match field.meaning:
            case Own(column):
                name = column or field.place.name
                return lambda source: source.row[name] if type(source) is Record else own_value(source, name)
            case Identity():
                ids, encode = context.platform.ids, context.platform.ids.encode
                return lambda s: encode(PARTY, s.number) if type(s) is PartyRef else identify(ids, s)
            case PartyOf(prefix, kind):
                return lambda source: reference(source, prefix, kind)
            case Derived(derive):
                return lambda source: derive(context, source)
            case TypeName(None):
                return self._type_of
            case TypeName(name):
                return lambda source: name
            case Later(what):
                return lambda source: NotImplementedYet(f"{what} is not answered yet")
        raise TypeError(f"{field.type_name}.{field.name} waits for a read")


def _keyed(relation: Related, sources: Sequence[Any], arguments: Arguments) -> _Keyed:
    keys = keys_of(relation, sources, arguments)
    return _Keyed(sources, keys, tuple(dict.fromkeys([key for key in keys if None not in key])))


def _tried(value: Callable[[Any], Any], source: Any) -> Any:
    try:
        return value(source)
    except Exception as error:
        return error


def _sources(asked: Sequence[tuple[FieldPlan, Level]]) -> Sequence[Any]:
    if len(asked) == 1:
        return asked[0][1].sources
    return [source for _, level in asked for source in level.sources]
