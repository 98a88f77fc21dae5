"""Owners, controllers and controlled companies as they are asked for: what is planted in the demo, told with names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from connectors.demo.patterns import OWNERSHIP, Pattern
from connectors.demo.rows import core
from connectors.scan import Row
from connectors.stores.graph_server import GraphAddress
from graph import ownership_paths
from graph.links import Link
from graph.schema import HOLDS
from tests.graph.conftest import emptied
from tests.graph.related import fill
from tests.graph.stakes import Counted
from tests.resolvers.harness import Agencies, company_number, failure, failures, person_number

PLANTED = {pattern.code: pattern for pattern in OWNERSHIP}
HELD = "holder { number } company { number } share since"
OWNERS = f"""ultimateOwners(minShare: $least, asOf: $on) {{
    party {{ __typename number name }} integratedShare directShare paths {{ share steps {{ {HELD} }} }}
}}"""
CONTROLLER = f"actualController {{ determined basis controller {{ number }} path {{ {HELD} }} explanation }}"


@pytest.fixture
async def planted(each_graph_address: GraphAddress) -> AsyncIterator[Agencies]:
    """The demo's hand-written part of the registry, in memory and as a graph, on one engine after the other."""
    await (await emptied(each_graph_address)).close()
    agencies = Agencies(each_graph_address)
    for name in ("registry.company", "registry.natural_person"):
        for row in core()[name]:
            agencies.put(name, **row)
    await project(agencies, [agencies.put("registry.shareholding", **row) for row in core()["registry.shareholding"]])
    yield agencies
    await (await emptied(each_graph_address)).close()
    await agencies.close()


async def project(agencies: Agencies, holdings: Sequence[Row]) -> None:
    """Put these rows of the registry into the graph."""
    links = [
        Link(
            HOLDS,
            agencies.ids.encode("party", row["holder_number"]),
            agencies.ids.encode("party", row["company_number"]),
            row["share"],
            row["since"],
            row["until"],
            row["record_id"],
        )
        for row in holdings
    ]
    numbers = {row["holder_number"] for row in holdings if row["holder_kind"] == "PERSON"}
    await fill(agencies.graph, links, persons={agencies.ids.encode("party", number) for number in numbers})


async def ask(agencies: Agencies, number: str, selection: str, **variables: Any) -> Any:
    """A company, and the extensions of the answer."""
    kinds = {"least": "Float", "on": "Date"}
    used = "".join(f", ${name}: {kind}" for name, kind in kinds.items() if f"${name}" in selection)
    query = f"query ($number: String!{used}) {{ party(number: $number) {{ ... on Company {{ {selection} }} }} }}"
    answer = await agencies.ask(query, number=number, **variables)
    assert answer.errors == () and answer.data is not None, answer.errors
    return answer.data["party"], answer.extensions


def roles(pattern: Pattern, words: str) -> list[str]:
    """The numbers of the parties that an expectation names."""
    return sorted(pattern.parties[role] for role in words.split(", "))


@pytest.mark.parametrize("code", PLANTED)
async def test_what_is_planted_is_found(planted: Agencies, code: str) -> None:
    pattern = PLANTED[code]
    for key, wanted in pattern.expected.items():
        what, *named = key.split(".")
        company = pattern.parties[named[-1]]
        if what == "share":
            owners = (await ask(planted, company, OWNERS, least=0.0))[0]["ultimateOwners"]
            shares = {owner["party"]["number"]: owner["integratedShare"] for owner in owners}
            assert shares[pattern.parties[named[0]]] == pytest.approx(wanted, abs=1e-9), key
        elif what == "beneficial_owners":
            owners = (await ask(planted, company, OWNERS))[0]["ultimateOwners"]
            persons = [owner["party"]["number"] for owner in owners if owner["party"]["__typename"] == "Person"]
            assert sorted(persons) == roles(pattern, str(wanted)), key
        else:
            assert what == "controller"
            found = (await ask(planted, company, CONTROLLER))[0]["actualController"]
            assert found["determined"] is True
            assert found["controller"]["number"] == pattern.parties[str(wanted)], key


