"""The court's measures: each count by hand, and the statements held to the reading of rows in memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.catalogue.court import CASE_ROLES
from connectors.measures import MEASURES
from connectors.measures.court import MANY_FILED
from connectors.scan import Row

Ask: TypeAlias = Callable[[str, Mapping[str, Sequence[Row]], Mapping[str, Any]], Awaitable[Row]]
Tables: TypeAlias = dict[str, list[Row]]

NAMES = ("court.filed", "court.closed", "court.terminated_stock")
FROM, TO = date(2026, 1, 1), date(2026, 3, 1)
EVE = TO - timedelta(days=1)
PERIOD = {"court_codes": ("浙0522",), "from": FROM, "to": TO}
NOTHING = {
    "filed": 0,
    "closed": 0,
    "closed_terminated": 0,
    "days_to_close_sum": 0,
    "recovered_sum": Decimal(0),
    "claimed_sum": Decimal(0),
    "related": 0,
    "terminated_stock": 0,
    "over_10": 0,
    "over_20": 0,
}


def case(number: int, **changes: Any) -> Row:
    plain = {
        "number": f"（2020）浙0522执{number}号",
        "kind": "FIRST_ENFORCEMENT",
        "status": "IN_PROGRESS",
        "court_code": "浙0522",
        "filed_on": date(2001, 5, 1),
        "closed_on": None,
        "claim_amount": Decimal("100.00"),
        "recovered_amount": Decimal("40.00"),
        "resumes": None,
    }
    assert changes.keys() <= plain.keys()
    return {**plain, **changes}


def ruling(number: int, ruled_on: date) -> Row:
    return {"case_number": case(number)["number"], "ruled_on": ruled_on}


def party(number: int, party_number: str | None, role: str = "DEBTOR") -> Row:
    return {"case_number": case(number)["number"], "role": role, "party_number": party_number}


def tables(cases: list[Row], parties: list[Row] | None = None, rulings: list[Row] | None = None) -> Tables:
    codes = ("浙0522", "浙0523")
    return {
        "court.court": [{"code": code, "name": code, "level": "BASIC"} for code in codes],
        "court.enforcement_case": cases,
        "court.case_party": parties or [],
        "court.termination_ruling": rulings or [],
    }


def in_memory(rows: Tables, arguments: Mapping[str, Any]) -> Row:
    """The rows of every measure in one."""
    return {name: count for measure in NAMES for name, count in MEASURES[measure].in_memory(rows, arguments).items()}


async def in_postgres(ask: Ask, rows: Tables, arguments: Mapping[str, Any]) -> Row:
    """The rows of every measure in one."""
    return {name: count for measure in NAMES for name, count in (await ask(measure, rows, arguments)).items()}


DONE = {"status": "TERMINATED_THIS_PROCEDURE", "filed_on": date(2025, 12, 1)}
SEVERAL = {
    "the first day of the period counts, its end does not": (
        tables(
            [
                case(1, filed_on=FROM),
                case(2, filed_on=EVE),
                case(3, filed_on=TO),
                case(4, filed_on=FROM - timedelta(days=1)),
                case(5, filed_on=FROM, court_code="浙0523"),
                case(6, filed_on=FROM, kind="RESUMED"),
            ]
        ),
        {"filed": 2},
    ),
    "closed: days and rates of 执, sums of 执恢 too": (
        tables(
            [
                case(1, **DONE, closed_on=FROM),
                case(2, filed_on=date(2025, 12, 1), closed_on=EVE, status="PERFORMED", recovered_amount=Decimal(100)),
                case(3, **DONE, closed_on=TO),
                case(4, filed_on=date(2025, 12, 1), closed_on=FROM, kind="RESUMED", recovered_amount=None),
                case(5, filed_on=date(2025, 12, 1), closed_on=FROM, kind="OBJECTION"),
                case(6, filed_on=FROM, closed_on=FROM, claim_amount=None, recovered_amount=Decimal(7)),
            ]
        ),
        {
            "filed": 1,
            "closed": 3,
            "closed_terminated": 1,
            "days_to_close_sum": 31 + 89,
            "recovered_sum": Decimal(140),
            "claimed_sum": Decimal(300),
        },
    ),
    "related: the same debtor in another case of any court and kind": (
        tables(
            [
                *(case(n, filed_on=FROM) for n in range(1, 7)),
                case(7, court_code="浙0523", kind="PRESERVATION"),
            ],
            [
                party(1, "A"),
                party(7, "A"),
                party(2, "B"),
                party(3, "B", "APPLICANT"),
                party(4, None),
                party(5, None),
                party(6, "C"),
                party(6, "D"),
                party(5, "D"),
            ],
        ),
        {"filed": 6, "related": 3},
    ),
    "a ruling stands unless resumed or performed": (
        tables(
            [
                case(1),
                case(2),
                case(3),
                case(4),
                case(5, recovered_amount=Decimal(100)),
                case(6, status="PERFORMED", recovered_amount=None),
                case(7, claim_amount=None),
                case(8, court_code="浙0523"),
                case(12, kind="RESUMED", resumes=case(2)["number"], filed_on=EVE),
                case(13, kind="RESUMED", resumes=case(3)["number"], filed_on=TO),
                case(14, kind="OBJECTION", resumes=case(4)["number"], filed_on=date(2025, 1, 1)),
                case(17, kind="RESUMED", resumes=case(7)["number"], filed_on=date(2019, 12, 31)),
            ],
            rulings=[ruling(number, date(2020, 1, 1)) for number in range(1, 9)],
        ),
        {"terminated_stock": 4},
    ),
    "a ruling stands from its day, and is resumed by a case of the same day": (
        tables(
            [
                case(1),
                case(2),
                case(3),
                case(12, kind="RESUMED", resumes=case(2)["number"], filed_on=date(2020, 1, 1)),
            ],
            rulings=[ruling(1, TO), ruling(2, date(2020, 1, 1)), ruling(3, EVE)],
        ),
        {"terminated_stock": 1},
    ),
    "the tenth and twentieth anniversary are not over": (
        tables(
            [case(number) for number in range(1, 6)],
            rulings=[
                ruling(1, date(2016, 2, 28)),
                ruling(2, date(2016, 2, 27)),
                ruling(3, date(2006, 2, 28)),
                ruling(4, date(2006, 2, 27)),
                ruling(5, date(2016, 2, 29)),
            ],
        ),
        {"terminated_stock": 5, "over_10": 3, "over_20": 1},
    ),
}


@pytest.mark.parametrize(("rows", "expected"), SEVERAL.values(), ids=SEVERAL.keys())
async def test_count(ask_postgres: Ask, rows: Tables, expected: dict[str, Any]) -> None:
    assert in_memory(rows, PERIOD) == {**NOTHING, **expected}
    assert await in_postgres(ask_postgres, rows, PERIOD) == {**NOTHING, **expected}
    assert await in_postgres(ask_postgres, rows, {**PERIOD, "many_filed": 0}) == {**NOTHING, **expected}


@pytest.mark.parametrize(("codes", "filed"), [(None, 2), (("浙0522", "浙0523"), 2), (("浙0523",), 1), ((), 0)])
async def test_courts(ask_postgres: Ask, codes: tuple[str, ...] | None, filed: int) -> None:
    rows = tables([case(1, filed_on=FROM), case(2, filed_on=FROM, court_code="浙0523")])
    arguments = {**PERIOD, "court_codes": codes}
    assert in_memory(rows, arguments)["filed"] == filed
    assert (await in_postgres(ask_postgres, rows, arguments))["filed"] == filed


NEAR = st.sampled_from(
    [
        base + timedelta(days=days)
        for base in (FROM, TO, date(2016, 2, 29), date(2016, 3, 1), date(2006, 2, 28), date(2020, 1, 1))
        for days in (-1, 0, 1)
    ]
)
AMOUNT = st.none() | st.sampled_from([Decimal("0.00"), Decimal("40.00"), Decimal("100.00"), Decimal("100.01")])


@st.composite
def courts_at_work(draw: st.DrawFn) -> Tables:
    numbers = range(1, draw(st.integers(1, 8)) + 1)
    cases = []
    for number in numbers:
        days = sorted((draw(NEAR), draw(NEAR)))
        cases.append(
            case(
                number,
                kind=draw(st.sampled_from(["FIRST_ENFORCEMENT", "FIRST_ENFORCEMENT", "RESUMED", "OBJECTION"])),
                status=draw(st.sampled_from(["IN_PROGRESS", "TERMINATED_THIS_PROCEDURE", "PERFORMED"])),
                court_code=draw(st.sampled_from(["浙0522", "浙0523"])),
                filed_on=days[0],
                closed_on=draw(st.sampled_from([None, days[1]])),
                claim_amount=draw(AMOUNT),
                recovered_amount=draw(AMOUNT),
                resumes=draw(st.none() | st.sampled_from([case(other)["number"] for other in numbers])),
            )
        )
    one_party = st.builds(
        party, st.sampled_from(numbers), st.sampled_from(["A", "B", "C", None]), st.sampled_from(CASE_ROLES)
    )
    parties = draw(st.lists(one_party, max_size=10, unique_by=lambda row: tuple(row.values())))
    rulings = [ruling(number, draw(NEAR)) for number in draw(st.sets(st.sampled_from(numbers)))]
    return tables(cases, parties, rulings)


@settings(max_examples=150, deadline=None)
@given(courts_at_work(), st.sampled_from([None, ("浙0522",), ("浙0522", "浙0523"), ()]), NEAR, NEAR)
async def test_the_statement_answers_as_the_rows_do(
    ask_postgres: Ask, rows: Tables, codes: tuple[str, ...] | None, one: date, other: date
) -> None:
    period = {"court_codes": codes, "from": min(one, other), "to": max(one, other) + timedelta(days=1)}
    for many_filed in (MANY_FILED, 0):
        assert await in_postgres(ask_postgres, rows, {**period, "many_filed": many_filed}) == in_memory(rows, period)
