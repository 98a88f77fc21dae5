"""Money, days, moments and case numbers as they are read and printed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.scalars import SCALARS, CaseNumber
from tests.resolvers.harness import Agencies

DATE, DECIMAL, MOMENT, CASE = (SCALARS[kind] for kind in (date, Decimal, datetime, CaseNumber))


def printed(scalar: Any, value: object) -> Any:
    return scalar.serialize(value)


def read(scalar: Any, value: object) -> Any:
    return scalar.parse_value(value)


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=2))
def test_money_has_two_digits_and_survives(amount: Decimal) -> None:
    text = printed(DECIMAL, amount)
    assert text.partition(".")[2].isdigit() and len(text.partition(".")[2]) == 2 and "E" not in text
    assert read(DECIMAL, text) == amount


@pytest.mark.parametrize(("value", "text"), [(Decimal("1E+3"), "1000.00"), (0, "0.00"), (Decimal("0.1"), "0.10")])
def test_money_is_never_printed_with_an_exponent(value: object, text: str) -> None:
    assert printed(DECIMAL, value) == text


@pytest.mark.parametrize("value", ["1", "1.5", 1, 1.5, "-0.01", "9999999999999999"])
def test_money_is_read_from_text_and_numbers(value: object) -> None:
    assert read(DECIMAL, value) == Decimal(str(value))


@pytest.mark.parametrize(
    "value", ["", "x", "1,5", "NaN", "Infinity", "1e16", "-1e16", True, None, [], {}, float("nan"), float("inf")]
)
def test_what_is_no_money(value: object) -> None:
    with pytest.raises(ValueError, match="Decimal must be"):
        read(DECIMAL, value)


@given(st.dates())
def test_a_day_survives(day: date) -> None:
    assert read(DATE, printed(DATE, day)) == day


@pytest.mark.parametrize(
    "value",
    ["2026-13-01", "2026-02-30", "20260101", "2026-1-1", "2026-W01-1", "2026-01-01T00:00", "", 20260101, None, True],
)
def test_what_is_no_day(value: object) -> None:
    with pytest.raises(ValueError, match="Date must be"):
        read(DATE, value)


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-12, 12))
def test_a_moment_is_printed_at_eight_hours_east(moment: datetime, hours: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    text = printed(MOMENT, aware)
    assert text.endswith("+08:00") and datetime.fromisoformat(text) == aware


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 6, 30, 16, 0, tzinfo=UTC), "2026-07-01T00:00:00+08:00"),
        (datetime(2026, 6, 30, 16, 0, 0, 1, tzinfo=UTC), "2026-07-01T00:00:00.000001+08:00"),
    ],
)
def test_a_moment(moment: datetime, text: str) -> None:
    assert printed(MOMENT, moment) == text


def test_a_moment_is_read_with_its_zone_or_as_shanghais() -> None:
    assert read(MOMENT, "2026-07-01T00:00:00Z") == datetime(2026, 7, 1, tzinfo=UTC)
    assert read(MOMENT, "2026-07-01T08:00:00") == datetime(2026, 7, 1, tzinfo=UTC)
    for wrong in ("", "yesterday", 7, None):
        with pytest.raises(ValueError, match="DateTime must be"):
            read(MOMENT, wrong)


@pytest.mark.parametrize("value", [7, None, True, ["（2023）浙0522执1号"]])
def test_a_case_number_is_text(value: object) -> None:
    with pytest.raises(ValueError, match="CaseNumber must be"):
        read(CASE, value)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ('{ cases(where: {filedOn: {eq: "2026-02-30"}}) { totalCount } }', "Date must be a day such as 2026-11-23"),
        ('{ cases(where: {claimAmount: {eq: "x"}}) { totalCount } }', "Decimal must be a number such as 1234.50"),
        ("{ case(number: 7) { id } }", "CaseNumber must be text"),
    ],
)
async def test_what_is_wrong_is_said_before_anything_runs(agencies: Agencies, query: str, message: str) -> None:
    answer = await agencies.ask(query)
    assert not answer.executed and message in answer.errors[0]["message"]
    assert answer.errors[0]["extensions"] == {"code": "VALIDATION_FAILED"}