async def test_a_chain_with_its_evidence(planted: Agencies) -> None:
    parties = PLANTED["OWNERSHIP_CHAIN"].parties
    found, extensions = await ask(planted, parties["bottom"], f"{OWNERS} {CONTROLLER}", least=0.3)
    chain = [("owner", "top", 1.0), ("top", "middle", 0.6), ("middle", "bottom", 0.6)]
    told = [
        {"holder": {"number": parties[one]}, "company": {"number": parties[other]}, "share": share}
        for one, other, share in chain
    ]
    control = found["actualController"]
    assert [{**step, "since": "x"} for step in control["path"]] == [{**step, "since": "x"} for step in told]
    assert (control["basis"], control["controller"]["number"]) == ("CHAIN_OVER_HALF", parties["owner"])
    assert "公司法 (2023) art 265, item 3" in control["explanation"] and "no finding of law" in control["explanation"]
    owners = {owner["party"]["number"]: owner for owner in found["ultimateOwners"]}
    assert set(owners) == {parties[role] for role in ("owner", "minority", "top", "middle")}
    owner = owners[parties["owner"]]
    assert owner["directShare"] == 0 and [path["share"] for path in owner["paths"]] == [pytest.approx(0.36)]
    assert [step["holder"]["number"] for step in owner["paths"][0]["steps"]] == [parties[one] for one, *_ in chain]
    assert owner["party"]["name"] and owner["paths"][0]["steps"][0]["since"]
    minority = owners[parties["minority"]]
    assert [path["share"] for path in minority["paths"]] == [pytest.approx(0.4), pytest.approx(0.24)]
    assert minority["directShare"] == 0.4
    before, _ = await ask(planted, parties["bottom"], OWNERS, on="2010-01-01")
    assert before["ultimateOwners"] == [], "nobody held it yet"
    assert "ownershipFaults" not in extensions and "ownershipPathsCut" not in extensions
    assert "graph" in [source["name"] for source in extensions["sources"]]


async def test_what_a_person_controls(planted: Agencies) -> None:
    parties = PLANTED["OWNERSHIP_CHAIN"].parties
    query = """query ($number: String!) {
        party(number: $number) { controls { company { number name } votes through { number } } }
    }"""
    found = (await planted.data(query, number=parties["owner"]))["party"]["controls"]
    by_number = {each["company"]["number"]: each for each in found}
    bottom = by_number[parties["bottom"]]
    assert bottom["votes"] == pytest.approx(0.6) and bottom["company"]["name"]
    assert [each["number"] for each in bottom["through"]] == [parties["top"], parties["middle"]]
    assert PLANTED["EXACTLY_A_QUARTER"].parties["company"] in by_number
    assert (await planted.data(query, number=parties["minority"]))["party"]["controls"] == []


