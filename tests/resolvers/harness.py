"""Six agencies in memory behind one endpoint: rows are put in, questions asked, and every read is noted.

An agency can be told to refuse (`down`) or to say nothing until the deadline (`silent`). As a real one, it does not
answer what is asked of it after the deadline.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from connectors.catalogue import SOURCES, Column, ColumnType, table
from connectors.connector import Capabilities, Statistics
from connectors.cursor import CursorCodec
from connectors.document import DocumentAnswer, DocumentScan
from connectors.measures import Measure
from connectors.memory import MemoryConnector
from connectors.scan import Answer, Condition, Deadline, Row, Scan
from connectors.stores.graph_server import GraphAddress
from graph.driver import GraphClient
from identifiers import company_code, party_number, resident_id
from identifiers.errors import InvalidNumber, SourceTimeout, SourceUnavailable
from identifiers.opaque_id import IdCodec
from resolvers.context import Platform
from schema.build import BuiltSchema, build
from schema.engine import Engine
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo

TODAY = date(2026, 7, 1)
KEY = bytes(range(64))
DEADLINE_MS = 10_000
NOBODY = GraphAddress("bolt://127.0.0.1:9", "nobody", "nothing", "graph", embedded=False, engine="neo4j")
"""Where no graph listens."""

Read = tuple[str, tuple[str, ...]]
"""A read as the tests count them: the table, and the columns of the keys."""


@cache
def built() -> BuiltSchema:
    """The schema, built once for all tests."""
    return build()


def person_number(serial: int) -> str:
    """The resident ID of an invented person."""
    first17 = f"330522{1970 + serial % 30}0101{serial:03d}"
    return first17 + resident_id.make_check_digit(first17)


def company_number(serial: int) -> str:
    """The unified social credit code of an invented company."""
    return company_code.complete(f"91330522{serial:08d}")


def case_number(serial: int) -> str:
    """The number of an invented case."""
    return f"（2023）浙0522执{serial}号"


@dataclass
class Observed:
    """What a source did, as the platform counts it."""

    seen: list[tuple[str, str]] = field(default_factory=list)

    def observe(self, source: str, outcome: str, seconds: float) -> None:
        """One read of a source and its outcome."""
        self.seen.append((source, outcome))


def refusal(source: str) -> SourceUnavailable:
    """The error of a source that is down."""
    return SourceUnavailable(source, f"{source} does not answer")


class Recorded:
    """A source in memory that notes what it is asked."""

    def __init__(self, source: str, log: list[Scan]) -> None:
        self.rows = MemoryConnector(source, {})
        self.fault: Exception | None = None
        self.fails_at: str | None = None
        self.is_silent = False
        self.late_ms = 0
        self.measures: list[Measure] = []
        self.searches: list[str] = []
        self.pings: list[Deadline] = []
        self._log = log

    @property
    def source(self) -> str:
        return self.rows.source

    @property
    def capabilities(self) -> Capabilities:
        return self.rows.capabilities

    async def read(self, scan: Scan, deadline: Deadline) -> Answer:
        self._log.append(scan)
        await self._answer(deadline)
        if scan.table == self.fails_at:
            raise refusal(self.source)
        return await self.rows.read(scan, deadline)

    async def documents(self, scan: DocumentScan, deadline: Deadline) -> DocumentAnswer:
        return await self.rows.documents(scan, deadline)

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
        self.searches.append(table)
        await self._answer(deadline)
        return await self.rows.search_names(table, number, name, wanted, limit, deadline, where)

    async def measure(self, measure: Measure, deadline: Deadline) -> Row:
        self.measures.append(measure)
        await self._answer(deadline)
        return await self.rows.measure(measure, deadline)

    async def ping(self, deadline: Deadline) -> None:
        """Answer, fail, or say nothing until the deadline, whichever it was told."""
        self.pings.append(deadline)
        await self._answer(deadline)

    async def _answer(self, deadline: Deadline) -> None:
        if self.fault is not None:
            raise self.fault
        await asyncio.sleep(self.late_ms / 1000)
        if self.is_silent:
            await asyncio.sleep(deadline.remaining_s())
        if deadline.remaining_s() <= 0:
            raise SourceTimeout(self.source, f"{self.source} did not answer in time")

    def statistics(self) -> Statistics:
        return self.rows.statistics()

    async def close(self) -> None:
        await self.rows.close()


class Agencies:
    """The platform over six agencies in memory. `reads` are the scans in the order in which they went out."""

    def __init__(self, graph: GraphAddress = NOBODY) -> None:
        self.reads: list[Scan] = []
        self.sources = {source: Recorded(source, self.reads) for source in SOURCES}
        self.observed = Observed()
        self.ids = IdCodec(KEY)
        self.graph = GraphClient(graph)
        fields = built().fields
        self.platform = Platform(
            dict(self.sources), self.graph, self.ids, CursorCodec(KEY), self.observed, fields, TODAY
        )
        self.engine = Engine(built(), self.platform)
        self._serial = 0

    def put(self, table_name: str, **values: Any) -> Row:
        """Add a row and return it. Columns that it must have and that are not given are made up.

        A party may be given by its number alone: `party="…"` fills party_number and, unless given, its kinds.
        """
        self._serial += 1
        columns = table(table_name).by_name
        row: dict[str, Any] = {"record_id": self._serial}
        for name in values.keys() - columns.keys():
            row |= _party(name, values[name], columns)
        row |= {name: value for name, value in values.items() if name in columns}
        for column in columns.values():
            if not column.nullable and column.name not in row:
                row[column.name] = _made_up(column, self._serial)
        self.sources[table_name.partition(".")[0]].rows.insert(table_name, row)
        return row

    def person(self, serial: int, **values: Any) -> str:
        """A person in the population register; the number."""
        number = person_number(serial)
        name = values.pop("name", f"公民{serial}")
        self.put("police.person", number=number, number_kind="RESIDENT_ID", name=name, **values)
        return number

    def company(self, serial: int, **values: Any) -> str:
        """A company in the registry; the number."""
        number = company_number(serial)
        name = values.pop("name", f"企业{serial}有限公司")
        self.put("registry.company", number=number, number_kind="USCC", name=name, **values)
        return number

    def case(self, serial: int, *debtors: str, **values: Any) -> str:
        """A case with these debtors; its number."""
        number = str(values.pop("number", case_number(serial)))
        values = {"court_code": "浙0522", "kind": "FIRST_ENFORCEMENT", "filed_on": date(2023, 1, 1), **values}
        self.put("court.enforcement_case", number=number, **values)
        for debtor in debtors:
            self.put("court.case_party", case_number=number, role="DEBTOR", party=debtor)
        return number

    async def ask(self, query: str, **variables: Any) -> GraphQLAnswer:
        """The answer to a query; `deadline_ms` is no variable but the time it may take."""
        info = RequestInfo("test", Deadline.after_ms(variables.pop("deadline_ms", DEADLINE_MS)))
        return await self.engine(GraphQLRequest(query, None, variables), info)

    async def data(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of a query that is answered without an error."""
        answer = await self.ask(query, **variables)
        assert answer.errors == (), answer.errors
        assert answer.data is not None
        return dict(answer.data)

    def down(self, *sources: str) -> None:
        """These refuse from now on."""
        for source in sources:
            self.sources[source].fault = refusal(source)

    def silent(self, *sources: str) -> None:
        """These say nothing from now on."""
        for source in sources:
            self.sources[source].is_silent = True

    def asked(self) -> list[Read]:
        """Table and key columns of each read since the last call, in order."""
        found = [(scan.table, scan.keys.columns if scan.keys else ()) for scan in self.reads]
        self.reads.clear()
        return found

    async def close(self) -> None:
        """Give back what is held."""
        await self.graph.close()


