"""A party's name and facts: the register's word, else the name of the agency that counts most."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

import pytest

from access.grants import Grants
from connectors.scan import Deadline
from identifiers.divisions import division
from resolvers.context import Context
from resolvers.meaning import Arguments
from resolvers.mentions import Mention
from resolvers.party_facts import names
from resolvers.values import PartyRef
from tests.resolvers.harness import TODAY, Agencies, built, company_number, failure, failures, person_number
from tests.resolvers.mentioning import PARTY, by_agency, mention_by, name_of

ORDER = ("court", "credit", "registry", "vehicles", "bank")
"""Whose name counts where the party's register has no record; the first counts most."""
PAIRS = list(itertools.combinations(ORDER, 2))


@pytest.mark.parametrize(("more", "less"), PAIRS)
async def test_the_name_of_the_agency_that_counts_more(agencies: Agencies, more: str, less: str) -> None:
    number = person_number(1)
    mention_by(agencies, by_agency(less), number, "后")
    mention_by(agencies, by_agency(more), number, "先")
    assert await name_of(agencies, number) == "先"


@pytest.mark.parametrize("register", ["police", "registry"])
async def test_the_name_of_the_register_counts_most(agencies: Agencies, register: str) -> None:
    number = agencies.person(1, name="登记") if register == "police" else agencies.company(1, name="登记")
    for agency in ORDER:
        mention_by(agencies, by_agency(agency), number, "别名")
    assert await name_of(agencies, number) == "登记"


@pytest.mark.parametrize("agency", ORDER)
async def test_an_agency_that_wrote_no_name_does_not_hide_the_next(agencies: Agencies, agency: str) -> None:
    number = person_number(1)
    mention_by(agencies, by_agency(agency), number, None)
    mention_by(agencies, Mention("police.detention", "person"), number, "拘留时写下的名字")
    assert await name_of(agencies, number) == "拘留时写下的名字"


async def test_the_newest_record_of_an_agency_names(agencies: Agencies) -> None:
    number = person_number(1)
    for name in ("旧名", "新名"):
        agencies.put("vehicles.seizure", owner=number, owner_name=name)
    assert await name_of(agencies, number) == "新名"


@pytest.mark.parametrize(("more", "less"), PAIRS)
async def test_no_name_stands_in_for_one_that_counts_more_and_was_not_given(
    agencies: Agencies, more: str, less: str
) -> None:
    number = person_number(1)
    mention_by(agencies, by_agency(less), number, "后")
    agencies.down(more)
    answer = await agencies.ask(PARTY, number=number)
    assert failures(answer) == [("party.name", "SOURCE_UNAVAILABLE")] and failure(answer)["source"] == more


async def test_an_agency_that_counts_less_is_not_missed(agencies: Agencies) -> None:
    number = person_number(1)
    mention_by(agencies, by_agency("court"), number, "法院所写")
    agencies.down("credit", "vehicles", "bank")
    assert await name_of(agencies, number) == "法院所写"


async def test_a_name_that_stood_beside_is_not_read_again(agencies: Agencies) -> None:
    named = PartyRef(agencies.company(1, name="登记"), "USCC", "COMPANY", registered_name="旁边的名字")
    other = named._replace(registered_name=None)
    context = Context(agencies.platform, Deadline.after_ms(10_000), TODAY, "test", Grants.all(), built().shown)
    assert await names(context, [named, named], Arguments()) == ["旁边的名字", "旁边的名字"]
    assert agencies.asked() == []
    assert await names(context, [named, other], Arguments()) == ["登记", "登记"]


async def test_a_debtor_is_named_by_the_case_that_led_to_it_without_another_question(agencies: Agencies) -> None:
    debtor = person_number(1)
    number = agencies.case(1)
    agencies.put("court.case_party", case_number=number, role="DEBTOR", party=debtor, party_name="案中人")
    agencies.reads.clear()
    data = await agencies.data('{ case(number: "（2023）浙0522执1号") { debtors { name } } }')
    assert data["case"]["debtors"] == [{"name": "案中人"}]
    assert agencies.asked() == [
        ("court.enforcement_case", ("number",)),
        ("court.case_party", ("case_number",)),
        ("police.person", ("number",)),
    ]


