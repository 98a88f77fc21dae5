"""Measures of the court's work: rates, their denominators, their changes, and the same days a year before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.scan import Row
from identifiers.errors import BadArgument
from resolvers.rules.metrics import (
    DEFINITIONS,
    FIRST_ENFORCEMENT_TERMINATION_RATE,
    checked_period,
    metrics,
    year_before,
)


def counts(**changes: Any) -> Row:
    plain = {
        "filed": 200,
        "closed": 100,
        "closed_terminated": 40,
        "days_to_close_sum": 9_050,
        "recovered_sum": Decimal("350.50"),
        "claimed_sum": Decimal("1000.00"),
        "related": 30,
        "terminated_stock": 70,
        "over_10": 20,
        "over_20": 5,
    }
    return {**plain, **changes}


BEFORE = counts(closed=80, closed_terminated=36, days_to_close_sum=8_000, recovered_sum=Decimal("300.50"))
CREDIT = {"parties_delisted": 12, "companies_restored": 3}


def test_counts_are_passed_on() -> None:
    found = metrics(counts(), BEFORE, CREDIT)
    assert (found.filed, found.closed) == (200, 100)
    assert (found.terminated_stock, found.terminated_stock_over_10_years, found.terminated_stock_over_20_years) == (
        70,
        20,
        5,
    )
    assert (found.parties_delisted, found.companies_restored) == (12, 3)


@pytest.mark.parametrize(
    ("code", "value", "change"),
    [
        ("first_enforcement_termination_rate", 0.4, -5.0),
        ("mean_days_to_close", 90.5, -9.5),
        ("recovery_rate", 0.3505, 5.0),
        ("cases_with_related_cases_rate", 0.15, None),
    ],
)
def test_rate(code: str, value: float, change: float | None) -> None:
    found = metrics(counts(), BEFORE, CREDIT)
    assert getattr(found, code) == value
    assert getattr(found, f"{code}_change", None) == change


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "scale"),
    [
        ("first_enforcement_termination_rate", "closed_terminated", "closed", 100),
        ("mean_days_to_close", "days_to_close_sum", "closed", 1),
        ("recovery_rate", "recovered_sum", "claimed_sum", 100),
        ("cases_with_related_cases_rate", "related", "filed", None),
    ],
)
def test_definition(code: str, numerator: str, denominator: str, scale: int | None) -> None:
    (row,) = [each for each in DEFINITIONS if each.code == code]
    assert (row.numerator, row.denominator, row.change_scale) == (numerator, denominator, scale)
    assert "in the period" in row.denominator_text


def test_a_court_may_have_a_formula_of_its_own() -> None:
    own = replace(
        FIRST_ENFORCEMENT_TERMINATION_RATE,
        denominator="filed",
        denominator_text="执 filed in the period",
        change_scale=None,
    )
    found = metrics(counts(), counts(), CREDIT, (own, *DEFINITIONS[1:]))
    assert found.first_enforcement_termination_rate == 0.2
    assert found.recovery_rate == 0.3505


def test_nothing_closed_is_no_rate() -> None:
    nothing = counts(filed=0, closed=0, closed_terminated=0, days_to_close_sum=0, claimed_sum=Decimal(0), related=0)
    found = metrics(nothing, BEFORE, None)
    assert [getattr(found, each.code) for each in DEFINITIONS] == [None] * 4
    assert found.recovery_rate_change is None
    assert (found.filed, found.parties_delisted, found.companies_restored) == (0, None, None)
    grown = metrics(counts(), nothing, CREDIT)
    assert grown.recovery_rate == 0.3505
    assert (grown.recovery_rate_change, grown.mean_days_to_close_change) == (None, None)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 10**6))
def test_no_change_is_zero_and_a_change_is_exact(closed: int, terminated: int, factor: int) -> None:
    now = counts(closed=closed, closed_terminated=terminated)
    scaled = counts(closed=closed * factor, closed_terminated=terminated * factor)
    change = metrics(now, scaled, None).first_enforcement_termination_rate_change
    assert change == (0.0 if closed else None)


@pytest.mark.parametrize(
    ("since", "to", "expected"),
    [
        (date(2026, 1, 1), date(2026, 11, 24), (date(2025, 1, 1), date(2025, 11, 24))),
        (date(2025, 2, 1), date(2025, 3, 1), (date(2024, 2, 1), date(2024, 3, 1))),
        (date(2024, 2, 1), date(2024, 3, 1), (date(2023, 2, 1), date(2023, 3, 1))),
        (date(2024, 2, 1), date(2024, 2, 29), (date(2023, 2, 1), date(2023, 3, 1))),
        (date(2024, 2, 29), date(2024, 3, 1), (date(2023, 2, 28), date(2023, 3, 1))),
    ],
)
def test_the_same_days_a_year_before(since: date, to: date, expected: tuple[date, date]) -> None:
    assert year_before(since, to) == expected


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 400))
def test_every_day_has_its_counterpart(since: date, length: int) -> None:
    days = [since + timedelta(days=n) for n in range(length)]
    before = year_before(since, days[-1] + timedelta(days=1))
    for day in days:
        if (day.month, day.day) != (2, 29):
            assert before[0] <= day.replace(year=day.year - 1) < before[1]


@pytest.mark.parametrize("to", [date(2026, 1, 1), date(2025, 12, 31)])
def test_a_period_holds_a_day(to: date) -> None:
    with pytest.raises(BadArgument) as raised:
        checked_period(date(2026, 1, 1), to)
    assert raised.value.extensions == {"code": "BAD_ARGUMENT", "argument": "to"}


def test_a_period_of_one_day() -> None:
    assert checked_period(date(2026, 1, 1), date(2026, 1, 2)) == (date(2026, 1, 1), date(2026, 1, 2))
