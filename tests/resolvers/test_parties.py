"""Finding parties: who is asked, who makes one exist, what a silent agency keeps back."""

from __future__ import annotations

import pytest

from resolvers.mentions import MENTIONS, Mention
from resolvers.parties import MOST_NUMBERS
from tests.resolvers.harness import Agencies, company_number, failure, failures, person_number
from tests.resolvers.mentioning import PARTY, by_agency, mention_by, name_of

PARTIES = "query ($numbers: [String!]!) { parties(numbers: $numbers) { number name } }"


def told(mention: Mention) -> str:
    return f"{mention.table}.{mention.number}"


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


async def test_a_natural_person_of_the_registry_is_found_without_asking_everybody(agencies: Agencies) -> None:
    agencies.put("registry.natural_person", number="finbench:person:7", number_kind="OTHER", name="某")
    data = await agencies.data('{ party(number: "finbench:person:7") { kind } }')
    assert data == {"party": {"kind": "PERSON"}}
    assert sorted(table for table, _ in agencies.asked()) == [
        "police.person",
        "registry.company",
        "registry.natural_person",
    ]


@pytest.mark.parametrize(("kind", "expected"), [("PERSON", "Person"), ("COMPANY", "Company"), (None, "Person")])
async def test_a_number_of_another_kind_is_what_an_agency_says(
    agencies: Agencies, kind: str | None, expected: str
) -> None:
    agencies.put("court.case_party", case_number="c", role="DEBTOR", party_number="甲-1", party_kind=kind)
    assert (await agencies.data(PARTY, number="甲-1"))["party"]["__typename"] == expected


@pytest.mark.parametrize("late", ["court", "credit"])
async def test_where_agencies_disagree_it_does_not_matter_who_answers_first(agencies: Agencies, late: str) -> None:
    number = person_number(1)
    for each in (number, "甲-1"):
        of_it = {"party_number": each, "party_number_kind": "OTHER"}
        agencies.put("court.case_party", case_number="c", role="DEBTOR", **of_it, party_kind="COMPANY")
        agencies.put("credit.dishonesty_listing", **{**of_it, "party_number_kind": "PASSPORT"}, party_kind="PERSON")
    agencies.sources[late].late_ms = 30
    known_by_its_number = (await agencies.data(PARTY, number=number))["party"]
    assert (known_by_its_number["__typename"], known_by_its_number["numberKind"]) == ("Person", "RESIDENT_ID")
    as_the_court_says = (await agencies.data(PARTY, number="甲-1"))["party"]
    assert (as_the_court_says["__typename"], as_the_court_says["numberKind"]) == ("Company", "OTHER")


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
