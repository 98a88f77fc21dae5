"""The oracle of the contract suite: a few tables, and what a scan of them must answer.

It gives every row of a table its rank once; conditions are sets of rows, pages are slices. It shares no code with any
connector.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any

from hypothesis import strategies as st

from connectors.catalogue import TABLES
from connectors.scan import And, Compare, Condition, Group, Key, Not, Operator, Or, Order, Page, Scan

TRANSACTION, ACCOUNT, MOVEMENT = "bank.transaction", "bank.account", "bank.loan_movement"
NAMES = ("张三", "張三", "张三丰", "a", "A", "b_c", "100%", "a\\b", "é", "𠮷田", "", None)
ACCOUNTS = ("甲-1", "甲-2", "乙_1", "z", "Z")
LOANS = ("L1", "L2", "L3", "L4")


def _pick(values: Sequence[Any], *numbers: int) -> Any:
    mixed = 7
    for number in numbers:
        mixed = (mixed * 31 + number * 17) % 10007
    return values[mixed % len(values)]


def _transaction(serial: int) -> dict[str, Any]:
    return {
        "record_id": serial,
        "account_number": _pick(ACCOUNTS, serial, 1),
        "reference": f"r{serial}",
        "at": _pick((None, datetime(2024, 1, 1, 8, 30, 0, 5, UTC), datetime(2024, 1, 1, tzinfo=UTC)), serial, 2),
        "booked_on": date(2024, 1, 1) + timedelta(days=_pick(range(4), serial, 3)),
        "amount": _pick((None, Decimal("1.50"), Decimal("-1.5"), Decimal("1000000.01")), serial, 4),
        "direction": _pick(("IN", "OUT", "NEUTRAL"), serial, 5),
        "counterparty_name": _pick(NAMES, serial, 6),
        "channel": _pick(("柜台", "网银", None), serial, 7),
        "settled": _pick((True, False), serial, 8),
    }


DATA: dict[str, list[dict[str, Any]]] = {
    TRANSACTION: [_transaction(serial) for serial in range(1, 61)],
    ACCOUNT: [
        {"record_id": index, "number": number, "holder_name": _pick(NAMES, index), "opened_on": date(2020, 1, index)}
        for index, number in enumerate(ACCOUNTS, 1)
    ],
    MOVEMENT: [
        {
            "record_id": index,
            "loan_number": _pick(LOANS[:3], index, 1),
            "account_number": _pick((*ACCOUNTS, "elsewhere"), index, 2),
            "reference": f"m{index}",
            "kind": _pick(("DEPOSIT", "REPAYMENT"), index, 3),
        }
        for index in range(1, 21)
    ],
}
for _name, _rows in DATA.items():
    DATA[_name] = [{column.name: row.get(column.name) for column in TABLES[_name].columns} for row in _rows]


# ---------------------------------------------------------------- the oracle


@lru_cache(maxsize=1024)
def ranked(name: str, order: tuple[Order, ...]) -> list[dict[str, Any]]:
    """All rows of a table in order: sorted by the least significant column first, nulls moved behind each time."""
    rows = list(DATA[name])
    for each in reversed([*order, *(Order(column) for column in TABLES[name].key)]):
        known = [row for row in rows if row[each.column] is not None]
        # Python's reversed sort keeps ties as they were.
        known.sort(key=itemgetter(each.column), reverse=each.descending)
        rows = known + [row for row in rows if row[each.column] is None]
    return rows


COMPARISONS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: lambda held, value: held == value,
    Operator.IN: lambda held, value: held in value,
    Operator.GTE: lambda held, value: held >= value,
    Operator.LT: lambda held, value: held < value,
    Operator.STARTS_WITH: lambda held, value: held[: len(value)] == value,
    Operator.CONTAINS: lambda held, value: held.find(value) >= 0,
}


def matching(name: str, condition: Condition | None) -> set[int]:
    """The record_ids of the rows that fulfil a condition, by algebra of sets."""
    everything = {row["record_id"] for row in DATA[name]}
    match condition:
        case None:
            return everything
        case And(parts):
            return everything.intersection(*(matching(name, part) for part in parts))
        case Or(parts):
            return set().union(*(matching(name, part) for part in parts))
        case Not(part):
            return everything - matching(name, part)
        case Compare(column, Operator.IS_NULL, wanted):
            return {row["record_id"] for row in DATA[name] if (row[column] is None) == wanted}
        case Compare(column, operator, value):
            known = [row for row in DATA[name] if row[column] is not None and value is not None]
            return {row["record_id"] for row in known if COMPARISONS[operator](row[column], value)}


@dataclass(frozen=True)
class Expected:
    """A group by the record_ids of its rows."""

    rows: list[int]
    has_next: bool
    has_previous: bool
    total: int | None


def expected(scan: Scan, members: set[int]) -> Expected:
    """The group of these members: where the cursors fall in the ranks, then indexes of one list."""
    ranks = {row["record_id"]: rank for rank, row in enumerate(ranked(scan.table, scan.order))}
    group = sorted(ranks[member] for member in members & matching(scan.table, scan.where))
    total = len(group) if scan.count else None
    if not scan.rows:
        return Expected([], False, False, total)
    after, before = _rank(scan, ranks, scan.page.after), _rank(scan, ranks, scan.page.before)
    low = 0 if after is None else sum(rank <= after for rank in group)
    high = len(group) if before is None else sum(rank < before for rank in group)
    end = high if scan.page.first is None else min(high, low + scan.page.first)
    end = max(end, low)
    start = low if scan.page.last is None else max(low, end - scan.page.last)
    serials = {rank: serial for serial, rank in ranks.items()}
    return Expected(
        [serials[rank] for rank in group[start:end]],
        scan.page.probe and (high < len(group) or end < high),
        scan.page.probe and (low > 0 or start > low),
        total,
    )


def _rank(scan: Scan, ranks: dict[int, int], cursor: Key | None) -> int | None:
    if cursor is None:
        return None
    columns = [*(each.column for each in scan.order), *TABLES[scan.table].key]
    (row,) = (row for row in DATA[scan.table] if tuple(row[column] for column in columns) == cursor)
    return ranks[row["record_id"]]


def seen(group: Group) -> Expected:
    """A connector's group in the oracle's terms."""
    return Expected([row["record_id"] for row in group.rows], group.has_next, group.has_previous, group.total)


# ---------------------------------------------------------------- what is asked

COLUMNS = ("account_number", "at", "booked_on", "amount", "direction", "counterparty_name", "channel", "settled")
PIECES = ("", "张", "三", "%", "_", "\\", "a", "1", "𠮷", "N")
TEXTS = ("account_number", "direction", "counterparty_name", "channel")


def _values(column: str) -> st.SearchStrategy[Any]:
    held = [row[column] for row in DATA[TRANSACTION]]
    return st.sampled_from([*sorted({value for value in held if value is not None}), None])


@st.composite
def comparisons(draw: st.DrawFn) -> Condition:
    """One comparison by any operator that fits its column."""
    operator = draw(st.sampled_from(Operator))
    column = draw(st.sampled_from(TEXTS if operator in (Operator.STARTS_WITH, Operator.CONTAINS) else COLUMNS))
    match operator:
        case Operator.IS_NULL:
            return Compare(column, operator, draw(st.booleans()))
        case Operator.IN:
            return Compare(column, operator, tuple(draw(st.lists(_values(column), max_size=3))))
        case Operator.STARTS_WITH | Operator.CONTAINS:
            return Compare(column, operator, draw(st.sampled_from(PIECES)))
        case _:
            return Compare(column, operator, draw(_values(column)))


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    comparisons(),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
ORDERS = st.lists(
    st.builds(Order, st.sampled_from(COLUMNS), st.booleans()), max_size=3, unique_by=lambda order: order.column
).map(tuple)
SIZES = st.none() | st.integers(0, 12) | st.just(200)


@st.composite
def pages(draw: st.DrawFn, order: tuple[Order, ...]) -> Page:
    """A page by any combination of its arguments; cursors are of any row of the table, in the list or not."""
    place = st.none() | st.sampled_from(DATA[TRANSACTION])
    columns = (*(each.column for each in order), *TABLES[TRANSACTION].key)
    after, before = (row and tuple(row[column] for column in columns) for row in (draw(place), draw(place)))
    return Page(draw(SIZES), draw(SIZES), after, before, probe=draw(st.booleans()))


@st.composite
def scans(draw: st.DrawFn) -> Scan:
    """A scan of the transactions without keys."""
    order = draw(ORDERS)
    rows = draw(st.booleans() | st.just(True))
    return Scan(
        TRANSACTION,
        ("record_id", "amount"),
        where=draw(st.none() | CONDITIONS),
        order=order,
        page=draw(pages(order)),
        rows=rows,
        count=not rows or draw(st.booleans()),
    )