def failures(answer: GraphQLAnswer) -> list[tuple[str, str]]:
    """Path and code of each error, sorted."""
    return sorted((".".join(map(str, error.get("path", ()))), error["extensions"]["code"]) for error in answer.errors)


def failure(answer: GraphQLAnswer) -> Mapping[str, Any]:
    """The extensions of the only error."""
    assert len(answer.errors) == 1, answer.errors
    extensions: Mapping[str, Any] = answer.errors[0]["extensions"]
    return extensions


def _party(prefix: str, number: str, columns: Mapping[str, Column]) -> dict[str, Any]:
    """The columns by which a row names a party."""
    try:
        parsed = party_number.parse(number)
        number_kind, kind = parsed.kind, party_number.party_kind(parsed) or "PERSON"
    except InvalidNumber:
        number_kind, kind = "OTHER", "PERSON"
    if f"{prefix}_number" not in columns:
        raise LookupError(f"the table names no {prefix}")
    return {f"{prefix}_number": number, f"{prefix}_number_kind": number_kind, f"{prefix}_kind": kind}


def _made_up(column: Column, serial: int) -> Any:
    match column.type:
        case ColumnType.TEXT:
            return column.values[0] if column.values else f"{column.name}-{serial}"
        case ColumnType.NUMERIC:
            return Decimal(1)
        case ColumnType.DATE:
            return date(2024, 1, 1)
        case ColumnType.BOOLEAN:
            return True
        case _:
            return serial
