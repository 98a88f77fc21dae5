"""The registry's fields: holdings and offices on a day, who represents a company."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.resolvers.harness import TODAY, Agencies, company_number, person_number

SINCE, UNTIL = date(2020, 3, 1), date(2024, 3, 1)


async def of_company(agencies: Agencies, selection: str, **variables: Any) -> Any:
    query = "query ($n: String!, $asOf: Date) { party(number: $n) { ... on Company { " + selection + " } } }"
    if "$asOf" not in selection:
        query = query.replace(", $asOf: Date", "")
    return (await agencies.data(query, n=company_number(1), **variables))["party"]


@pytest.mark.parametrize(
    ("day", "held"),
    [
        ("2020-02-29", False),
        ("2020-03-01", True),
        ("2024-02-29", True),
        ("2024-03-01", False),
        (None, False),
    ],
)
async def test_a_holding_counts_from_its_first_day_until_the_day_it_ended(
    agencies: Agencies, day: str | None, held: bool
) -> None:
    holder, company = agencies.person(1), agencies.company(1)
    agencies.put("registry.shareholding", company_number=company, holder=holder, since=SINCE, until=UNTIL, share=0.5)
    found = await of_company(agencies, "shareholders(asOf: $asOf) { share }", asOf=day)
    assert bool(found["shareholders"]) is held
    query = "query ($n: String!, $asOf: Date) { party(number: $n) { holdings(asOf: $asOf) { share } } }"
    assert bool((await agencies.data(query, n=holder, asOf=day))["party"]["holdings"]) is held


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [(None, None, True), (TODAY, None, True), (None, TODAY, False), (date(2026, 7, 2), None, False)],
)
async def test_a_holding_today(agencies: Agencies, since: date | None, until: date | None, held: bool) -> None:
    agencies.put("registry.shareholding", company_number=agencies.company(1), holder="x", since=since, until=until)
    assert bool((await of_company(agencies, "shareholders { share }"))["shareholders"]) is held


async def test_a_holding_and_its_ends(agencies: Agencies) -> None:
    company, holder = agencies.company(1), agencies.company(2)
    row = agencies.put(
        "registry.shareholding",
        company_number=company,
        holder=holder,
        share=0.3333,
        subscribed_capital=Decimal("100.5"),
        paid_in_capital=None,
        since=SINCE,
    )
    selection = """shareholders {
        holder { __typename number name } company { number name numberKind } share subscribedCapital paidInCapital
        since until provenance { source recordId }
    }"""
    assert (await of_company(agencies, selection))["shareholders"] == [
        {
            "holder": {"__typename": "Company", "number": holder, "name": "企业2有限公司"},
            "company": {"number": company, "name": "企业1有限公司", "numberKind": "USCC"},
            "share": 0.3333,
            "subscribedCapital": "100.50",
            "paidInCapital": None,
            "since": "2020-03-01",
            "until": None,
            "provenance": {"source": "registry", "recordId": str(row["record_id"])},
        }
    ]


async def test_offices_of_all_times(agencies: Agencies) -> None:
    company, person = agencies.company(1), agencies.person(1)
    for role, since, until in (
        ("DIRECTOR", date(2010, 1, 1), date(2012, 1, 1)),
        ("SUPERVISOR", date(2015, 1, 1), None),
        ("MANAGER", None, None),
    ):
        agencies.put("registry.officer", company_number=company, person=person, role=role, since=since, until=until)
    found = await of_company(agencies, "officers { role since until person { number } }")
    assert [(each["role"], each["since"], each["until"]) for each in found["officers"]] == [
        ("SUPERVISOR", "2015-01-01", None),
        ("DIRECTOR", "2010-01-01", "2012-01-01"),
        ("MANAGER", None, None),
    ]
    query = "query ($n: String!) { party(number: $n) { ... on Person { offices { role company { name } } } } }"
    offices = (await agencies.data(query, n=person))["party"]["offices"]
    assert [each["role"] for each in offices] == ["SUPERVISOR", "DIRECTOR", "MANAGER"]
    assert offices[0]["company"] == {"name": "企业1有限公司"}


async def test_the_legal_representative_is_todays(agencies: Agencies) -> None:
    company = agencies.company(1)
    periods = ((1, SINCE, UNTIL), (2, UNTIL, TODAY), (3, TODAY, None), (4, date(2026, 8, 1), None))
    for serial, since, until in periods:
        agencies.put(
            "registry.officer",
            company_number=company,
            person=agencies.person(serial),
            role="LEGAL_REPRESENTATIVE",
            since=since,
            until=until,
        )
    agencies.put("registry.officer", company_number=company, person=person_number(5), role="MANAGER", since=TODAY)
    found = await of_company(agencies, "legalRepresentative { number name }")
    assert found["legalRepresentative"] == {"number": person_number(3), "name": "公民3"}


async def test_a_company_without_a_legal_representative(agencies: Agencies) -> None:
    agencies.company(1)
    assert await of_company(agencies, "legalRepresentative { number }") == {"legalRepresentative": None}


async def test_a_company_that_holds_an_office_stands_where_the_contract_has_a_person(agencies: Agencies) -> None:
    company = agencies.company(1)
    agencies.put(
        "registry.officer",
        company_number=company,
        person=company_number(2),
        person_name="执行事务合伙人",
        role="LEGAL_REPRESENTATIVE",
    )
    selection = "legalRepresentative { kind name number birthDate } officers { person { gender domicile { code } } }"
    assert await of_company(agencies, selection) == {
        "legalRepresentative": {
            "kind": "PERSON",
            "name": "执行事务合伙人",
            "number": company_number(2),
            "birthDate": None,
        },
        "officers": [{"person": {"gender": None, "domicile": None}}],
    }


async def test_numbers_of_another_kind(agencies: Agencies) -> None:
    agencies.put("registry.company", number="finbench:company:237", number_kind="OTHER", name="237")
    agencies.put("registry.company", number="finbench:company:8", number_kind="OTHER", name="8")
    agencies.put("registry.natural_person", number="finbench:person:755", number_kind="OTHER", name="755")
    for holder, kind in (("finbench:person:755", "PERSON"), ("finbench:company:8", "COMPANY")):
        agencies.put(
            "registry.shareholding",
            company_number="finbench:company:237",
            holder_number=holder,
            holder_number_kind="OTHER",
            holder_kind=kind,
            share=0.5,
        )
    query = """{ party(number: "finbench:company:237") { numberKind ... on Company {
        shareholders { holder { __typename name numberKind } company { numberKind } }
    } } }"""
    party = (await agencies.data(query))["party"]
    assert party["numberKind"] == "OTHER"
    assert party["shareholders"] == [
        {
            "holder": {"__typename": kind, "name": name, "numberKind": "OTHER"},
            "company": {"numberKind": "OTHER"},
        }
        for kind, name in (("Person", "755"), ("Company", "8"))
    ]
