"""How often a request reads: once for each level and relation, whatever the number of parents."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from resolvers.meaning import Arguments, Related, Shape
from resolvers.relate import keys_of
from resolvers.values import PartyRef, Record
from tests.resolvers.harness import Agencies, Read, built, company_number, person_number
from tests.resolvers.world import courts, settle

MOST, SOME = 50, 4
"""Neighbourhoods that there are, and those that most tests ask for."""

PARTIES: list[Read] = [("police.person", ("number",)), ("registry.company", ("number",))]
"""What finding parties reads where the registers know them all."""


def numbers(count: int) -> list[str]:
    """Numbers of as many neighbourhoods, a person's and a company's of each."""
    return [number(serial) for serial in range(1, count + 1) for number in (person_number, company_number)]


@pytest.fixture(scope="module")
async def populated() -> AsyncIterator[Agencies]:
    """Fifty neighbourhoods, which the tests of this file only read."""
    agencies = Agencies()
    courts(agencies)
    for serial in range(1, MOST + 1):
        settle(agencies, serial)
    yield agencies
    await agencies.close()


async def reads(agencies: Agencies, query: str, count: int = SOME) -> list[Read]:
    """What a query over that many neighbourhoods reads, sorted."""
    agencies.reads.clear()
    await agencies.data(query, numbers=numbers(count))
    return sorted(agencies.asked())


def of_parties(selection: str) -> str:
    """A query for this of each party."""
    return "query ($numbers: [String!]!) { parties(numbers: $numbers) { " + selection + " } }"


def of_cases(selection: str) -> str:
    """A query for this of each case of each party."""
    return of_parties("cases { nodes { " + selection + " } }")


CASES: Read = ("court.enforcement_case", ("party_number",))
CASE: Read = ("court.enforcement_case", ("number",))
COURT: Read = ("court.court", ("code",))


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ("id kind number numberKind", []),
        ("name", []),
        ("... on Person { birthDate gender domicile { name parent { name } } }", []),
        ("... on Company { status industry division { name } }", []),
        ("detentions { nodes { id } }", [("police.detention", ("person_number",))]),
        ("vehicles { nodes { plate } }", [("vehicles.vehicle", ("owner_number",))]),
        (
            "vehicles { nodes { seizures { rank } } }",
            [("vehicles.vehicle", ("owner_number",)), ("vehicles.seizure", ("vin",))],
        ),
        (
            "seizures { nodes { vehicle { brand } case { number } } }",
            [("vehicles.seizure", ("owner_number",)), ("vehicles.vehicle", ("vin",)), CASE],
        ),
        (
            "creditStanding { listed restricted outstandingAmount restoration { eligible } }",
            [
                ("credit.dishonesty_listing", ("party_number",)),
                ("credit.consumption_restriction", ("party_number",)),
                CASE,
            ],
        ),
        (
            "dishonestyListings { active court { parent { name } } case { number } party { id } }",
            [("credit.dishonesty_listing", ("party_number",)), COURT, COURT, CASE],
        ),
        (
            "consumptionRestrictions { case { number } boundPersons { id } }",
            [
                ("credit.consumption_restriction", ("party_number",)),
                CASE,
                ("credit.restricted_person", ("restriction_id",)),
            ],
        ),
        (
            "holdings { share holder { id } company { legalRepresentative { id } } }",
            [("registry.shareholding", ("holder_number",)), ("registry.officer", ("company_number",))],
        ),
        (
            "accounts { balance holder { id } transactions { nodes { counterpartyParty { id } } } }",
            [("bank.account", ("holder_number",)), ("bank.transaction", ("account_number",))],
        ),
        (
            "... on Person { offices { company { status } } }",
            [("registry.officer", ("person_number",)), ("registry.company", ("number",))],
        ),
        (
            "... on Company { officers { person { id } } shareholders { holder { id } } }",
            [("registry.officer", ("company_number",)), ("registry.shareholding", ("company_number",))],
        ),
    ],
)
async def test_each_relation_of_parties_is_read_once(populated: Agencies, selection: str, expected: list[Read]) -> None:
    assert await reads(populated, of_parties(selection)) == sorted([*PARTIES, *expected])


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ("number status court { code division { name } }", [COURT]),
        ("court { parent { code } }", [COURT, COURT]),
        ("parties { party { id } name }", [("court.case_party", ("case_number",))]),
        ("debtors { id } applicants { id }", [("court.case_party", ("case_number",))] * 2),
        ("debtors { name }", [("court.case_party", ("case_number",))]),
        ("measures { kind }", [("court.control_measure", ("case_number",))]),
        ("payments { amount }", [("court.payment", ("case_number",))]),
        (
            "termination { resumable inquiries }",
            [
                ("court.termination_ruling", ("case_number",)),
                ("court.termination_inquiry", ("case_number",)),
                ("court.enforcement_case", ("resumes",)),
            ],
        ),
        (
            "relatedCases { case { number } via { id } }",
            [("court.case_party", ("case_number",)), CASES],
        ),
        (
            "additionalObligorLeads { article party { id } debtor { id } }",
            [
                ("court.case_party", ("case_number",)),
                ("registry.shareholding", ("company_number",)),
                ("registry.capital_contribution", ("company_number",)),
                ("registry.filing", ("company_number",)),
            ],
        ),
        ("provenance { recordId }", []),
    ],
)
async def test_each_relation_of_their_cases_is_read_once(
    populated: Agencies, selection: str, expected: list[Read]
) -> None:
    assert await reads(populated, of_cases(selection)) == sorted([*PARTIES, CASES, *expected])


async def test_a_hundred_parties_with_cases_detentions_seizures_and_listings(populated: Agencies) -> None:
    query = of_parties(
        """name
        cases { nodes {
            court { name }
            detentions { person { id } facility }
            seizures { vehicle { brand } status }
            parties { party { dishonestyListings { ground court { parent { name } } } } }
        } }"""
    )
    assert await reads(populated, query, MOST) == sorted(
        [
            *PARTIES,
            CASES,
            COURT,
            ("police.detention", ("case_number",)),
            ("vehicles.seizure", ("case_number",)),
            ("vehicles.vehicle", ("vin",)),
            ("court.case_party", ("case_number",)),
            ("credit.dishonesty_listing", ("party_number",)),
            COURT,
        ]
    )


@pytest.mark.parametrize(
    ("query", "times"),
    [
        ("... on Person { cases { nodes { id } } } ... on Company { cases { nodes { id } } }", 1),
        ("...F ...G }} fragment F on Party {cases {nodes {id}}} fragment G on Party { cases { nodes {number}", 1),
        ("one: cases { nodes { id } } other: cases { nodes { number } }", 1),
        ("one: cases(first: null, role: null) { nodes { id } } other: cases { nodes { number } }", 1),
        ("one: cases { nodes { id } } other: cases { edges { cursor } }", 1),
        ("one: cases(first: 1) { nodes { id } } other: cases(first: 2) { nodes { id } }", 2),
        ("one: cases(role: DEBTOR) { nodes { id } } other: cases(role: APPLICANT) { nodes { id } }", 2),
        ("one: cases(where: {kind: {eq: RESUMED}}) { nodes { id } } other: cases { nodes { id } }", 2),
    ],
)
async def test_the_same_relation_under_several_names(populated: Agencies, query: str, times: int) -> None:
    found = await reads(populated, of_parties(query))
    assert found.count(CASES) == times and found == sorted([*PARTIES, *[CASES] * times])


def test_sources_of_several_kinds_have_keys() -> None:
    relation = Related("court.enforcement_case", (("number", "number"),), Shape.ONE)
    row, party = Record("court.enforcement_case", {"number": "1"}, datetime.now(UTC)), PartyRef("2", "USCC", "COMPANY")
    assert keys_of(relation, [row, party, row], Arguments()) == [("1",), ("2",), ("1",)]
    assert keys_of(relation, [party, row], Arguments()) == [("2",), ("1",)]


async def test_a_number_asked_twice_is_one_key(populated: Agencies) -> None:
    populated.reads.clear()
    person, company = person_number(1), company_number(1)
    await populated.data(of_parties("cases { nodes { id } }"), numbers=[company, person, person, company, person])
    keys = [scan.keys.values for scan in populated.reads if scan.keys]
    assert keys == [((person,),), ((company,),), ((person,), (company,))]


@pytest.mark.parametrize(
    ("selection", "rows", "count", "probe"),
    [
        ("totalCount", False, True, False),
        ("nodes { id }", True, False, False),
        ("edges { cursor }", True, False, False),
        ("pageInfo { hasNextPage }", True, False, True),
        ("...F } } fragment F on EnforcementCaseConnection { nodes { id } ... { totalCount }", True, True, False),
        ("nodes { id } totalCount pageInfo { endCursor }", True, True, True),
    ],
)
async def test_only_what_is_asked_of_a_connection_is_read(
    populated: Agencies, selection: str, rows: bool, count: bool, probe: bool
) -> None:
    populated.reads.clear()
    await populated.data("{ cases { " + selection + (" }" if "fragment" in selection else " } }"))
    (scan,) = populated.reads
    assert (scan.rows, scan.count, scan.page.probe) == (rows, count, probe)


def grown(kind: GraphQLObjectType | GraphQLInterfaceType, chance: random.Random, depth: int) -> str:
    """A selection of some fields of a type that are answered and need no argument, and some of theirs."""
    # Nobody runs a graph here.
    left_out = {"controls", "ultimateOwners", "actualController"}
    chosen = ["__typename"]
    for name, field in kind.fields.items():
        if name in left_out or any(is_required_argument(each) for each in field.args.values()):
            continue
        below = get_named_type(field.type)
        if is_leaf_type(below):
            if chance.random() < 0.2:
                chosen.append(name)
        elif depth and chance.random() < 0.35 and isinstance(below, GraphQLObjectType | GraphQLInterfaceType):
            chosen.append(f"{name} {{ {grown(below, chance, depth if _is_page(below) else depth - 1)} }}")
    return " ".join(chosen)


def _is_page(kind: GraphQLObjectType | GraphQLInterfaceType) -> bool:
    return kind.name.endswith(("Connection", "Edge"))


@pytest.mark.parametrize("seed", range(6))
async def test_the_number_of_parents_does_not_change_the_number_of_reads(populated: Agencies, seed: int) -> None:
    chance = random.Random(seed)
    parts = [grown(kind, chance, 3) for name in ("Party", "Person", "Company") for kind in [_composite(name)]]
    query = of_parties(f"{parts[0]} ... on Person {{ {parts[1]} }} ... on Company {{ {parts[2]} }}")
    one, many = await reads(populated, query, 1), await reads(populated, query, 6)
    assert one == many, f"{len(one)} reads for a pair and {len(many)} for 6 pairs: {query}"


def _composite(name: str) -> GraphQLObjectType | GraphQLInterfaceType:
    kind = built().graphql.type_map[name]
    assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
    return kind
