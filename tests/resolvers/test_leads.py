"""Leads to further obligors as they are asked for, of both executors: what is planted, bounds, refusals."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from access.grants import Grants
from connectors.demo.day import DEMO_TODAY
from connectors.demo.patterns import OBLIGORS, Pattern
from connectors.demo.rows import core
from connectors.scan import Compare, Operator
from resolvers import debtor_companies, leads
from schema.request import GraphQLAnswer
from tests.resolvers.harness import TODAY, Agencies, built, company_number, failure, failures, person_number
from tests.schema.agreement.case import Case
from tests.schema.agreement.comparison import difference
from tests.schema.agreement.world import World, world_of

LEADS = """additionalObligorLeads {
    party { __typename number } debtor { number } rule article evidence amount contested
}"""
ONE = f"query ($case: CaseNumber!) {{ case(number: $case) {{ {LEADS} }} }}"
ALL = f"{{ cases(first: 500) {{ nodes {{ number {LEADS} }} }} }}"
DAY = date(2020, 1, 1)


def world(agencies: Agencies, today: date = TODAY) -> World:
    """The agencies' rows behind both executors."""
    memories = {source: recorded.rows for source, recorded in agencies.sources.items()}
    return world_of(
        memories, {name: rows for memory in memories.values() for name, rows in memory._tables.items()}, today
    )


async def answered(here: World, query: str, grants: Grants | None = None, down: str = "", **variables: str) -> Any:
    """The answer that both executors give."""
    nothing = frozenset[str]()
    case = Case(query, variables, grants or Grants.all(), frozenset({down} - {""}), nothing, nothing)
    planned, reference = await here.both(case)
    assert difference(planned, reference) is None
    assert isinstance(planned, GraphQLAnswer)
    return planned


@pytest.fixture(scope="module")
async def planted() -> AsyncIterator[World]:
    """The part of the demo that every scale has, in memory, on the demo's business date."""
    agencies = Agencies()
    for name, rows in core().items():
        for row in rows:
            agencies.put(name, **row)
    yield world(agencies, DEMO_TODAY)
    await agencies.close()


@pytest.fixture
async def agencies() -> AsyncIterator[Agencies]:
    """Agencies without rows."""
    empty = Agencies()
    yield empty
    await empty.close()


PLANTED = {
    "ARTICLE_17": [("17", "obligor", "1120000.00", False), ("17", "promoter", "1120000.00", False)],
    "ARTICLE_18": [("18", "obligor", "900000.00", False), ("20", "obligor", "2100000.00", False)],
    "ARTICLE_19": [
        ("17", "buyer", "600000.00", False),
        ("19", "obligor", "600000.00", False),
        ("19", "promoter", "600000.00", False),
    ],
    "ARTICLE_20": [("20", "obligor", "640000.00", False)],
    "ARTICLE_21": [("20", "obligor", "730000.00", False), ("21", "obligor", "730000.00", False)],
    "ARTICLE_22": [("20", "obligor", "950000.00", False), ("22", "obligor", "380000.00", False)],
    "CAPITAL_NOT_YET_DUE": [("20", "holder", "1200000.00", False), ("17", "holder", "5000000.00", True)],
}
"""By pattern, every lead of its case: article, who, how far, contested. The only holder answers by article 20 too."""


@pytest.mark.parametrize("pattern", OBLIGORS, ids=[each.code for each in OBLIGORS])
async def test_what_is_planted_is_found_and_nothing_else(planted: World, pattern: Pattern) -> None:
    answer = await answered(planted, ONE, case=str(pattern.expected["case"]))
    assert answer.errors == ()
    found = answer.data["case"]["additionalObligorLeads"]
    roles = {number: role for role, number in pattern.parties.items()}
    assert [
        (each["article"], roles[each["party"]["number"]], each["amount"], each["contested"]) for each in found
    ] == PLANTED[pattern.code]
    wanted = {str(pattern.expected.get(who, "holder")) for who in ("obligor", "jointly")} & set(roles.values())
    assert wanted <= {roles[each["party"]["number"]] for each in found if each["amount"] == pattern.expected["amount"]}
    for each in found:
        assert each["debtor"]["number"] == pattern.parties.get("debtor")
        assert each["rule"].startswith(f"法释〔2016〕21号 (2020) art {each['article']} ")
        assert len(each["evidence"]) > 2 and "no finding of law" in each["evidence"][-1]
        assert not [line for line in each["evidence"] for number in pattern.parties.values() if number in line]


