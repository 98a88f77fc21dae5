"""A payment out of one statement or two: what one side states, the other or both, is counted once."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from connectors.finbench.read import read_snapshot
from connectors.finbench.rows import bank_rows
from connectors.scan import Row
from resolvers.context import SHANGHAI
from resolvers.flow.movement import Movement, movements
from tests.resolvers.flow.payments import DATA, table

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def line(serial: int, account: str, direction: str = "OUT", **values: Any) -> Row:
    """A line of a statement: 100 yuan between the accounts A (of a) and B (of b)."""
    other = {"A": "b", "B": "a"}[account[0]]
    return {
        "record_id": serial,
        "account_number": account,
        "at": AT,
        "booked_on": DAY,
        "amount": Decimal("100.00"),
        "direction": direction,
        "counterparty_number": other,
        "counterparty_name": f"{other}先生",
        "counterparty_account": other.upper(),
        "channel": "网上银行",
        "category": "转账",
        "settled": True,
    } | values


OWN = line(1, "A")
TOLD = line(2, "B", "IN")


def test_what_both_state_is_one_payment() -> None:
    [found] = movements("a", [OWN], [(TOLD, "b")])
    assert (found.records, found.is_in, found.other, found.fen) == ((1, 2), False, "b", 10_000)
    [back] = movements("b", [TOLD], [(OWN, "a")])
    assert (back.records, back.is_in, back.other) == ((2, 1), True, "a")


def test_what_only_the_other_side_states_counts_too() -> None:
    [found] = movements("a", [], [(TOLD, "b")])
    assert (found.records, found.is_in, found.other, found.account) == ((2,), False, "b", "A")


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"counterparty_number": None}, {}),
        ({"counterparty_account": None}, {}),
        ({"counterparty_number": None, "counterparty_account": None}, {}),
        ({}, {"counterparty_account": None}),
        ({}, {"booked_on": date(2026, 3, 3)}),
        ({}, {"booked_on": date(2026, 3, 1)}),
    ],
    ids=["no number", "no account", "a name alone", "no account there", "a day later", "a day earlier"],
)
def test_statements_that_tell_less_are_still_of_one_payment(own: dict[str, Any], told: dict[str, Any]) -> None:
    [found] = movements("a", [{**OWN, **own}], [({**TOLD, **told}, "b")])
    assert (found.records, found.other, found.named) == ((1, 2), "b", "b")


@pytest.mark.parametrize(
    "told",
    [
        {"amount": Decimal("100.01")},
        {"booked_on": date(2026, 3, 4)},
        {"direction": "OUT"},
        {"account_number": "B2"},
        {"counterparty_account": "A2"},
    ],
    ids=["another amount", "two days later", "the same way", "another account", "another account of ours"],
)
def test_statements_of_two_payments_are_two(told: dict[str, Any]) -> None:
    assert len(movements("a", [OWN], [({**TOLD, **told}, "b")])) == 2


def test_a_statement_of_the_same_day_is_not_taken_for_that_of_another() -> None:
    after = date(2026, 3, 3)
    own = [OWN, line(3, "A", booked_on=after)]
    told = [(line(4, "B", "IN", booked_on=after), "b"), (TOLD, "b")]
    assert {each.records for each in movements("a", own, told)} == {(1, 2), (3, 4)}


@pytest.mark.parametrize(
    "values",
    [
        {"settled": False},
        {"direction": "NEUTRAL"},
        {"amount": None},
        {"amount": Decimal(0)},
        {"counterparty_number": "a"},
    ],
    ids=["not settled", "neither in nor out", "no amount", "nothing", "to oneself"],
)
def test_what_does_not_count(values: dict[str, Any]) -> None:
    assert movements("a", [{**OWN, **values}], []) == ()


def test_what_oneself_states_in_another_account_does_not_count() -> None:
    assert movements("a", [], [(line(1, "B", counterparty_number="a"), "a")]) == ()


@pytest.mark.parametrize(
    ("values", "is_cash"),
    [
        ({"category": "取现", "channel": "ATM"}, True),
        ({"category": "现金存入", "channel": "柜面"}, True),
        ({"category": "餐饮", "channel": "支付宝"}, False),
        ({"category": None, "channel": None}, False),
    ],
)
def test_cash_is_told_by_its_words_where_nobody_is_named(values: dict[str, Any], is_cash: bool) -> None:
    nobody = {"counterparty_number": None, "counterparty_account": None, "counterparty_name": None}
    [found] = movements("a", [{**OWN, **nobody, **values}], [])
    assert (found.is_cash, found.other, found.named) == (is_cash, None, "")
    [named] = movements("a", [{**OWN, **values}], [])
    assert not named.is_cash


def test_cash_is_no_side_of_a_transfer() -> None:
    cash = {"counterparty_number": None, "counterparty_account": None, "category": "取现"}
    assert len(movements("a", [{**OWN, **cash}], [(TOLD, "b")])) == 2


@pytest.mark.parametrize("day", [DAY, date.min, date.max])
def test_a_line_that_gives_only_the_day_spans_it(day: date) -> None:
    [found] = movements("a", [{**OWN, "at": None, "booked_on": day}], [])
    assert found.earliest == datetime.combine(day, time(), SHANGHAI)
    assert found.latest == datetime.combine(day, time(23, 59, 59), SHANGHAI)


def test_finbench_has_each_transfer_once_though_two_accounts_state_it() -> None:
    """By holder: as many payments, and as much money, as the snapshot's files tell of them."""
    tables = {
        each.table: [dict(zip(each.columns, row, strict=True)) for row in each.rows]
        for each in bank_rows(read_snapshot(DATA).records)
    }
    holders = {row["number"]: row["holder_number"] for row in tables["bank.account"]}
    own: dict[str, list[Row]] = defaultdict(list)
    named: dict[str, list[tuple[Row, str | None]]] = defaultdict(list)
    for serial, row in enumerate(tables["bank.transaction"]):
        numbered, holder = {**row, "record_id": serial}, holders[row["account_number"]]
        own[holder].append(numbered)
        named[row["counterparty_number"]].append((numbered, holder))
    wanted: dict[str, list[int]] = defaultdict(list)
    for name in ("AccountTransferAccount", "AccountWithdrawAccount"):
        for row in table(name):
            payer, payee = (holders[f"finbench:account:{row[end]}"] for end in ("fromId", "toId"))
            if payer != payee:
                for holder in (payer, payee):
                    wanted[holder].append(int(Decimal(row["amount"]) * 100))
    assert len(wanted) > 1000
    for holder, fen in wanted.items():
        found: tuple[Movement, ...] = movements(holder, own[holder], named[holder])
        assert sorted(each.fen for each in found) == sorted(fen)
        assert all(len(each.records) == 2 for each in found)
