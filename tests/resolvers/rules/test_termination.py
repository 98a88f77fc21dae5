"""法〔2016〕373号, row by row: conditions of 终本, the inquiries after it, its age, whether it can be resumed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.scan import Row
from resolvers.rules.period import add_years
from resolvers.rules.termination import CONDITIONS, RULES, Termination, assess, filed_early, stands

MakeRow = Callable[..., Row]
RULED = date(2024, 8, 31)
IN_FORCE = date(2016, 12, 1)
DAYS = st.dates(date(2017, 1, 1), date(2026, 12, 31))


def ruling(ruled_on: date = RULED) -> Row:
    return {"ruled_on": ruled_on}


def inquiries(*days: date) -> Sequence[Row]:
    return [{"inquired_on": day} for day in days]


@pytest.mark.parametrize(
    ("item", "code", "words"),
    [
        (1, "NOTICE_AND_REPORT", "property report ordered"),
        (2, "RESTRICTED_AND_LISTED", "Restriction issued"),
        (3, "INVESTIGATED", "Investigation exhausted"),
        (4, "THREE_MONTHS", "three months since the case was filed"),
        (5, "SEARCHED", "obstruction punished"),
    ],
)
def test_condition(item: int, code: str, words: str) -> None:
    rule = CONDITIONS.at(code, IN_FORCE)
    assert rule is not None and CONDITIONS.at(code, IN_FORCE - timedelta(days=1)) is None
    assert rule.citation == f"法〔2016〕373号 art 1, item {item}"
    assert words in rule.text


@pytest.mark.parametrize(("code", "months", "years"), [("INQUIRIES", 6, 5), ("RESUMPTION", 0, 0)])
def test_rule(code: str, months: int, years: int) -> None:
    rule = RULES.cite(code, RULED)
    assert (rule.citation, rule.months, rule.years) == ("法〔2016〕373号 art 9", months, years)


@pytest.mark.parametrize(
    ("ruled_on", "early"),
    [
        (date(2017, 2, 28), True),
        (date(2017, 3, 1), False),
        (date(2016, 11, 30), False),
    ],
)
def test_more_than_three_months_since_filing(case: MakeRow, ruled_on: date, early: bool) -> None:
    assert filed_early(case(filed_on=date(2016, 11, 30)), ruled_on) is early


def test_a_standing_ruling(case: MakeRow) -> None:
    made = inquiries(date(2025, 2, 27), date(2025, 8, 20))
    assert assess(ruling(), case(), made, [], date(2026, 1, 1)) == Termination(
        ruled_on=RULED, next_inquiry_due_on=date(2026, 2, 20), inquiries=2, age_years=1, resumable=True
    )


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2024, 8, 31), date(2025, 2, 28)),
        (date(2025, 3, 1), date(2025, 2, 28)),
        (date(2029, 8, 31), date(2025, 2, 28)),
        (date(2029, 9, 1), None),
    ],
)
def test_an_inquiry_stays_due_until_it_is_made_or_five_years_are_over(
    case: MakeRow, today: date, due: date | None
) -> None:
    assert assess(ruling(), case(), [], [], today).next_inquiry_due_on == due


@pytest.mark.parametrize(
    ("last", "due"), [(date(2029, 2, 28), date(2029, 8, 28)), (date(2029, 3, 1), None), (date(2029, 3, 31), None)]
)
def test_no_inquiry_is_due_after_five_years(case: MakeRow, last: date, due: date | None) -> None:
    expected = due
    assert assess(ruling(), case(), inquiries(last), [], date(2029, 4, 1)).next_inquiry_due_on == expected


def test_inquiries_of_another_time_do_not_count(case: MakeRow) -> None:
    outside = inquiries(RULED - timedelta(days=1), date(2025, 6, 2))
    found = assess(ruling(), case(), outside, [], date(2025, 6, 1))
    assert (found.inquiries, found.next_inquiry_due_on) == (0, date(2025, 2, 28))


@given(DAYS)
def test_ten_inquiries_in_five_years(case: MakeRow, ruled_on: date) -> None:
    made: list[date] = []
    while len(made) < 20:
        today = max(made, default=ruled_on)
        due = assess(ruling(ruled_on), case(), inquiries(*made), [], today).next_inquiry_due_on
        if due is None:
            break
        made.append(due)
    assert len(made) == 10
    assert made[-1] <= add_years(ruled_on, 5)


@pytest.mark.parametrize(
    ("filed_on", "today", "resumable"),
    [
        (RULED - timedelta(days=1), date(2026, 1, 1), True),
        (RULED, date(2026, 1, 1), False),
        (date(2025, 6, 1), date(2025, 5, 31), True),
        (date(2025, 6, 1), date(2025, 6, 1), False),
    ],
)
def test_a_resumed_case_ends_the_ruling(case: MakeRow, filed_on: date, today: date, resumable: bool) -> None:
    resumed = case(number="（2025）浙0522执恢5号", kind="RESUMED", resumes=case()["number"], filed_on=filed_on)
    found = assess(ruling(), case(), [], [resumed], today)
    assert found.resumable is resumable
    assert (found.next_inquiry_due_on is not None) is resumable


@pytest.mark.parametrize("changes", [{"kind": "OBJECTION"}, {"resumes": "（2020）浙0522执9号"}, {"resumes": None}])
def test_another_case_does_not_end_the_ruling(case: MakeRow, changes: dict[str, str | None]) -> None:
    plain = {"kind": "RESUMED", "resumes": case()["number"], "filed_on": date(2025, 6, 1)}
    assert assess(ruling(), case(), [], [{**plain, **changes}], date(2026, 1, 1)).resumable


@pytest.mark.parametrize(
    ("status", "recovered", "standing"),
    [
        ("TERMINATED_THIS_PROCEDURE", "99.99", True),
        ("TERMINATED_THIS_PROCEDURE", "100.00", False),
        ("PERFORMED", None, False),
    ],
)
def test_performance_ends_the_ruling(case: MakeRow, status: str, recovered: str | None, standing: bool) -> None:
    row = case(status=status, recovered_amount=recovered and Decimal(recovered))
    found = assess(ruling(), row, [], [], date(2026, 1, 1))
    assert (found.resumable, found.next_inquiry_due_on is not None) == (standing, standing)


def test_a_ruling_stands_from_its_day(case: MakeRow) -> None:
    assert not stands(ruling(), case(), [], RULED - timedelta(days=1))
    assert stands(ruling(), case(), [], RULED)


@pytest.mark.parametrize(("today", "age"), [(date(2034, 8, 30), 9), (date(2034, 8, 31), 10), (date(2044, 8, 31), 20)])
def test_age_in_whole_years(case: MakeRow, today: date, age: int) -> None:
    assert assess(ruling(), case(), [], [], today).age_years == age