async def test_many_companies_take_the_rounds_of_one(planted: Agencies, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counted(planted.graph)
    monkeypatch.setattr(planted.graph, "read", counted.read)
    numbers = sorted({row["company_number"] for row in core()["registry.shareholding"]})
    query = """query ($numbers: [String!]!) { parties(numbers: $numbers) { ... on Company {
        ultimateOwners { integratedShare paths { steps { share } } } actualController { path { share } }
    } } }"""
    reads = []
    for asked in ([PLANTED["OWNERSHIP_CHAIN"].parties["bottom"]], numbers):
        counted.rounds = 0
        planted.asked()
        await planted.data(query, numbers=asked)
        reads.append((counted.rounds, planted.asked().count(("registry.shareholding", ("record_id",)))))
    await counted.close()
    assert len(numbers) > 20 and reads[0] == (6, 2)
    assert reads[1][0] <= 2 * 6 and reads[1][1] == 2, "as many levels as the longest chain has"


@pytest.fixture
async def faulty(graph_address: GraphAddress) -> AsyncIterator[Agencies]:
    """Companies whose registered shares cannot be right, numbered 1; two that own each other wholly, 2 and 3."""
    await (await emptied(graph_address)).close()
    agencies = Agencies(graph_address)
    for serial in (1, 2, 3):
        agencies.company(serial)
    held = ((person_number(1), 1, 0.7), (person_number(2), 1, 0.6), (person_number(3), 1, None))
    ring = ((company_number(2), 3, 1.0), (company_number(3), 2, 1.0))
    rows = [
        agencies.put("registry.shareholding", company_number=company_number(company), holder=holder, share=share)
        for holder, company, share in (*held, *ring)
    ]
    await project(agencies, [{"since": None, "until": None, **row} for row in rows])
    yield agencies
    await (await emptied(graph_address)).close()
    await agencies.close()


async def test_faults_are_said_beside_the_answer(faulty: Agencies) -> None:
    found, extensions = await ask(faulty, company_number(1), f"{CONTROLLER} ultimateOwners {{ integratedShare }}")
    assert [owner["integratedShare"] for owner in found["ultimateOwners"]] == [0.7, 0.6]
    control = found["actualController"]
    assert (control["determined"], control["basis"], control["controller"]) == (False, "UNDETERMINED", None)
    assert control["path"] == [] and "exceed the whole" in control["explanation"]
    company = faulty.ids.encode("party", company_number(1))
    assert extensions["ownershipFaults"] == [
        {"company": company, "fault": "SHARES_OVER_WHOLE", "total": 1.3},
        {"company": company, "fault": "SHARE_UNKNOWN"},
    ]


async def test_a_ring_is_an_error_for_itself_alone(faulty: Agencies) -> None:
    query = "query ($n: [String!]!) { parties(numbers: $n) { ... on Company { ultimateOwners { directShare } } } }"
    answer = await faulty.ask(query, n=[company_number(1), company_number(2)])
    assert failures(answer) == [("parties.1.ultimateOwners", "TOO_MANY")]
    assert answer.data is not None and len(answer.data["parties"][0]["ultimateOwners"]) == 2


async def test_paths_that_cannot_all_be_tried_are_said(faulty: Agencies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ownership_paths, "MOST_STEPS", 1)
    _, extensions = await ask(faulty, company_number(1), "ultimateOwners(minShare: 0.65) { paths { share } }")
    told = {"owner": person_number(1), "company": company_number(1)}
    ids = {name: faulty.ids.encode("party", number) for name, number in told.items()}
    assert extensions["ownershipPathsCut"] == [ids]


async def test_a_holding_that_has_gone_since_the_graph_was_read(faulty: Agencies) -> None:
    gone = faulty.put("registry.shareholding", company_number=company_number(1), holder=person_number(4), share=0.8)
    await project(faulty, [{**gone, "since": None, "until": None, "record_id": -1}])
    answer = await faulty.ask(
        "query ($n: String!) { party(number: $n) { ... on Company { actualController { path { share } } } } }",
        n=company_number(1),
    )
    assert failure(answer) == {"code": "SOURCE_UNAVAILABLE", "source": "registry"}
    assert answer.data == {"party": {"actualController": None}}


@pytest.mark.parametrize("least", [-0.01, 1.01])
async def test_a_share_that_is_no_fraction(agencies: Agencies, least: float) -> None:
    query = """query ($n: String!, $least: Float) {
        party(number: $n) { ... on Company { ultimateOwners(minShare: $least) { directShare } } }
    }"""
    answer = await agencies.ask(query, n=agencies.company(1), least=least)
    assert (failure(answer)["code"], failure(answer)["argument"]) == ("BAD_ARGUMENT", "minShare")


async def test_a_graph_that_nobody_runs(agencies: Agencies) -> None:
    selection = "ultimateOwners { directShare } actualController { determined } controls { votes } number"
    query = f"query ($n: String!) {{ party(number: $n) {{ ... on Company {{ {selection} }} }} }}"
    answer = await agencies.ask(query, n=agencies.company(1))
    fields = ("actualController", "controls", "ultimateOwners")
    assert failures(answer) == [(f"party.{field}", "SOURCE_UNAVAILABLE") for field in fields]
    assert answer.data is not None and answer.data["party"]["number"] == company_number(1)
