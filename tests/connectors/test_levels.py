"""A tree read level by level: how often it asks, when it does not ask, and what it does with a failure."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from connectors import levels
from connectors.connector import Capabilities
from connectors.memory import MemoryConnector
from connectors.scan import Answer, Child, Compare, Deadline, Group, Keys, Operator, Row, Scan
from identifiers.errors import SourceUnavailable

TABLES: dict[str, list[Row]] = {
    "court.enforcement_case": [{"number": f"case {n}", "court_code": f"court {n % 2}"} for n in range(6)],
    "court.case_party": [
        {"record_id": n, "case_number": f"case {n % 6}", "party_number": f"party {n % 4}" if n else None}
        for n in range(12)
    ],
    "court.payment": [{"record_id": n, "case_number": "case 1"} for n in range(3)],
}
PARTIES = Child("parties", ("number",), ("case_number",), Scan("court.case_party", ("party_number",)))
OTHERS = Child(
    "other_cases", ("party_number",), ("party_number",), Scan("court.case_party", ("case_number",), count=True)
)
PAYMENTS = Child("payments", ("number",), ("case_number",), Scan("court.payment", (), count=True))


class Declining(MemoryConnector):
    """The reference without its answer to children; it notes what it is asked."""

    def __init__(self, fails_at: str | None = None) -> None:
        super().__init__("court", TABLES)
        self.asked: list[Scan] = []
        self.cancelled = 0
        self._fails_at = fails_at

    @property
    def capabilities(self) -> Capabilities:
        """Children are declined."""
        return Capabilities(children=False)

    async def read(self, scan: Scan, deadline: Deadline) -> Answer:
        """Answer one table."""
        assert not scan.children
        self.asked.append(scan)
        if scan.table == self._fails_at:
            raise SourceUnavailable("court", "court cannot be reached")
        if self._fails_at is not None and len(self.asked) > 1:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        return await super().read(scan, deadline)


def soon() -> Deadline:
    """A deadline that memory does not miss."""
    return Deadline.after_ms(20_000)


def tree(*children: Child) -> Scan:
    """Cases with children."""
    return Scan("court.enforcement_case", ("court_code",), children=children)


def plain(groups: Sequence[Group]) -> list[object]:
    """Groups as values that compare by what they hold that was asked for."""
    return [
        (
            [dict(row) for row in group.rows],
            group.total,
            {name: plain(found) for name, found in (group.children or {}).items()},
        )
        for group in groups
    ]


async def test_one_read_for_each_level_and_child_whatever_the_rows() -> None:
    connector = Declining()
    nested = Child(PARTIES.name, PARTIES.columns, PARTIES.to, Scan("court.case_party", (), children=(OTHERS,)))
    await levels.read(connector, tree(nested, PAYMENTS), soon())
    assert sorted(scan.table for scan in connector.asked) == [
        "court.case_party",
        "court.case_party",
        "court.enforcement_case",
        "court.payment",
    ]


async def test_the_answer_is_the_one_that_a_connector_with_children_gives() -> None:
    nested = Child(PARTIES.name, PARTIES.columns, PARTIES.to, Scan("court.case_party", (), children=(OTHERS,)))
    scan = tree(nested, PAYMENTS)
    by_levels = await levels.read(Declining(), scan, soon())
    at_once = await levels.read(MemoryConnector("court", TABLES), scan, soon())
    assert plain(by_levels.groups) == plain(at_once.groups)


async def test_each_key_is_asked_once_and_null_never() -> None:
    connector = Declining()
    await levels.read(connector, Scan("court.case_party", (), children=(OTHERS,)), soon())
    assert connector.asked[1].keys == Keys(("party_number",), (("party 1",), ("party 2",), ("party 3",), ("party 0",)))


async def test_no_parents_no_read() -> None:
    connector = Declining()
    nobody = Compare("number", Operator.EQ, "no case")
    answer = await levels.read(
        connector, Scan("court.enforcement_case", (), where=nobody, children=(PARTIES, PAYMENTS)), soon()
    )
    assert len(connector.asked) == 1
    assert answer.groups == (Group(children={"parties": (), "payments": ()}),)


async def test_a_child_that_fails_fails_the_tree_and_ends_its_siblings() -> None:
    connector = Declining(fails_at="court.payment")
    before = asyncio.all_tasks()
    with pytest.raises(SourceUnavailable):
        await levels.read(connector, tree(PARTIES, PAYMENTS), soon())
    assert connector.cancelled == 1
    assert asyncio.all_tasks() == before


async def test_a_child_with_keys_of_its_own_is_a_mistake() -> None:
    keyed = Scan("court.case_party", (), keys=Keys(("case_number",), ()))
    wrong = Child("parties", ("number",), ("case_number",), keyed)
    with pytest.raises(ValueError, match="keys of its own"):
        await levels.read(MemoryConnector("court", TABLES), tree(wrong), soon())
