"""Opaque ids: each leads back to what it was given for, tells nothing, and stands for nothing else."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from graphql import GraphQLInterfaceType

from resolvers.nodes import MOST_IDS, NODE_TABLES, REACHABLE
from tests.resolvers.harness import Agencies, built, failure, failures, person_number
from tests.resolvers.world import Neighbours, courts, settle

KEPT = {
    "Person": "gPqB48u8fmJR8hLVZif4Oa37DiBFMEzsA6ChRQb02vnP5cF_cgFzsA",
    "EnforcementCase": "yE_x3tlIBV5SdSelkTIC7AOq1ERZxKKIdQ40cOVs-q27cEPV5bdCZukzd47s",
    "Vehicle": "GXp4zojLCuUfZQ0NL_rhYSlotw009Zoa6eg1gUekKCvR4QTrqHQG6x4",
}
"""Ids that were given out."""

NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"

ONE_OF_EACH = """query ($person: String!, $company: String!, $plate: String!, $case: CaseNumber!) {
    person: party(number: $person) {
        __typename id
        accounts { __typename id transactions { nodes { __typename id } } }
        consumptionRestrictions { __typename id }
    }
    company: party(number: $company) { __typename id }
    vehicle(plate: $plate) { __typename id seizures { __typename id } }
    case(number: $case) {
        __typename id detentions { __typename id } measures { __typename id } payments { __typename id }
    }
    dishonestyListings { nodes { __typename id } }
}"""


async def ids_of(agencies: Agencies, here: Neighbours) -> dict[str, str]:
    """An id of each type that has ids."""
    data = await agencies.data(ONE_OF_EACH, person=here.person, company=here.company, plate=here.plate, case=here.case)
    found: dict[str, str] = {}

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            if "id" in value:
                found.setdefault(value["__typename"], value["id"])
            value = list(value.values())
        if isinstance(value, list):
            for each in value:
                collect(each)

    collect(data)
    return found


@pytest.fixture
def here(agencies: Agencies) -> Neighbours:
    """One neighbourhood."""
    courts(agencies)
    return settle(agencies, 1)


def nodes_of_the_schema() -> set[str]:
    node = built().graphql.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    return {kind.name for kind in built().graphql.get_possible_types(node)}


async def test_every_node_is_found_by_its_id(agencies: Agencies, here: Neighbours) -> None:
    ids = {name: given for name, given in (await ids_of(agencies, here)).items() if name in nodes_of_the_schema()}
    assert ids.keys() == nodes_of_the_schema(), "a type that implements Node was not asked"
    for name, given in ids.items():
        assert await agencies.data(NODE, id=given) == {"node": {"__typename": name, "id": given}}


async def test_many_nodes_come_in_the_order_asked(agencies: Agencies, here: Neighbours) -> None:
    given = [each for name, each in (await ids_of(agencies, here)).items() if name in nodes_of_the_schema()]
    asked = [*reversed(given), *given]
    assert [node["id"] for node in (await agencies.data(NODES, ids=asked))["nodes"]] == asked


async def test_nodes_of_one_kind_are_one_read(agencies: Agencies) -> None:
    for serial in (1, 2, 3):
        agencies.case(serial)
    cases = await agencies.data("{ cases { nodes { id } } }")
    agencies.reads.clear()
    await agencies.data(NODES, ids=[case["id"] for case in cases["cases"]["nodes"]])
    assert agencies.asked() == [("court.enforcement_case", ("number",))]


async def test_ids_stay_what_they_were(agencies: Agencies, here: Neighbours) -> None:
    """Callers keep ids for ever: under this key, this party and this case have these."""
    found = await ids_of(agencies, here)
    assert {name: found[name] for name in ("Person", "EnforcementCase", "Vehicle")} == KEPT


async def test_no_number_shows_in_an_id(agencies: Agencies, here: Neighbours) -> None:
    numbers = [here.person, here.company, here.vin, here.plate, here.account, here.case]
    for name, given in (await ids_of(agencies, here)).items():
        told = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))
        assert not any(number in given or number.encode() in told for number in numbers), name


async def test_an_id_is_the_same_whoever_names_the_party(agencies: Agencies, here: Neighbours) -> None:
    query = """query ($n: String!) { party(number: $n) { id
        cases { nodes { debtors { id } } } vehicles { nodes { owner { id } } } accounts { holder { id } }
        dishonestyListings { party { id } } holdings { holder { id } } detentions { nodes { person { id } } }
    } }"""
    party = (await agencies.data(query, n=here.person))["party"]
    assert party["id"] in [debtor["id"] for debtor in party["cases"]["nodes"][0]["debtors"]]
    assert {
        party["vehicles"]["nodes"][0]["owner"]["id"],
        party["accounts"][0]["holder"]["id"],
        party["dishonestyListings"][0]["party"]["id"],
        party["holdings"][0]["holder"]["id"],
        party["detentions"]["nodes"][0]["person"]["id"],
    } == {party["id"]}


async def test_the_same_key_of_another_kind_is_another_thing(agencies: Agencies) -> None:
    for table in ("police.detention", "vehicles.seizure", "credit.dishonesty_listing"):
        agencies.put(table, record_id=7)
    given = {kind: agencies.ids.encode(kind, "7") for kind in ("detention", "seizure", "listing", "restriction")}
    assert len(set(given.values())) == 4
    data = await agencies.data(NODES, ids=list(given.values()))
    names = [node and node["__typename"] for node in data["nodes"]]
    assert names == ["Detention", "VehicleSeizure", "DishonestyListing", None]


@pytest.mark.parametrize("kind", ["measure", "payment"])
async def test_what_has_an_id_but_is_no_node_is_not_found_by_it(agencies: Agencies, kind: str) -> None:
    agencies.put(NODE_TABLES[kind], record_id=7)
    answer = await agencies.ask(NODE, id=agencies.ids.encode(kind, "7"))
    assert failures(answer) == [("node", "BAD_ARGUMENT")]


@pytest.mark.parametrize("garbage", ["", "x", "§§§", "7", "A" * 40, "A" * 5_000, "cGFydHk6NzAw", "\u0000"])
async def test_garbage_fails_alone(agencies: Agencies, here: Neighbours, garbage: str) -> None:
    good = (await ids_of(agencies, here))["Person"]
    answer = await agencies.ask(NODES, ids=[good, garbage, good])
    assert answer.data == {"nodes": [{"__typename": "Person", "id": good}, None, {"__typename": "Person", "id": good}]}
    assert failures(answer) == [("nodes.1", "BAD_ARGUMENT")] and failure(answer)["argument"] == "id"


async def test_an_id_that_was_changed_or_stretched_is_none_of_ours(agencies: Agencies, here: Neighbours) -> None:
    good = (await ids_of(agencies, here))["Person"]
    for changed in (good[:-1], good + "=", good + "A", good.swapcase(), good[4:]):
        assert failures(await agencies.ask(NODE, id=changed)) == [("node", "BAD_ARGUMENT")], changed


@pytest.mark.parametrize("kind", ["party", *sorted(REACHABLE)])
async def test_what_is_there_no_more_is_null(agencies: Agencies, kind: str) -> None:
    key = person_number(9) if kind == "party" else "404"
    assert await agencies.data(NODE, id=agencies.ids.encode(kind, key)) == {"node": None}


async def test_a_party_whose_number_is_not_in_normal_form_is_found_by_its_id(agencies: Agencies) -> None:
    for number in ("e12345678", "ab 12", "110101199001011234"):
        agencies.put("police.person", number=number, number_kind="OTHER", name="某")
        agencies.put("court.case_party", case_number="c", role="DEBTOR", party_number=number, party_kind="PERSON")
        given = agencies.ids.encode("party", number)
        assert await agencies.data(NODE, id=given) == {"node": {"__typename": "Person", "id": given}}, number


async def test_five_hundred_ids_and_no_more(agencies: Agencies) -> None:
    given = agencies.ids.encode("case", "c")
    assert len((await agencies.data(NODES, ids=[given] * MOST_IDS))["nodes"]) == 500
    answer = await agencies.ask(NODES, ids=[given] * (MOST_IDS + 1))
    assert failures(answer) == [("nodes", "TOO_MANY")]


async def test_a_source_that_is_down_fails_its_nodes_alone(agencies: Agencies, here: Neighbours) -> None:
    ids = await ids_of(agencies, here)
    agencies.down("vehicles")
    answer = await agencies.ask(NODES, ids=[ids["Vehicle"], ids["EnforcementCase"], ids["VehicleSeizure"]])
    assert answer.data is not None and answer.data["nodes"][1]["id"] == ids["EnforcementCase"]
    assert failures(answer) == [("nodes.0", "SOURCE_UNAVAILABLE"), ("nodes.2", "SOURCE_UNAVAILABLE")]


async def test_a_silent_source_does_not_keep_the_other_nodes_from_answering(
    agencies: Agencies, here: Neighbours
) -> None:
    ids = await ids_of(agencies, here)
    agencies.silent("police")
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on EnforcementCase { court { code } debtors { id } } } }"
    answer = await agencies.ask(query, deadline_ms=600, ids=[ids["Detention"], ids["EnforcementCase"]])
    assert failures(answer) == [("nodes.0", "SOURCE_TIMEOUT")]
    assert answer.data is not None and answer.data["nodes"][1]["court"] == {"code": "浙0522"}
