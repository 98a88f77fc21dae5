"""Cash below the line, day after day, by the line of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from resolvers.context import SHANGHAI
from resolvers.flow.movement import Movement
from resolvers.flow.structuring import structuring

DAY = date(2026, 6, 1)


def cash(serial: int, yuan: float, days: int = 0, account: str = "A", is_in: bool = True, day: date = DAY) -> Movement:
    """Cash paid into an account, or drawn from it."""
    booked_on = day + timedelta(days=days)
    at = datetime(booked_on.year, booked_on.month, booked_on.day, 14, tzinfo=SHANGHAI)
    return Movement("h", account, is_in, None, "", int(yuan * 100), booked_on, at, at, True, "", (serial,))


def found(told: Sequence[Movement]) -> list[tuple[int, ...]]:
    return [each.records for each in structuring("h", told)]


THREE = [cash(serial, 49_000, serial) for serial in range(1, 4)]


def test_three_days_below_the_line_are_found_with_the_rule() -> None:
    [finding] = structuring("h", THREE)
    assert (finding.records, finding.amount, finding.parties) == ((1, 2, 3), Decimal("147000.00"), ("h",))
    assert "Cash paid in on 3 account days within 3 days" in finding.explanation
    assert "中国人民银行令〔2016〕第3号 art 5(1), item 1" in finding.explanation and "49" not in finding.explanation


@pytest.mark.parametrize(
    "told",
    [
        THREE[:2],
        [*THREE[:2], cash(3, 50_000, 3)],
        [*THREE[:2], cash(3, 39_999.99, 3)],
        [*THREE[:2], cash(3, 49_000, 11)],
        [*THREE[:2], cash(3, 49_000, 3, is_in=False)],
        [*THREE[:2], replace(THREE[2], is_cash=False)],
        [*THREE[:2], cash(3, 30_000, 3), cash(4, 20_000, 3)],
    ],
    ids=["two", "the line itself", "too far below", "too late", "the other way", "a transfer", "reported as one sum"],
)
def test_what_does_not_look_like_evasion(told: list[Movement]) -> None:
    assert found(told) == []


def test_the_sum_of_an_account_and_day_is_what_is_reported() -> None:
    assert found([*THREE[:2], cash(3, 30_000, 3), cash(4, 19_999, 3)]) == [(1, 2, 3, 4)]
    assert found([cash(serial, 49_000, account=f"A{serial}") for serial in range(1, 4)]) == [(1, 2, 3)], "three banks"


def test_bounds_count_and_runs_do_not_overlap() -> None:
    assert found([cash(1, 40_000), cash(2, 49_999.99, 5), cash(3, 45_000, 9)]) == [(1, 2, 3)]
    assert found([cash(1, 49_000), *(cash(serial, 49_000, 20 + serial) for serial in range(2, 8))]) == [
        tuple(range(2, 8))
    ]
    drawn = [replace(each, is_in=False) for each in THREE]
    assert found(drawn) == [(1, 2, 3)] and "Cash drawn" in next(iter(structuring("h", drawn))).explanation


def test_the_line_is_that_of_the_day() -> None:
    before = date(2016, 1, 1)
    assert found([cash(serial, 49_000, serial, day=before) for serial in range(1, 4)]) == []
    old = [cash(serial, 199_000, serial, day=before) for serial in range(1, 4)]
    [finding] = structuring("h", old)
    assert "〔2006〕第2号" in finding.explanation
    assert found([cash(serial, 199_000, serial, day=date(2006, 1, 1)) for serial in range(1, 4)]) == []
