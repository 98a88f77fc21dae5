"""Leads to further obligors as they are asked for: what is planted in the demo, of whom, and by which records."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from connectors.demo.day import DEMO_TODAY
from connectors.demo.patterns import OBLIGORS, Pattern
from connectors.demo.rows import core
from tests.resolvers.harness import Agencies, company_number, person_number
from tests.resolvers.leading import ALL, DAY, ONE, answered, hold, owing, told, world
from tests.schema.agreement.world import World


@pytest.fixture(scope="module")
async def planted() -> AsyncIterator[World]:
    """The part of the demo that every scale has, in memory, on the demo's business date."""
    agencies = Agencies()
    for name, rows in core().items():
        for row in rows:
            agencies.put(name, **row)
    yield world(agencies, DEMO_TODAY)
    await agencies.close()


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


async def test_what_dissolved_companies_paid_and_who_directed_them_is_read_for_all_at_once(agencies: Agencies) -> None:
    expected = {}
    for serial, ended_on in ((1, date(2021, 1, 1)), (2, date(2024, 1, 1))):
        case, company = owing(agencies, serial, company_type="股份有限公司")
        agencies.put("registry.filing", company_number=company, kind="DEREGISTRATION", filed_on=ended_on)
        for place, role in enumerate(("DIRECTOR", "SUPERVISOR")):
            agencies.put(
                "registry.officer", company_number=company, person=person_number(10 * serial + place), role=role
            )
        for place in range(2):
            agencies.put("bank.account", number=f"{serial}-{place}", holder=company)
            agencies.put(
                "bank.transaction",
                account_number=f"{serial}-{place}",
                counterparty=person_number(serial),
                direction="OUT",
                booked_on=ended_on + timedelta(days=1),
                amount=Decimal(serial),
            )
        # Of a joint-stock company: who controls it, who directed it, who took of it.
        expected[case] = ["17", "21", "21", "22"]
    here = world(agencies)
    answer = await answered(here, ALL)
    assert told(answer) == expected
    found = [case["additionalObligorLeads"] for case in answer.data["cases"]["nodes"]]
    assert {each[-1]["amount"] for each in found} == {"2.00", "4.00"}
    assert {lead["party"]["number"] for each in found for lead in each[1:3]} == {
        person_number(serial) for serial in (1, 10, 2, 20)
    }
    agencies.reads.clear()
    await agencies.ask(ALL)
    asked = agencies.asked()
    assert len(asked) == len(set(asked)) and {("bank.transaction", ("account_number",))} <= set(asked)
