"""What the registry says now about records and parties that the projection has been told have changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from connectors.connector import Connector
from connectors.scan import Compare, Deadline, Keys, Operator, Order, Page, Row, Scan

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "company": ("record_id", "number"),
    "natural_person": ("record_id", "number"),
    "shareholding": ("record_id", "company_number", "holder_number", "share", "since", "until"),
    "officer": ("record_id", "company_number", "person_number", "role", "since", "until"),
}
"""The registry's tables that are in the graph, and what is read of each."""

PARTY_TABLES = ("company", "natural_person")
LINK_TABLES = ("shareholding", "officer")
HOLDER_COLUMN = {"shareholding": "holder_number", "officer": "person_number"}
KIND_COLUMN = {"shareholding": "holder_kind", "officer": "person_kind"}


_WHOLE = Page(probe=False)


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party that the registry knows: its kind, and its serials in the tables of companies and natural persons."""

    number: str
    kind: str
    company_record: int | None
    person_record: int | None


class RegistryRows:
    """Batched reads of the registry through its connector."""

    def __init__(self, registry: Connector) -> None:
        self._registry = registry

    async def rows(self, table: str, record_ids: Sequence[int], deadline: Deadline) -> list[Row]:
        """The rows of these serials that are there."""
        found = await self._by_key(table, "record_id", record_ids, COLUMNS[table], deadline)
        return [row for rows in found for row in rows]

    async def page(self, table: str, after: int, size: int, deadline: Deadline) -> list[int]:
        """The next serials of a table, ascending; fewer than `size` at its end."""
        scan = Scan(
            f"registry.{table}",
            ("record_id",),
            where=Compare("record_id", Operator.GTE, after + 1),
            order=(Order("record_id"),),
            page=Page(first=size, probe=False),
        )
        answer = await self._registry.read(scan, deadline)
        return [row["record_id"] for row in answer.groups[0].rows]

    async def facts(self, numbers: Iterable[str], deadline: Deadline) -> dict[str, PartyFacts]:
        """What is known of each number; one that the registry names nowhere is left out.

        The registers of companies and natural persons decide the kind, companies first. A party in neither is of the
        kind that the records naming it state: a company where any of them says so.
        """
        asked = sorted(set(numbers))
        company, person = await asyncio.gather(
            *(self._by_key(table, "number", asked, COLUMNS[table], deadline) for table in PARTY_TABLES)
        )
        facts, unknown = {}, []
        for number, companies, persons in zip(asked, company, person, strict=True):
            if companies or persons:
                facts[number] = PartyFacts(
                    number,
                    "COMPANY" if companies else "PERSON",
                    companies[0]["record_id"] if companies else None,
                    persons[0]["record_id"] if persons else None,
                )
            else:
                unknown.append(number)
        stated = await self._stated_kinds(unknown, deadline)
        return facts | {number: PartyFacts(number, kind, None, None) for number, kind in stated.items()}

    async def _stated_kinds(self, numbers: Sequence[str], deadline: Deadline) -> dict[str, str]:
        if not numbers:
            return {}
        held = await asyncio.gather(
            *(self._one_by_key(table, "company_number", numbers, "company_number", deadline) for table in LINK_TABLES)
        )
        holding = await asyncio.gather(
            *(
                self._one_by_key(table, HOLDER_COLUMN[table], numbers, KIND_COLUMN[table], deadline)
                for table in LINK_TABLES
            )
        )
        kinds: dict[str, str] = {}
        for position, number in enumerate(numbers):
            stated = {value for values in holding if (value := values[position]) is not None}
            if any(values[position] is not None for values in held) or "COMPANY" in stated:
                kinds[number] = "COMPANY"
            elif stated:
                kinds[number] = "PERSON"
        return kinds

    async def _one_by_key(
        self, table: str, key: str, values: Sequence[str], column: str, deadline: Deadline
    ) -> list[str | None]:
        # COMPANY sorts before PERSON, so the least value of a kind is the one that decides.
        found = await self._by_key(
            table, key, values, (column,), deadline, (Order(column),), Page(first=1, probe=False)
        )
        return [rows[0][column] if rows else None for rows in found]

    async def _by_key(
        self,
        table: str,
        key: str,
        values: Sequence[int] | Sequence[str],
        columns: tuple[str, ...],
        deadline: Deadline,
        order: tuple[Order, ...] = (),
        page: Page = _WHOLE,
    ) -> list[tuple[Row, ...]]:
        if not values:
            return []
        keys = Keys((key,), tuple((value,) for value in values))
        answer = await self._registry.read(Scan(f"registry.{table}", columns, keys, None, order, page), deadline)
        return [group.rows for group in answer.groups]
