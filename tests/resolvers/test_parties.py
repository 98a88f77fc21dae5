"""Finding parties: who is asked, who makes one exist, whose name counts, what a silent agency keeps back."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from identifiers.divisions import division
from resolvers.mentions import MENTIONS, Mention
from resolvers.parties import MOST_NUMBERS
from tests.resolvers.harness import Agencies, company_number, failure, failures, person_number

PARTY = "query ($number: String!) { party(number: $number) { __typename number kind numberKind name } }"
PARTIES = "query ($numbers: [String!]!) { parties(numbers: $numbers) { number name } }"
NAMED = [mention for mention in MENTIONS if mention.prefix is not None]
ORDER = ("court", "credit", "registry", "vehicles", "bank")
"""Whose name counts where the party's register has no record; the first counts most."""
PAIRS = list(itertools.combinations(ORDER, 2))


def told(mention: Mention) -> str:
    return f"{mention.table}.{mention.number}"


def mention_by(agencies: Agencies, mention: Mention, number: str, name: str | None = "写下的名字") -> None:
    """A row in which this table names the party."""
    if mention.prefix is None:
        agencies.put(mention.table, number=number, number_kind="RESIDENT_ID", name=name)
    else:
        has_name = f"{mention.prefix}_name"
        agencies.put(mention.table, **{mention.prefix: number, has_name: name})


def by_agency(agency: str) -> Mention:
    """A table in which this agency names parties."""
    return next(mention for mention in NAMED if mention.agency == agency)


async def name_of(agencies: Agencies, number: str) -> Any:
    return (await agencies.data(PARTY, number=number))["party"]["name"]


@pytest.mark.parametrize("mention", MENTIONS, ids=told)
async def test_each_agency_alone_makes_a_party_exist(agencies: Agencies, mention: Mention) -> None:
    number = person_number(1)
    mention_by(agencies, mention, number)
    party = (await agencies.data(PARTY, number=number))["party"]
    assert party == {
        "__typename": "Person",
        "number": number,
        "kind": "PERSON",
        "numberKind": "RESIDENT_ID",
        "name": "写下的名字",
    }


async def test_where_the_register_knows_a_number_nobody_else_is_asked(agencies: Agencies) -> None:
    numbers = [agencies.person(1), agencies.company(1), agencies.person(2)]
    await agencies.data(PARTIES, numbers=numbers)
    assert agencies.asked() == [("police.person", ("number",)), ("registry.company", ("number",))]


async def test_the_others_are_asked_once_and_only_for_the_unknown(agencies: Agencies) -> None:
    known, court_knows, nobody = agencies.person(1), person_number(2), company_number(3)
    mention_by(agencies, by_agency("court"), court_knows)
    agencies.reads.clear()
    await agencies.data("query ($n: [String!]!) { parties(numbers: $n) { id } }", n=[nobody, known, court_knows])
    mentions = agencies.reads[2:]
    assert sorted((scan.table, scan.keys.columns) for scan in mentions if scan.keys) == sorted(
        (mention.table, (mention.number,)) for mention in MENTIONS
    )
    assert {scan.keys.values for scan in mentions if scan.keys} == {tuple(sorted(((court_knows,), (nobody,))))}


async def test_a_party_that_everybody_denies_is_null_without_an_error(agencies: Agencies) -> None:
    answer = await agencies.ask(PARTY, number=person_number(1))
    assert (answer.data, answer.errors) == ({"party": None}, ())


@pytest.mark.parametrize("agency", ["police", "registry", "court", "credit", "vehicles", "bank"])
async def test_a_party_that_an_unreachable_agency_may_know_is_an_error(agencies: Agencies, agency: str) -> None:
    agencies.down(agency)
    answer = await agencies.ask(PARTY, number=person_number(1))
    assert answer.data == {"party": None}
    assert dict(failure(answer)) == {"code": "SOURCE_UNAVAILABLE", "source": agency}


async def test_each_number_is_answered_for_itself_and_in_order(agencies: Agencies) -> None:
    person, company, unknown = agencies.person(1), agencies.company(1), person_number(7)
    wrong = person[:-1] + ("0" if person[-1] != "0" else "1")
    answer = await agencies.ask(PARTIES, numbers=[wrong, company, unknown, person, company[:-1], person])
    assert answer.data is not None
    found = [party and party["number"] for party in answer.data["parties"]]
    assert found == [None, company, None, person, None, person]
    assert {error["path"][-1]: dict(error["extensions"]) for error in answer.errors} == {
        0: {"code": "INVALID_NUMBER", "kind": "RESIDENT_ID", "check": "CHECK_DIGIT"},
        4: {"code": "INVALID_NUMBER", "kind": "USCC", "check": "LENGTH"},
    }


