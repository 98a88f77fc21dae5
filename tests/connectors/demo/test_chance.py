"""Chance is the same in every version of Python: these values were written down once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from connectors.demo.chance import Chance
from connectors.demo.day import later


def test_a_stream_is_pinned() -> None:
    chance = Chance("pinned")

    told = (
        [chance.between(1, 6) for _ in range(8)],
        chance.pick("abcdef"),
        chance.some(range(10), 4),
        chance.weighted((("rare", 1), ("often", 9))),
        chance.day(date(2026, 1, 1), date(2026, 12, 31)),
        chance.money(100, 1_000_000),
    )

    assert told == ([6, 6, 2, 6, 1, 2, 2, 6], "b", [8, 3, 0, 4], "often", date(2026, 8, 24), Decimal("57300.00"))


def test_streams_of_other_names_differ() -> None:
    one, other = Chance("one"), Chance("other")

    assert [one.below(1000) for _ in range(5)] != [other.below(1000) for _ in range(5)]


def test_some_are_different_and_at_most_all() -> None:
    assert sorted(Chance("x").some(range(5), 9)) == [0, 1, 2, 3, 4]
    assert Decimal("100") <= Chance("x").money(100, 200) <= Decimal("200")


@pytest.mark.parametrize(
    ("day", "years", "months", "expected"),
    [
        (date(2024, 2, 29), 1, 0, date(2025, 2, 28)),
        (date(2026, 8, 31), 0, 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 0, 1, date(2027, 1, 15)),
        (date(2026, 1, 31), 2, 11, date(2028, 12, 31)),
    ],
)
def test_the_same_day_later(day: date, years: int, months: int, expected: date) -> None:
    assert later(day, years=years, months=months) == expected
