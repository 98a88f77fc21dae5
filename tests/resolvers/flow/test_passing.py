"""Money that passes through: worked cases, and every window held against FinBench's complex reads 7 and 6."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings

from identifiers.errors import TooMany
from resolvers.flow import steps as work
from resolvers.flow.movement import Movement
from resolvers.flow.passing import fast_in_fast_out, gather_then_withdraw, passages
from resolvers.flow.steps import Steps
from resolvers.rules.fund_flow import PATTERNS, Pattern
from tests.resolvers.flow.payments import CASH, PARTIES, Payment, finbench, payment, payments, read_7, seen_by

TODAY = date(2026, 7, 1)
FAST = PATTERNS.cite("FAST_IN_FAST_OUT", TODAY)
GATHER = PATTERNS.cite("GATHER_THEN_WITHDRAW", TODAY)
SMALL = replace(FAST, least_yuan=Decimal(95))
FEW = replace(GATHER, least_yuan=Decimal(95), least_count=2, window_days=1)

Window = tuple[int, ...]
"""The serials of a window's payments."""


def serials(found: Sequence[Movement]) -> Window:
    return tuple(each.records[0] for each in found)


def windows(told: Sequence[Payment], holder: str, pattern: Pattern) -> list[Window]:
    """By trying every two payments as beginning and end, each window asked as complex read 7 asks it."""
    least = int(pattern.least_yuan * 100)
    mine = sorted((p for p in told if holder in (p.payer, p.payee) and p.fen >= least), key=lambda p: p.at)
    found: list[Window] = []
    after = None
    for place, first in enumerate(mine):
        if first.payee != holder or (after is not None and first.at <= after):
            continue
        for last in reversed(mine[place:]):
            if last.payer == holder and qualifies(mine, holder, first, last, pattern):
                found.append(tuple(each.serial for each in mine if first.at <= each.at <= last.at))
                after = last.at
                break
    return found


def qualifies(mine: Sequence[Payment], holder: str, first: Payment, last: Payment, pattern: Pattern) -> bool:
    if last.at - first.at > timedelta(days=pattern.window_days):
        return False
    for each in mine:
        if each.payer == holder and first.at <= each.at <= last.at:
            so_far = read_7(mine, holder, first.at, each.at, 0)
            if so_far.went > pattern.most_share * so_far.came:
                return False
    whole = read_7(mine, holder, first.at, last.at, 0)
    return whole.went >= pattern.least_share * whole.came and len(whole.sources) >= pattern.least_count


@settings(max_examples=60)
@given(payments())
def test_money_in_and_out_is_what_trying_every_window_finds(told: list[Payment]) -> None:
    for holder in PARTIES:
        found = [serials(each) for each in passages(seen_by(holder, told), SMALL, Steps())]
        assert found == windows(told, holder, SMALL)


@settings(max_examples=60)
@given(payments((*PARTIES, CASH)))
def test_money_gathered_and_drawn_is_what_trying_every_window_finds(told: list[Payment]) -> None:
    for holder in PARTIES:
        relevant = [each for each in told if holder == each.payee or (holder, CASH) == (each.payer, each.payee)]
        found = [serials(each) for each in passages(seen_by(holder, relevant), FEW, Steps())]
        assert found == windows(relevant, holder, FEW)


@pytest.mark.parametrize(
    ("names", "pattern", "least"),
    [
        (("AccountTransferAccount",), replace(FAST, window_days=3), 40),
        (("AccountTransferAccount", "AccountWithdrawAccount"), replace(GATHER, window_days=30), 5),
    ],
    ids=["read 7", "read 6"],
)
def test_finbench(names: tuple[str, ...], pattern: Pattern, least: int) -> None:
    """Every account of the snapshot; cash is there a withdrawal to an account of a card."""
    by_account: dict[str, list[Payment]] = defaultdict(list)
    transfers = len(finbench(names[0]))
    for each in finbench(*names):
        if each.serial <= transfers:
            by_account[each.payee].append(each)
        if (each.serial > transfers) == (len(names) > 1):
            by_account[each.payer].append(each)
    total = 0
    for account, told in by_account.items():
        found = list(passages(seen_by(account, told), pattern, Steps()))
        assert [serials(each) for each in found] == windows(told, account, pattern)
        total += len(found)
    assert total >= least, "enough to say something"


