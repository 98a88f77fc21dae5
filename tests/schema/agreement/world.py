"""A platform that answers by both executors, its sources failing when told to, at a moment that stands still."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from connectors.connector import Capabilities, Connector, Statistics
from connectors.cursor import CursorCodec
from connectors.document import Below, Document, DocumentAnswer, DocumentScan, Unfit, flat
from connectors.measures import Measure
from connectors.scan import Answer, Condition, Deadline, Row, Scan
from identifiers.errors import RequestError, SourceError, SourceTimeout, SourceUnavailable
from identifiers.opaque_id import IdCodec
from resolvers.context import Platform
from schema.engine import REFERENCE, Engine
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo
from tests.resolvers.harness import KEY, TODAY, Observed, built
from tests.schema.agreement.case import Case
from tests.schema.agreement.pool import Pool, Tables, pool_of

MOMENT = datetime(2026, 7, 1, 4, tzinfo=UTC)


class Failing:
    """A source that fails as the case says. What is broken in it, it cannot say as a document."""

    def __init__(self, inner: Connector) -> None:
        self._inner = inner
        self.fault: SourceError | None = None
        self.broken: frozenset[str] = frozenset()

    @property
    def source(self) -> str:
        return self._inner.source

    @property
    def capabilities(self) -> Capabilities:
        return self._inner.capabilities

    async def read(self, scan: Scan, deadline: Deadline) -> Answer:
        self._fail(scan.table, scan.keys.through.table if scan.keys and scan.keys.through else "")
        return (await self._inner.read(scan, deadline))._replace(as_of=MOMENT)

    async def documents(self, scan: DocumentScan, deadline: Deadline) -> DocumentAnswer:
        self._fail()
        through = {scan.keys.through.table} if scan.keys and scan.keys.through else set()
        if self.broken & ({*_tables_in(scan.document), *through}):
            raise Unfit
        return (await self._inner.documents(scan, deadline))._replace(as_of=MOMENT)

    async def search_names(
        self,
        table: str,
        number: str,
        name: str,
        wanted: str,
        limit: int,
        deadline: Deadline,
        where: Condition | None = None,
    ) -> Sequence[Row]:
        self._fail(table)
        return await self._inner.search_names(table, number, name, wanted, limit, deadline, where)

    async def measure(self, measure: Measure, deadline: Deadline) -> Row:
        self._fail()
        return await self._inner.measure(measure, deadline)

    async def ping(self, deadline: Deadline) -> None:
        self._fail()

    def statistics(self) -> Statistics:
        return self._inner.statistics()

    async def close(self) -> None:
        await self._inner.close()

    def _fail(self, *tables: str) -> None:
        if self.fault is not None:
            raise self.fault
        if self.broken & set(tables):
            raise SourceUnavailable(self.source, f"{self.source} cannot read that")


class NoGraph:
    """A graph that is not there."""

    async def read(self, *_: Any, **__: Any) -> Any:
        raise SourceUnavailable("graph", "graph does not answer")


@dataclass(frozen=True, slots=True)
class World:
    """A platform to ask, and the values of its data."""

    sources: Mapping[str, Failing]
    engine: Engine
    pool: Pool

    async def ask(self, case: Case, executor: str) -> GraphQLAnswer | RequestError:
        """The answer of one executor; the error where the whole is refused."""
        for name, source in self.sources.items():
            source.broken = case.broken
            source.fault = None
            if name in case.silent:
                source.fault = SourceTimeout(name, f"{name} did not answer in time")
            if name in case.down:
                source.fault = SourceUnavailable(name, f"{name} does not answer")
        request = GraphQLRequest(case.query, None, case.variables, {"executor": executor})
        try:
            return await self.engine(request, RequestInfo("test", Deadline.after_ms(60_000), grants=case.grants))
        except RequestError as error:
            return error

    async def both(self, case: Case) -> tuple[GraphQLAnswer | RequestError, GraphQLAnswer | RequestError]:
        """The answers of our executor and of the reference."""
        return await self.ask(case, "planned"), await self.ask(case, REFERENCE)


def world_of(connectors: Mapping[str, Connector], tables: Tables, today: date = TODAY) -> World:
    """The world of these sources, which hold these rows, on this business date."""
    sources = {name: Failing(connector) for name, connector in connectors.items()}
    ids, cursors, graph = IdCodec(KEY), CursorCodec(KEY), NoGraph()
    platform = Platform(dict(sources), graph, ids, cursors, Observed(), built().fields, today)  # type: ignore[arg-type]
    engine = Engine(built(), platform, offers_reference=True)
    return World(sources, engine, pool_of(tables, built().graphql, ids, cursors))


def _tables_in(document: Document) -> Iterator[str]:
    yield document.table
    for member in flat(document.members):
        if isinstance(member, Below):
            yield from _tables_in(member.document)
