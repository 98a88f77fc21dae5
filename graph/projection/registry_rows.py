"""What the registry says: companies and natural persons, who holds and who directs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import ClassVar

from connectors.scan import Deadline, Order, Page, Row
from graph.projection.source_rows import LinkFacts, PartyFacts, SourceRows, merged_kinds
from graph.schema import HOLDS, LEGAL_REPRESENTATIVE_OF, OFFICER_OF

PARTY_TABLES = ("company", "natural_person")
HOLDER = {"shareholding": "holder", "officer": "person"}


class RegistryRows(SourceRows):
    """The registers decide what a party is: companies first, then natural persons, then the rows that name it."""

    source = "registry"
    columns: ClassVar = {
        "company": ("record_id", "number"),
        "natural_person": ("record_id", "number"),
        "shareholding": ("record_id", "company_number", "holder_number", "share", "since", "until"),
        "officer": ("record_id", "company_number", "person_number", "role", "since", "until"),
    }
    link_tables = ("shareholding", "officer")

    async def facts(self, numbers: Iterable[str], deadline: Deadline) -> dict[str, PartyFacts]:
        """What is known of each number; one that the registry names nowhere is left out."""
        asked = sorted(set(numbers))
        company, person = await asyncio.gather(
            *(self.by_key(table, "number", asked, self.columns[table], deadline) for table in PARTY_TABLES)
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
        return facts | await self._stated(unknown, deadline)

    async def _stated(self, numbers: Sequence[str], deadline: Deadline) -> dict[str, PartyFacts]:
        if not numbers:
            return {}
        stated = await asyncio.gather(
            *(self._held(table, numbers, deadline) for table in self.link_tables),
            *(self.stated_kinds(table, HOLDER[table], numbers, deadline) for table in self.link_tables),
        )
        return merged_kinds(numbers, stated)

    async def _held(self, table: str, numbers: Sequence[str], deadline: Deadline) -> list[str | None]:
        column, one = "company_number", Page(first=1, probe=False)
        found = await self.by_key(table, column, numbers, (column,), deadline, (Order(column),), one)
        return ["COMPANY" if rows else None for rows in found]

    def numbers(self, table: str, row: Row) -> tuple[str, ...]:
        """The company, and who holds or directs it."""
        if table in PARTY_TABLES:
            return (row["number"],)
        return (row["company_number"], row[f"{HOLDER[table]}_number"])

    def link(self, table: str, row: Row) -> LinkFacts:
        """A holding, or an office."""
        names = ("record_id", "share", "role", "since", "until")
        properties = {name: row[name] for name in names if name in row}
        return LinkFacts(_type(row), row[f"{HOLDER[table]}_number"], "party", row["company_number"], properties)


def _type(row: Row) -> str:
    if "role" not in row:
        return HOLDS
    return LEGAL_REPRESENTATIVE_OF if row["role"] == "LEGAL_REPRESENTATIVE" else OFFICER_OF
