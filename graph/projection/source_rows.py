"""What a source says of records and parties that the projection has been told have changed: reads common to all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from connectors.connector import Connector
from connectors.scan import Compare, Condition, Deadline, Keys, Operator, Order, Page, Row, Scan
from connectors.transfers import Paid

_WHOLE = Page(probe=False)


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party that a source names: the kind it says, and the registry's serials of a company and a natural person."""

    number: str
    kind: str
    company_record: int | None = None
    person_record: int | None = None


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A row as a relationship: its type, the party it begins at, the kind and the natural key of where it ends."""

    type: str
    party: str
    target_kind: str
    target: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Transfers:
    """What two parties moved in one month. `month` is its first day, amounts are in fen."""

    payer: str
    payee: str
    month: Any
    amount_fen: int
    count: int


@dataclass(frozen=True, slots=True)
class Touched:
    """Serials, by table, of rows that have changed; `altered` are those of them that may have been there before."""

    records: Mapping[str, Set[int]]
    altered: Mapping[str, Set[int]]


class SourceRows(ABC):
    """Batched reads of one source through its connector. `columns` are the tables that are in the graph."""

    source: str
    columns: ClassVar[Mapping[str, tuple[str, ...]]]
    link_tables: tuple[str, ...]
    has_transfers: ClassVar[bool] = False

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    @abstractmethod
    async def facts(self, numbers: Iterable[str], deadline: Deadline) -> dict[str, PartyFacts]:
        """What is known of each number; one that the source names nowhere is left out."""

    @abstractmethod
    def numbers(self, table: str, row: Row) -> tuple[str, ...]:
        """The parties that a row names."""

    @abstractmethod
    def link(self, table: str, row: Row) -> LinkFacts | None:
        """The relationship that a row of a link table is; None for a row that relates nobody."""

    def home(self, table: str) -> str:
        """The table by whose serials the graph keeps what a table says."""
        return table

    async def pairs(self, transactions: Sequence[int], deadline: Deadline) -> set[Paid]:
        """Payer and payee of the transactions of these serials."""
        return set()

    async def transfers(self, numbers: Sequence[str], pairs: Set[Paid], deadline: Deadline) -> list[Transfers]:
        """All that these parties paid or were paid, and all that the first of each pair paid the second."""
        return []

    async def payers(self, after: str, size: int, deadline: Deadline) -> list[str]:
        """The next numbers that may have paid, ascending; fewer than `size` at the end."""
        return []

    async def paid_by(self, payers: Sequence[str], deadline: Deadline) -> list[Transfers]:
        """All that these parties paid."""
        return []

    async def rows(self, table: str, record_ids: Sequence[int], deadline: Deadline) -> list[Row]:
        """The rows of these serials that are there."""
        found = await self.by_key(table, "record_id", record_ids, self.columns[table], deadline)
        return [row for rows in found for row in rows]

    async def page(self, table: str, after: int | None, size: int, deadline: Deadline) -> Sequence[Row]:
        """The next rows of a table by their serials, behind one or from the first; fewer than `size` at its end."""
        scan = Scan(
            f"{self.source}.{table}",
            self.columns[table],
            where=None if after is None else Compare("record_id", Operator.GTE, after + 1),
            order=(Order("record_id"),),
            page=Page(first=size, probe=False),
        )
        answer = await self._connector.read(scan, deadline)
        return answer.groups[0].rows

    async def stated_kinds(
        self, table: str, column: str, numbers: Sequence[str], deadline: Deadline, where: Condition | None = None
    ) -> list[str | None]:
        """The kind that rows of a table state of each number in `<column>_number`: a company where any says so."""
        # COMPANY sorts before PERSON, so the least value of a kind is the one that decides.
        wanted = (f"{column}_kind", f"{column}_number_kind")
        order = tuple(Order(name) for name in wanted)
        page = Page(first=1, probe=False)
        found = await self.by_key(table, f"{column}_number", numbers, wanted, deadline, order, page, where)
        return [_stated(rows[0], column) if rows else None for rows in found]

    async def by_key(
        self,
        table: str,
        key: str,
        values: Sequence[int] | Sequence[str],
        columns: tuple[str, ...],
        deadline: Deadline,
        order: tuple[Order, ...] = (),
        page: Page = _WHOLE,
        where: Condition | None = None,
    ) -> list[tuple[Row, ...]]:
        """The rows of a table by the value of one column, for each of `values`."""
        if not values:
            return []
        keys = Keys((key,), tuple((value,) for value in values))
        scan = Scan(f"{self.source}.{table}", columns, keys, where, order, page)
        answer = await self._connector.read(scan, deadline)
        return [group.rows for group in answer.groups]


def fen(amount: Decimal | None) -> int | None:
    """An amount of money in fen, exactly."""
    return None if amount is None else int(amount * 100)


def merged_kinds(numbers: Sequence[str], stated: Iterable[Sequence[str | None]]) -> dict[str, PartyFacts]:
    """The numbers of which any says a kind; a company where any says so."""
    kinds = ({kind for kind in each if kind is not None} for each in zip(*stated, strict=True))
    return {
        number: PartyFacts(number, "COMPANY" if "COMPANY" in said else "PERSON")
        for number, said in zip(numbers, kinds, strict=True)
        if said
    }


def _stated(row: Row, column: str) -> str:
    by_number = "COMPANY" if row[f"{column}_number_kind"] == "USCC" else "PERSON"
    return row[f"{column}_kind"] or by_number