def test_half_an_hour_is_fast_and_says_by_which_rule() -> None:
    told = [payment(1, "x", "mule", 0, 500_000), payment(2, "mule", "y", 35, 498_000)]
    [finding] = fast_in_fast_out("mule", seen_by("mule", told), TODAY, Steps())
    assert (finding.amount, finding.records, finding.parties) == (Decimal("498000.00"), (1, 2), ("mule", "x", "y"))
    assert finding.window == (told[0].at, told[1].at) and finding.severity == FAST.severity
    assert "资金流向口径 (2026) art 1" in finding.explanation and "no finding of law" in finding.explanation
    assert "498" not in finding.explanation and "500" not in finding.explanation, "who may not see amounts reads this"


@pytest.mark.parametrize(
    "told",
    [
        [payment(1, "x", "m", 0, 500_000), payment(2, "m", "y", 24 * 60 + 1, 500_000)],
        [payment(1, "x", "m", 0, 500_000), payment(2, "m", "y", 5, 449_999)],
        [payment(1, "x", "m", 0, 500_000), payment(2, "m", "y", 5, 551_000)],
        [payment(1, "m", "y", 0, 500_000), payment(2, "x", "m", 5, 500_000)],
        [payment(1, "x", "m", 0, 19_999), payment(2, "m", "y", 5, 19_999)],
        [payment(1, "x", "m", 0, 500_000), payment(2, "m", CASH, 5, 500_000)],
    ],
    ids=["too late", "too little", "more than came", "the wrong way round", "small change", "cash"],
)
def test_what_is_not_fast_in_and_out(told: list[Payment]) -> None:
    assert list(fast_in_fast_out("m", seen_by("m", told), TODAY, Steps())) == []


def test_exactly_at_the_bounds_counts() -> None:
    told = [payment(1, "x", "m", 0, 20_000), payment(2, "x", "m", 1, 480_000), payment(3, "m", "y", 24 * 60, 450_000)]
    assert len(list(fast_in_fast_out("m", seen_by("m", told), TODAY, Steps()))) == 1


def test_three_payers_are_not_many_and_four_are() -> None:
    told = [payment(serial, f"p{serial}", "m", serial, 1_000) for serial in range(1, 4)]
    drawn = payment(9, "m", CASH, 60, 3_200)
    assert list(gather_then_withdraw("m", seen_by("m", [*told, drawn]), TODAY, Steps())) == []
    [finding] = gather_then_withdraw("m", seen_by("m", [*told, payment(4, "p4", "m", 5, 900), drawn]), TODAY, Steps())
    assert finding.explanation.startswith("4 payers") and finding.amount == Decimal("3200.00")


def test_a_day_without_an_hour_counts_from_its_beginning_to_its_end() -> None:
    into, out = seen_by("m", [payment(1, "x", "m", 0, 500_000), payment(2, "m", "y", 60, 500_000)])
    start, end = into.earliest.replace(hour=0), into.earliest.replace(hour=23)
    assert len(list(fast_in_fast_out("m", [replace(into, earliest=start, latest=end), out], TODAY, Steps()))) == 1
    assert len(list(fast_in_fast_out("m", [into, replace(out, earliest=start, latest=end)], TODAY, Steps()))) == 1


def test_more_than_can_be_compared_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST_STEPS", 3)
    told = [payment(serial, "x", "m", serial, 500_000) for serial in range(1, 5)]
    with pytest.raises(TooMany):
        list(fast_in_fast_out("m", seen_by("m", told), TODAY, Steps()))
