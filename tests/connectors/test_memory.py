"""What only the reference connector does: it checks what it is fed, and counts rows against its limit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from connectors.memory import MemoryConnector
from connectors.scan import Deadline, Group, Keys, Page, Scan
from identifiers.errors import TooMany

LOANS = {"bank.loan": [{"record_id": n, "number": f"L{n}", "lender": str(n % 2)} for n in range(4)]}


def soon() -> Deadline:
    """A deadline that memory does not miss."""
    return Deadline.after_ms(20_000)


async def test_what_a_row_leaves_out_is_null_and_a_table_left_out_is_empty() -> None:
    bank = MemoryConnector("bank", LOANS)
    (group,) = (await bank.read(Scan("bank.loan", ("purpose",), page=Page(first=1)), soon())).groups
    assert group == Group(rows=({"purpose": None, "number": "L0"},), has_next=True)
    assert (await bank.read(Scan("bank.account", ()), soon())).groups == (Group(),)


@pytest.mark.parametrize(
    ("table", "row", "error"),
    [
        ("bank.loan", {"nummer": "L1"}, LookupError),
        ("bank.lone", {"number": "L1"}, LookupError),
        ("bank.loan", {"number": 1}, TypeError),
        ("bank.loan", {"granted_on": datetime(2024, 1, 1, tzinfo=UTC)}, TypeError),
        ("bank.transaction", {"at": datetime(2024, 1, 1)}, TypeError),
        ("bank.transaction", {"at": date(2024, 1, 1)}, TypeError),
        ("bank.transaction", {"settled": 1}, TypeError),
        ("bank.transaction", {"record_id": True}, TypeError),
    ],
)
def test_a_row_that_its_table_could_not_hold_is_refused(
    table: str, row: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        MemoryConnector("bank", {table: [row]})


async def test_more_rows_than_a_read_may_bring_are_refused() -> None:
    both = Keys(("lender",), (("0",), ("1",)))
    assert len((await MemoryConnector("bank", LOANS, row_limit=4).read(Scan("bank.loan", ()), soon())).groups) == 1
    with pytest.raises(TooMany):
        await MemoryConnector("bank", LOANS, row_limit=3).read(Scan("bank.loan", (), keys=both), soon())


async def test_a_row_inserted_later_is_read() -> None:
    bank = MemoryConnector("bank", {})
    bank.insert("bank.loan", {"record_id": 1, "number": "L1"})
    (group,) = (await bank.read(Scan("bank.loan", (), rows=False, count=True), soon())).groups
    assert group.total == 1
