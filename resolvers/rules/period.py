"""Periods by month and year (期间), as 民法典 arts 201 and 202 count them.

The day on which a period begins does not count; a period of months or years ends with the corresponding day of its last
month, or with that month's last day where it has no such day. Periods are counted from their beginning, never from each
other: six months from 31 August end on 28 or 29 February, twelve on 31 August.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from resolvers.rules.rule import Rule, RuleTable

RULES: RuleTable[Rule] = RuleTable(
    (
        Rule(
            code="PERIOD_CORRESPONDING_DAY",
            source="民法典 (2020)",
            article="202",
            title_zh="期间的最后一日",
            text="A period of months or years ends with the corresponding day, else with the last day of its month.",
            effective_from=date(2021, 1, 1),
        ),
    )
)

MONTHS_PER_YEAR = 12


def add_months(day: date, months: int) -> date:
    """Last day of a period of that many months from `day`, which may be negative; kept within date.min and date.max."""
    index = day.year * MONTHS_PER_YEAR + day.month - 1 + months
    year, month = divmod(index, MONTHS_PER_YEAR)
    if not date.min.year <= year <= date.max.year:
        return date.min if year < date.min.year else date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """Last day of a period of that many years from `day`."""
    return add_months(day, years * MONTHS_PER_YEAR)


def whole_years(since: date, on: date) -> int:
    """Whole years from `since` to `on`; 0 where `on` is not later."""
    years = max(0, on.year - since.year)
    return years - 1 if years and add_years(since, years) > on else years


def next_day(day: date) -> date | None:
    """The day after; None after the calendar's last day, which registers use to say "without end"."""
    return None if day == date.max else day + timedelta(days=1)
