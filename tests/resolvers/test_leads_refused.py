"""Leads to further obligors where a source is down, something may not be seen, or there is too much: it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from connectors.scan import Compare, Operator
from resolvers import debtor_companies, leads
from tests.resolvers.harness import Agencies, failure, failures, person_number
from tests.resolvers.leading import ALL, DAY, answered, granted, owing, told, world


async def test_a_source_that_is_down_costs_the_cases_that_need_it(agencies: Agencies) -> None:
    living, _ = owing(agencies, 1)
    dissolved, company = owing(agencies, 2, status="REVOKED")
    agencies.put("registry.filing", company_number=company, kind="REVOCATION", filed_on=DAY)
    of_person = agencies.case(3, agencies.person(3), claim_amount=Decimal(5), status="IN_PROGRESS")
    here = world(agencies)

    answer = await answered(here, ALL, down="bank")
    assert told(answer) == {living: ["17", "20"], dissolved: None, of_person: []}
    assert failure(answer) == {"code": "SOURCE_UNAVAILABLE", "source": "bank"}
    assert told(await answered(here, ALL, down="registry")) == dict.fromkeys((living, dissolved, of_person))
    assert told(await answered(here, ALL, down="vehicles")) == {
        living: ["17", "20"],
        dissolved: ["17", "20"],
        of_person: [],
    }


async def test_who_may_not_see_statements_is_told_nothing_from_them(agencies: Agencies) -> None:
    living, _ = owing(agencies, 1)
    dissolved, company = owing(agencies, 2, status="REVOKED")
    agencies.put("registry.filing", company_number=company, kind="REVOCATION", filed_on=DAY)
    for field in ("amount", "counterpartyParty"):
        answer = await answered(world(agencies), ALL, granted(("BankTransaction", field)))
        assert told(answer) == {living: ["17", "20"], dissolved: None}
        assert failure(answer) == {"code": "FORBIDDEN", "reason": "FIELD", "field": f"BankTransaction.{field}"}


@pytest.mark.parametrize("table", ["registry.shareholding", "registry.company", "bank.account"])
async def test_who_may_not_see_all_rows_is_refused(agencies: Agencies, table: str) -> None:
    owing(agencies, 1)
    only = {table: Compare("record_id", Operator.LT, 5)}
    answer = await answered(world(agencies), ALL, granted(rows=only))
    assert failure(answer) == {"code": "FORBIDDEN", "reason": "ROWS"}


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("registry.shareholding", {"holder": person_number(1)}),
        ("registry.capital_contribution", {"holder_number": person_number(1)}),
        ("bank.account", {}),
        ("bank.transaction", {"counterparty": person_number(2), "booked_on": date(2021, 1, 1)}),
    ],
)
async def test_more_records_than_can_be_looked_at_are_said(
    agencies: Agencies, monkeypatch: pytest.MonkeyPatch, table: str, row: dict[str, Any]
) -> None:
    monkeypatch.setattr(debtor_companies, "_WHOLE", replace(debtor_companies._WHOLE, first=2))
    few, _ = owing(agencies, 1)
    many, company = owing(agencies, 2, status="REVOKED")
    agencies.put("registry.filing", company_number=company, kind="REVOCATION", filed_on=DAY)
    agencies.put("bank.account", number="1", holder=company)
    of = {"bank.account": {"holder": company}, "bank.transaction": {"account_number": "1"}}
    for _ in range(3):
        agencies.put(table, **of.get(table, {"company_number": company}), **row)
    answer = await answered(world(agencies), ALL)
    assert told(answer) == {few: ["17", "20"], many: None}
    assert failure(answer) == {"code": "TOO_MANY", "limit": debtor_companies.MOST_RECORDS}


async def test_more_leads_than_a_list_may_hold_are_said(agencies: Agencies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leads, "LARGEST_LIST", 2)
    two, _ = owing(agencies, 1)
    three, company = owing(agencies, 2)
    agencies.put(
        "registry.capital_contribution", company_number=company, holder_number="P", paid_on=DAY, amount=Decimal(-4)
    )
    answer = await answered(world(agencies), ALL)
    assert told(answer) == {two: ["17", "20"], three: None}
    assert failure(answer)["code"] == "TOO_MANY"


async def test_more_companies_than_one_question_may_look_at_are_said(
    agencies: Agencies, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leads, "MOST_COMPANIES", 1)
    first, _ = owing(agencies, 1)
    assert told(await answered(world(agencies), ALL)) == {first: ["17", "20"]}
    owing(agencies, 2)
    answer = await answered(world(agencies), ALL)
    assert {code for _, code in failures(answer)} == {"TOO_MANY"} and len(answer.errors) == 2
