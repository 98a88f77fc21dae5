"""The court's performance in a period, asked as a query."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.resolvers.harness import Agencies, company_number, failure, failures, person_number

METRICS = """query ($court: String, $from: Date!, $to: Date!) {
enforcementMetrics(courtCode: $court, from: $from, to: $to) {
    filed closed firstEnforcementTerminationRate firstEnforcementTerminationRateChange meanDaysToClose
    meanDaysToCloseChange recoveryRate recoveryRateChange casesWithRelatedCasesRate terminatedStock
    terminatedStockOver10Years terminatedStockOver20Years partiesDelisted companiesRestored
} }"""
YEAR = {"from": "2025-01-01", "to": "2026-01-01"}


@pytest.fixture
def worked(agencies: Agencies) -> Agencies:
    """Two courts' work of two years."""
    one, two = person_number(1), person_number(2)

    def case(serial: int, court: str, debtor: str, filed_on: date, closed_on: date | None, **values: Any) -> None:
        agencies.case(serial, debtor, court_code=court, filed_on=filed_on, closed_on=closed_on, **values)

    ended = {"status": "TERMINATED_THIS_PROCEDURE", "claim_amount": Decimal(100)}
    paid = {"status": "PERFORMED", "claim_amount": Decimal(100), "recovered_amount": Decimal(100)}
    case(1, "浙0522", one, date(2025, 1, 1), date(2025, 1, 11), **ended)
    case(2, "浙0522", one, date(2025, 2, 1), date(2025, 2, 21), **paid)
    case(3, "浙0523", two, date(2025, 3, 1), date(2025, 4, 10), **paid)
    case(4, "浙0522", two, date(2024, 3, 1), date(2024, 3, 31), **ended)
    case(5, "京", two, date(2025, 5, 1), None)
    for serial, ruled_on in ((1, date(2025, 1, 11)), (4, date(2015, 12, 30))):
        agencies.put("court.termination_ruling", case_number=f"（2023）浙0522执{serial}号", ruled_on=ruled_on)
    for party in (one, one, two):
        agencies.put("credit.dishonesty_listing", party=party, court_code="浙0522", removed_on=date(2025, 6, 1))
    agencies.put(
        "credit.restoration_certificate", party=company_number(1), court_code="浙0523", issued_on=date(2025, 6, 1)
    )
    return agencies


async def metrics(agencies: Agencies, **arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = (await agencies.data(METRICS, **arguments))["enforcementMetrics"]
    return found


async def test_the_courts_below_are_taken_in(worked: Agencies) -> None:
    assert await metrics(worked, court="浙05", **YEAR) == {
        "filed": 3,
        "closed": 3,
        "firstEnforcementTerminationRate": pytest.approx(1 / 3),
        "firstEnforcementTerminationRateChange": pytest.approx(-200 / 3),
        "meanDaysToClose": pytest.approx(70 / 3),
        "meanDaysToCloseChange": pytest.approx(70 / 3 - 30),
        "recoveryRate": pytest.approx(2 / 3),
        "recoveryRateChange": pytest.approx(200 / 3),
        "casesWithRelatedCasesRate": pytest.approx(1.0),
        "terminatedStock": 2,
        "terminatedStockOver10Years": 1,
        "terminatedStockOver20Years": 0,
        "partiesDelisted": 2,
        "companiesRestored": 1,
    }


async def test_a_court_alone_and_every_court(worked: Agencies) -> None:
    alone = await metrics(worked, court="浙0523", **YEAR)
    assert (alone["filed"], alone["closed"], alone["companiesRestored"], alone["partiesDelisted"]) == (1, 1, 1, 0)
    assert (await metrics(worked, **YEAR))["filed"] == 4
    assert (await metrics(worked, court="浙０５２３", **YEAR))["filed"] == 1, "full width is put right"


async def test_from_counts_and_to_does_not(worked: Agencies) -> None:
    assert (await metrics(worked, **{"from": "2025-01-01", "to": "2025-02-01"}))["filed"] == 1
    assert (await metrics(worked, **{"from": "2025-01-02", "to": "2025-02-02"}))["filed"] == 1


async def test_a_period_without_work(agencies: Agencies) -> None:
    found = await metrics(agencies, **YEAR)
    assert {found[name] for name in ("filed", "closed", "terminatedStock", "partiesDelisted")} == {0}
    assert {value for name, value in found.items() if "Rate" in name or "mean" in name} == {None}


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({**YEAR, "court": "浙9999"}, "courtCode"),
        ({**YEAR, "court": ""}, "courtCode"),
        ({"from": "2025-01-01", "to": "2025-01-01"}, "to"),
        ({"from": "2025-01-02", "to": "2025-01-01"}, "to"),
        ({"from": "0001-12-31", "to": "2025-01-01"}, "from"),
    ],
)
async def test_what_is_no_court_or_no_period(agencies: Agencies, arguments: dict[str, str], argument: str) -> None:
    answer = await agencies.ask(METRICS, **arguments)
    assert answer.data == {"enforcementMetrics": None}
    assert (failure(answer)["code"], failure(answer)["argument"]) == ("BAD_ARGUMENT", argument)


@pytest.mark.parametrize(
    ("start", "end"), [("0002-01-01", "0002-01-02"), ("0002-01-01", "9999-12-31"), ("2024-02-29", "2024-03-01")]
)
async def test_periods_at_the_ends_of_the_calendar(agencies: Agencies, start: str, end: str) -> None:
    assert (await metrics(agencies, **{"from": start, "to": end}))["filed"] == 0


async def test_a_measure_is_asked_once_for_the_period_and_once_for_the_year_before(worked: Agencies) -> None:
    query = """query ($from: Date!, $to: Date!) {
        one: enforcementMetrics(from: $from, to: $to) { filed } two: enforcementMetrics(from: $from, to: $to) { closed }
    }"""
    await worked.data(query, **YEAR)
    asked = [(each.name, each.arguments["from"].year) for each in worked.sources["court"].measures]
    assert sorted(asked) == [
        ("court.closed", 2024),
        ("court.closed", 2025),
        ("court.filed", 2025),
        ("court.terminated_stock", 2025),
    ]
    assert len(worked.sources["credit"].measures) == 1


async def test_credit_that_is_down_keeps_back_its_part_alone(worked: Agencies) -> None:
    worked.down("credit")
    answer = await worked.ask(METRICS, **YEAR)
    assert answer.data is not None and answer.data["enforcementMetrics"]["filed"] == 4
    assert failures(answer) == [
        ("enforcementMetrics.companiesRestored", "SOURCE_UNAVAILABLE"),
        ("enforcementMetrics.partiesDelisted", "SOURCE_UNAVAILABLE"),
    ]


async def test_a_court_that_is_down_has_no_performance(worked: Agencies) -> None:
    worked.down("court")
    answer = await worked.ask(METRICS, **YEAR)
    assert answer.data == {"enforcementMetrics": None}
    assert dict(failure(answer)) == {"code": "SOURCE_UNAVAILABLE", "source": "court"}
