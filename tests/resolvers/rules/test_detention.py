"""民诉法 arts 118, 119 and 解释 arts 180 to 184, row by row: what a detention's record shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.scan import Row
from resolvers.rules.detention import (
    RULES,
    due_for_release_on,
    family_notice_due_at,
    findings,
    is_held_over,
)

EAST_8 = timezone(timedelta(hours=8))
ADMITTED = datetime(2026, 5, 4, 18, 30, tzinfo=EAST_8)
LATER = ADMITTED + timedelta(days=3)


def detention(**changes: Any) -> Row:
    plain = {
        "kind": "JUDICIAL",
        "status": "ADMITTED",
        "days": 15,
        "decided_on": date(2026, 5, 3),
        "approved_by": "院长",
        "admitted_at": ADMITTED,
        "due_for_release_on": date(2026, 5, 19),
        "released_at": None,
        "family_notified_at": ADMITTED + timedelta(hours=24),
    }
    return {**plain, **changes}


def broken(row: Row, now: datetime = LATER) -> list[str]:
    return [finding.rule.code for finding in findings(row, now)]


@pytest.mark.parametrize(
    ("code", "citation", "days", "hours"),
    [
        ("AT_MOST_15_DAYS", "民诉法 (2023) art 118(2)", 15, 0),
        ("APPROVED_BY_PRESIDENT", "民诉法 (2023) art 119(1)", 0, 0),
        ("FAMILY_NOTICE", "民诉法解释 法释〔2022〕11号 art 180", 0, 24),
        ("EARLY_RELEASE", "民诉法解释 法释〔2022〕11号 art 182", 0, 0),
        ("NOT_TWICE_IN_A_ROW", "民诉法解释 法释〔2022〕11号 art 184", 0, 0),
    ],
)
def test_rule(code: str, citation: str, days: int, hours: int) -> None:
    rule = RULES.at(code, date(2026, 5, 3))
    assert rule is not None
    assert (rule.citation, rule.days, rule.hours) == (citation, days, hours)


def test_a_proper_record_shows_nothing() -> None:
    assert broken(detention()) == []


@pytest.mark.parametrize(("days", "found"), [(15, []), (16, ["AT_MOST_15_DAYS"])])
def test_at_most_fifteen_days(days: int, found: list[str]) -> None:
    assert broken(detention(days=days)) == found


@pytest.mark.parametrize(("on", "held_over"), [(date(2026, 5, 19), False), (date(2026, 5, 20), True)])
def test_held_after_the_day_of_release(on: date, held_over: bool) -> None:
    assert is_held_over(detention(), on) is held_over
    now = datetime.combine(on, datetime.min.time(), EAST_8)
    assert broken(detention(), now) == (["AT_MOST_15_DAYS"] if held_over else [])
    assert not is_held_over(detention(released_at=LATER, status="RELEASED"), on)


def test_without_approval() -> None:
    assert broken(detention(approved_by=None)) == ["APPROVED_BY_PRESIDENT"]


@pytest.mark.parametrize(
    ("notified_after_h", "found"), [(0, []), (24, []), (24.01, ["FAMILY_NOTICE"]), (None, ["FAMILY_NOTICE"])]
)
def test_the_family_is_told_within_24_hours(notified_after_h: float | None, found: list[str]) -> None:
    at = None if notified_after_h is None else ADMITTED + timedelta(hours=notified_after_h)
    assert broken(detention(family_notified_at=at)) == found


def test_the_family_need_not_be_told_before_the_time_is_over() -> None:
    row = detention(family_notified_at=None)
    assert broken(row, ADMITTED + timedelta(hours=24)) == []
    assert broken(row, ADMITTED + timedelta(hours=24, seconds=1)) == ["FAMILY_NOTICE"]
    assert broken(detention(family_notified_at=None, admitted_at=None, status="DECIDED")) == []


def test_other_detentions_are_not_the_court_s() -> None:
    assert broken(detention(kind="CRIMINAL", days=30, approved_by=None, family_notified_at=None)) == []


@pytest.mark.parametrize(
    ("admitted_at", "day"),
    [
        (datetime(2026, 5, 4, 23, 59, tzinfo=EAST_8), date(2026, 5, 19)),
        (datetime(2026, 5, 4, 16, 1, tzinfo=UTC), date(2026, 5, 20)),
    ],
)
def test_the_day_of_release_is_shanghai_s(admitted_at: datetime, day: date) -> None:
    assert due_for_release_on(admitted_at, 15) == day


@given(st.datetimes(datetime(2023, 1, 1), datetime(2030, 1, 1)), st.timedeltas(timedelta(0), timedelta(days=4)))
def test_notice_late_is_notice_after_it_was_due(admitted: datetime, delay: timedelta) -> None:
    admitted_at = admitted.replace(tzinfo=EAST_8)
    row = detention(
        admitted_at=admitted_at, family_notified_at=admitted_at + delay, decided_on=date(2025, 1, 1), released_at=LATER
    )
    assert family_notice_due_at(row) == admitted_at + timedelta(days=1)
    assert ("FAMILY_NOTICE" in broken(row)) is (delay > timedelta(days=1))
