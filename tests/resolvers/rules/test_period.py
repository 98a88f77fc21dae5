"""Months and years as 民法典 counts them, against an oracle that looks at every day of the last month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.rules.period import RULES, add_months, add_years, next_day, whole_years

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def test_the_rule_of_periods() -> None:
    rule = RULES.cite("PERIOD_CORRESPONDING_DAY", date(2026, 1, 1))
    assert (rule.citation, rule.effective_from) == ("民法典 (2020) art 202", date(2021, 1, 1))


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 8, 31), 12, date(2026, 8, 31)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(9999, 6, 1), 12, date.max),
        (date(1, 6, 1), -12, date.min),
    ],
)
def test_a_period_of_months_ends_with_the_corresponding_day(day: date, months: int, last: date) -> None:
    assert add_months(day, months) == last


@given(DAYS, st.integers(0, 600))
def test_a_period_ends_with_the_last_day_that_corresponds(day: date, months: int) -> None:
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    days = [date(year, month, 1) + timedelta(days=n) for n in range(31)]
    assert add_months(day, months) == max(each for each in days if each.month == month and each.day <= day.day)


@given(DAYS, DAYS)
def test_whole_years_are_those_whose_period_has_ended(since: date, on: date) -> None:
    ended = [years for years in range(1, 80) if add_years(since, years) <= on]
    assert whole_years(since, on) == max(ended, default=0)


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        (date(2016, 5, 4), date(2026, 5, 3), 9),
        (date(2016, 5, 4), date(2026, 5, 4), 10),
        (date(2024, 2, 29), date(2025, 2, 28), 1),
        (date(2026, 5, 4), date(2025, 5, 4), 0),
    ],
)
def test_whole_years(since: date, on: date, years: int) -> None:
    assert whole_years(since, on) == years


def test_the_calendar_has_an_end() -> None:
    assert next_day(date(2026, 12, 31)) == date(2027, 1, 1)
    assert next_day(date.max) is None