async def test_leads_of_all_other_cases_by_article(planted: World) -> None:
    """What docs/decisions/0020 states. They are by chance, as the records are; none is by article 22."""
    answer = await answered(planted, ALL)
    own = {str(pattern.expected["case"]) for pattern in OBLIGORS}
    found = [
        {(lead["article"], lead["contested"]) for lead in case["additionalObligorLeads"]}
        for case in answer.data["cases"]["nodes"]
        if case["number"] not in own and case["additionalObligorLeads"]
    ]
    assert len(found) == 47
    assert Counter(each for leads_of_case in found for each in leads_of_case) == {
        ("17", False): 12,
        ("17", True): 27,
        ("18", False): 2,
        ("19", False): 13,
        ("19", True): 10,
        ("20", False): 17,
        ("21", False): 2,
    }


def owing(agencies: Agencies, serial: int, *others: str, **company: Any) -> tuple[str, str]:
    """A case of a company whose only holder has paid nothing in; the case's number and the company's."""
    number = agencies.company(serial, established_on=DAY, **company)
    hold(agencies, number, person_number(serial))
    return agencies.case(serial, number, *others, claim_amount=Decimal(1000), status="IN_PROGRESS"), number


def hold(agencies: Agencies, company: str, holder: str, **values: Any) -> None:
    """A holding of all, due and unpaid."""
    agencies.put(
        "registry.shareholding",
        company_number=company,
        holder=holder,
        since=DAY,
        **{"share": 1.0, "subscribed_capital": Decimal(70), "paid_in_capital": Decimal(0), "due_on": DAY, **values},
    )


def told(answer: Any) -> dict[str, list[str] | None]:
    """The articles of each case's leads."""
    found = {case["number"]: case["additionalObligorLeads"] for case in answer.data["cases"]["nodes"]}
    return {case: None if each is None else [lead["article"] for lead in each] for case, each in found.items()}


async def test_of_whom_nothing_is_told(agencies: Agencies) -> None:
    alone, _ = owing(agencies, 1)
    joined, _ = owing(agencies, 2, person_number(2))
    of_person = agencies.case(3, agencies.person(3), claim_amount=Decimal(5), status="IN_PROGRESS")
    unknown = agencies.case(4, company_number(4), claim_amount=Decimal(5), status="IN_PROGRESS")
    paid = agencies.case(5, company_number(1), claim_amount=Decimal(5), status="PERFORMED")
    assert told(await answered(world(agencies), ALL)) == {
        alone: ["17", "20"],
        joined: [],
        of_person: [],
        unknown: [],
        paid: [],
    }


async def test_of_two_debtors_each_lead_says_which(agencies: Agencies) -> None:
    second = agencies.company(2)
    hold(agencies, second, person_number(9), share=0.5, due_on=date(2050, 1, 1))
    hold(agencies, second, person_number(8), share=0.5)
    case, first = owing(agencies, 1, second)
    found = (await answered(world(agencies), ONE, case=case)).data["case"]["additionalObligorLeads"]
    assert [(each["article"], each["debtor"]["number"], each["contested"]) for each in found] == [
        ("17", first, False),
        ("17", second, False),
        ("20", first, False),
        ("17", second, True),
    ]


@pytest.mark.parametrize(
    ("number", "kind"), [(person_number(7), "Person"), (company_number(7), "Company"), ("P-7", "Person")]
)
async def test_who_withdrew_capital_and_holds_nothing_is_known_by_the_number(
    agencies: Agencies, number: str, kind: str
) -> None:
    case, company = owing(agencies, 1)
    agencies.put(
        "registry.capital_contribution", company_number=company, holder_number=number, paid_on=DAY, amount=Decimal(-4)
    )
    found = (await answered(world(agencies), ONE, case=case)).data["case"]["additionalObligorLeads"]
    assert [each["party"] for each in found if each["article"] == "18"] == [{"__typename": kind, "number": number}]


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


def granted(*refused: tuple[str, str], rows: Mapping[str, Any] | None = None) -> Grants:
    """All fields but these, and these rows."""
    return Grants(fields=dict.fromkeys(each for each in built().fields if each not in refused), rows=rows or {})


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