async def test_a_silent_register_does_not_keep_back_the_names_that_rest_on_the_other(agencies: Agencies) -> None:
    person, company = person_number(1), company_number(1)
    for number in (person, company):
        agencies.put("credit.dishonesty_listing", party=number, party_name="信用所写")
    mention_by(agencies, by_agency("court"), company, "法院所写")
    agencies.silent("police")
    query = "{ dishonestyListings { nodes { party { number name } } } }"
    answer = await agencies.ask(query, deadline_ms=300)
    assert failures(answer) == [("dishonestyListings.nodes.0.party.name", "SOURCE_TIMEOUT")]
    assert answer.data is not None
    assert [node["party"]["name"] for node in answer.data["dishonestyListings"]["nodes"]] == [None, "法院所写"]


async def test_a_persons_facts_are_the_polices(agencies: Agencies) -> None:
    village = "330522001001"
    number = agencies.person(1, birth_date=date(1980, 2, 29), gender="女", domicile_code=village)
    query = """query ($number: String!) { party(number: $number) { ... on Person {
        birthDate gender domicile { code name level parent { level parent { level code parent { parent { level } } } } }
    } } }"""
    person = (await agencies.data(query, number=number))["party"]
    assert (person["birthDate"], person["gender"]) == ("1980-02-29", "女")
    domicile, held = person["domicile"], division(village)
    assert held is not None
    assert (domicile["code"], domicile["name"], domicile["level"]) == (village, held.name, "VILLAGE")
    assert domicile["parent"]["level"] == "TOWN"
    above = {"level": "COUNTY", "code": "330522", "parent": {"parent": {"level": "PROVINCE"}}}
    assert domicile["parent"]["parent"] == above


async def test_a_companys_facts_are_the_registrys(agencies: Agencies) -> None:
    number = agencies.company(
        1,
        registered_capital=Decimal("1000000"),
        paid_in_capital=Decimal("250000.5"),
        established_on=date(2001, 2, 3),
        status="IN_LIQUIDATION",
        company_type="有限责任公司",
        industry="C13",
        registered_address="长兴",
        division_code="330522",
    )
    query = """query ($number: String!) { party(number: $number) { ... on Company {
        registeredCapital paidInCapital establishedOn status companyType industry registeredAddress division { level }
    } } }"""
    assert (await agencies.data(query, number=number))["party"] == {
        "registeredCapital": "1000000.00",
        "paidInCapital": "250000.50",
        "establishedOn": "2001-02-03",
        "status": "IN_LIQUIDATION",
        "companyType": "有限责任公司",
        "industry": "C13",
        "registeredAddress": "长兴",
        "division": {"level": "COUNTY"},
    }


@pytest.mark.parametrize("agency", ["police", "registry"])
async def test_facts_that_the_register_does_not_hold_are_null(agencies: Agencies, agency: str) -> None:
    number = person_number(1) if agency == "police" else company_number(1)
    mention_by(agencies, by_agency("court"), number)
    query = """query ($number: String!) { party(number: $number) {
        ... on Person { birthDate domicile { code } } ... on Company { status division { code } }
    } }"""
    facts = (await agencies.data(query, number=number))["party"]
    assert set(facts.values()) == {None}


async def test_facts_of_a_register_that_is_down_are_errors(agencies: Agencies) -> None:
    mention_by(agencies, by_agency("court"), person_number(1))
    agencies.down("police")
    query = "query ($number: String!) { party(number: $number) { kind ... on Person { birthDate gender } } }"
    answer = await agencies.ask(query, number=person_number(1))
    assert answer.data == {"party": {"kind": "PERSON", "birthDate": None, "gender": None}}
    assert failures(answer) == [("party.birthDate", "SOURCE_UNAVAILABLE"), ("party.gender", "SOURCE_UNAVAILABLE")]
