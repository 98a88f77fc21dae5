"""What the courts say: who is a debtor in which case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from connectors.scan import Compare, Deadline, Operator, Row
from graph.projection.source_rows import LinkFacts, PartyFacts, SourceRows, merged_kinds
from graph.schema import DEBTOR_IN

_DEBTORS = Compare("role", Operator.EQ, "DEBTOR")


class CourtRows(SourceRows):
    """Debtors whose number is known; applicants and third parties owe nothing and are left out."""

    source = "court"
    columns: ClassVar = {"case_party": ("record_id", "case_number", "role", "party_number")}
    link_tables = ("case_party",)

    async def facts(self, numbers: Iterable[str], deadline: Deadline) -> dict[str, PartyFacts]:
        """The kind of each number that is a debtor in any case."""
        asked = sorted(set(numbers))
        stated = await self.stated_kinds("case_party", "party", asked, deadline, _DEBTORS)
        return merged_kinds(asked, (stated,))

    def numbers(self, table: str, row: Row) -> tuple[str, ...]:
        """The debtor."""
        return (row["party_number"],) if row["role"] == "DEBTOR" and row["party_number"] is not None else ()

    def link(self, table: str, row: Row) -> LinkFacts | None:
        """The debtor's part in the case."""
        if not self.numbers(table, row):
            return None
        properties = {"record_id": row["record_id"]}
        return LinkFacts(DEBTOR_IN, row["party_number"], "case", row["case_number"], properties)