async def test_five_hundred_numbers_and_no_more(agencies: Agencies) -> None:
    known = agencies.person(1)
    numbers = [known] * MOST_NUMBERS
    assert len((await agencies.data(PARTIES, numbers=numbers))["parties"]) == 500
    answer = await agencies.ask(PARTIES, numbers=[*numbers, known])
    assert answer.data is None
    assert failures(answer) == [("parties", "TOO_MANY")] and failure(answer)["limit"] == 500


async def test_a_kind_that_the_number_is_not_of(agencies: Agencies) -> None:
    query = "query ($n: String!, $k: NumberKind) { party(number: $n, kind: $k) { name } }"
    answer = await agencies.ask(query, n=agencies.person(1), k="USCC")
    assert dict(failure(answer)) == {"code": "INVALID_NUMBER", "kind": "USCC", "check": "CHECK_DIGIT"}


async def test_numbers_are_normalised(agencies: Agencies) -> None:
    number = agencies.person(4, name="张三")
    wide = "".join(chr(ord(each) + 0xFEE0) for each in number)
    assert await name_of(agencies, f" {wide[:6]}　{wide[6:]}") == "张三"


@pytest.mark.parametrize(
    ("table", "expected"),
    [("police.person", "Person"), ("registry.company", "Company"), ("registry.natural_person", "Person")],
)
async def test_a_number_of_another_kind_is_what_the_register_says(
    agencies: Agencies, table: str, expected: str
) -> None:
    agencies.put(table, number="finbench:7", number_kind="OTHER", name="某")
    party = (await agencies.data(PARTY, number="finbench:7"))["party"]
    assert (party["__typename"], party["numberKind"], party["name"]) == (expected, "OTHER", "某")


@pytest.mark.parametrize(("kind", "expected"), [("PERSON", "Person"), ("COMPANY", "Company"), (None, "Person")])
async def test_a_number_of_another_kind_is_what_an_agency_says(
    agencies: Agencies, kind: str | None, expected: str
) -> None:
    agencies.put("court.case_party", case_number="c", role="DEBTOR", party_number="甲-1", party_kind=kind)
    assert (await agencies.data(PARTY, number="甲-1"))["party"]["__typename"] == expected


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


async def test_a_register_that_is_silent_does_not_keep_the_others_from_answering(agencies: Agencies) -> None:
    agencies.company(1)
    debtor, company = person_number(1), company_number(1)
    agencies.case(1, debtor, company)
    agencies.put("credit.dishonesty_listing", party=debtor)
    agencies.silent("police")
    query = """query ($numbers: [String!]!) { parties(numbers: $numbers) {
        name cases { nodes { number debtors { id } court { name } detentions { id } } } dishonestyListings { ground }
    } }"""
    answer = await agencies.ask(query, deadline_ms=600, numbers=[debtor, company])
    assert answer.data is not None
    person, firm = answer.data["parties"]
    case = person["cases"]["nodes"][0]
    assert case["number"] == "（2023）浙0522执1号" and len(case["debtors"]) == 2 and case["detentions"] is None
    assert firm["name"] == "企业1有限公司" and len(firm["cases"]["nodes"]) == 1
    assert len(person["dishonestyListings"]) == 1
    assert failures(answer) == [
        ("parties.0.cases.nodes.0.detentions", "SOURCE_TIMEOUT"),
        ("parties.0.name", "SOURCE_TIMEOUT"),
        ("parties.1.cases.nodes.0.detentions", "SOURCE_TIMEOUT"),
    ]
    assert {error["extensions"]["source"] for error in answer.errors} == {"police"}


async def test_a_number_that_only_a_silent_agency_may_know_does_not_keep_the_others(agencies: Agencies) -> None:
    unknown, debtor = person_number(2), person_number(1)
    agencies.case(1, debtor)
    agencies.silent("bank")
    query = "query ($numbers: [String!]!) { parties(numbers: $numbers) { cases { nodes { number court { name } } } } }"
    answer = await agencies.ask(query, deadline_ms=600, numbers=[unknown, debtor])
    assert answer.data is not None
    assert answer.data["parties"] == [
        None,
        {"cases": {"nodes": [{"number": "（2023）浙0522执1号", "court": None}]}},
    ]
    assert failures(answer) == [("parties.0", "SOURCE_TIMEOUT")] and failure(answer)["source"] == "bank"


async def test_a_silent_agency_is_told_as_unavailable(agencies: Agencies) -> None:
    agencies.silent("police")
    answer = await agencies.ask(PARTY, deadline_ms=200, number=person_number(1))
    assert failures(answer) == [("party", "SOURCE_TIMEOUT")] and failure(answer)["source"] == "police"
    told_of = {each["name"]: (each["status"], each["asOf"] is None) for each in answer.extensions["sources"]}
    assert told_of["police"] == ("UNAVAILABLE", True)
    assert told_of["court"] == ("LIVE", False)


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
