"""The business date of the demo: everything in it is dated from this day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

DEMO_TODAY = date(2026, 11, 23)
"""Serve the demo with `ZHIXING_TODAY=2026-11-23`, or its "today" moves on while its facts stand still."""

_SHORTEST_MONTH = 28


@lru_cache(maxsize=4096)
def days_ago(days: int) -> date:
    """The day so many days before the business date."""
    return DEMO_TODAY - timedelta(days=days)


def later(day: date, *, years: int = 0, months: int = 0) -> date:
    """The same day of the month so much later, or that month's last day where it has none."""
    month = day.year * 12 + day.month - 1 + years * 12 + months
    first = date(month // 12, month % 12 + 1, 1)
    if day.day <= _SHORTEST_MONTH:
        return first.replace(day=day.day)
    following = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (following - first).days) - 1)
