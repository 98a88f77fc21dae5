"""Cases related by more than a shared debtor: by whom, by which way, in which order, and in how many rounds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from connectors.scan import Deadline
from connectors.stores.graph_server import GraphAddress
from graph import relatives
from graph.links import Link
from graph.schema import HOLDS, LEGAL_REPRESENTATIVE_OF
from schema.engine import REFERENCE, Engine
from schema.request import GraphQLRequest, RequestInfo
from tests.graph.conftest import emptied
from tests.graph.related import fill
from tests.graph.stakes import Counted
from tests.resolvers.harness import Agencies, built, case_number, company_number, failures, person_number
from tests.schema.agreement.comparison import difference

RELATED = """query ($number: CaseNumber!, $through: [RelationThrough!], $first: Int) { case(number: $number) {
    relatedCases(through: $through, first: $first) {
        through case { number } via { __typename number }
        path { hops nodes { __typename number } links { kind from { number } to { number } share since } }
    }
} }"""
EVERYTHING = ["SHAREHOLDER", "CONTROL", "LEGAL_REPRESENTATIVE", "SAME_DEBTOR"]
BOSS, HEAD, STRANGER = person_number(1), person_number(2), person_number(3)
PARENT, ONE, TWO, THREE = (company_number(serial) for serial in range(1, 5))
LINKS = (
    (HOLDS, BOSS, PARENT, 0.8),
    (HOLDS, PARENT, ONE, 0.6),
    (HOLDS, BOSS, TWO, 0.7),
    (HOLDS, BOSS, THREE, 0.1),
    (LEGAL_REPRESENTATIVE_OF, HEAD, ONE, None),
    (LEGAL_REPRESENTATIVE_OF, HEAD, THREE, None),
)


@pytest.fixture
async def agencies(each_graph_address: GraphAddress) -> AsyncIterator[Agencies]:
    """A boss with a parent company, its subsidiary ONE, TWO and THREE beside it, each debtor of a case of its own."""
    await (await emptied(each_graph_address)).close()
    agencies = Agencies(each_graph_address)
    ids = agencies.ids
    await fill(
        agencies.graph,
        [
            Link(kind, ids.encode("party", one), ids.encode("party", other), share, date(2020, 1, 1), None, serial)
            for serial, (kind, one, other, share) in enumerate(LINKS, 1)
        ],
        persons={ids.encode("party", number) for number in (BOSS, HEAD)},
    )
    for serial, debtor in enumerate((ONE, TWO, THREE, BOSS, HEAD, STRANGER), 1):
        agencies.case(serial, debtor, filed_on=date(2024, 1, serial))
    yield agencies
    await (await emptied(each_graph_address)).close()
    await agencies.close()


async def related(agencies: Agencies, serial: int, *through: str, **arguments: Any) -> list[Any]:
    """What a case is related to."""
    data = await agencies.data(RELATED, number=case_number(serial), through=list(through), **arguments)
    found: list[Any] = data["case"]["relatedCases"]
    return found


def told(found: list[Any]) -> list[tuple[str, str, list[str], list[str]]]:
    """Through what, the case, the parties through whom and those on the way, each by number."""
    return [
        (
            each["through"],
            each["case"]["number"],
            [party["number"] for party in each["via"]],
            [party["number"] for party in each["path"]["nodes"]],
        )
        for each in found
    ]


async def test_each_way_of_being_related(agencies: Agencies) -> None:
    boss, head, two, three = case_number(4), case_number(5), case_number(2), case_number(3)
    assert told(await related(agencies, 1, "CONTROL")) == [
        ("CONTROL", boss, [BOSS], [ONE, PARENT, BOSS]),
        ("CONTROL", two, [BOSS], [ONE, PARENT, BOSS, TWO]),
    ]
    assert told(await related(agencies, 1, "LEGAL_REPRESENTATIVE")) == [
        ("LEGAL_REPRESENTATIVE", head, [HEAD], [ONE, HEAD]),
        ("LEGAL_REPRESENTATIVE", three, [HEAD], [ONE, HEAD, THREE]),
    ]
    assert told(await related(agencies, 2, "SHAREHOLDER")) == [
        ("SHAREHOLDER", boss, [BOSS], [TWO, BOSS]),
        ("SHAREHOLDER", three, [BOSS], [TWO, BOSS, THREE]),
    ]
    assert await related(agencies, 6, *EVERYTHING) == []


async def test_the_way_is_told_by_its_links(agencies: Agencies) -> None:
    [_, two] = await related(agencies, 1, "CONTROL")
    assert two["via"] == [{"__typename": "Person", "number": BOSS}]
    assert [party["__typename"] for party in two["path"]["nodes"]] == ["Company", "Company", "Person", "Company"]
    assert (two["path"]["hops"], two["path"]["links"]) == (
        3,
        [
            {"kind": HOLDS, "from": {"number": one}, "to": {"number": other}, "share": share, "since": "2020-01-01"}
            for one, other, share in ((PARENT, ONE, 0.6), (BOSS, PARENT, 0.8), (BOSS, TWO, 0.7))
        ],
    )


async def test_newest_first_then_by_number_then_by_what_it_is_through(agencies: Agencies) -> None:
    agencies.case(7, ONE, TWO, filed_on=date(2024, 1, 2))
    assert [each[:2] for each in told(await related(agencies, 1, *EVERYTHING))] == [
        ("LEGAL_REPRESENTATIVE", case_number(5)),
        ("CONTROL", case_number(4)),
        ("LEGAL_REPRESENTATIVE", case_number(3)),
        ("CONTROL", case_number(2)),
        ("SAME_DEBTOR", case_number(7)),
        ("CONTROL", case_number(7)),
    ]
    answer = await agencies.ask(RELATED, number=case_number(1), through=EVERYTHING, first=2)
    assert answer.data is not None and len(answer.data["case"]["relatedCases"]) == 2
    assert answer.extensions["truncated"] == [{"path": ["case", "relatedCases"], "total": 6}]


async def test_debtors_of_one_case_do_not_relate_it_to_their_other_cases_twice(agencies: Agencies) -> None:
    agencies.case(7, ONE, TWO, filed_on=date(2024, 1, 7))
    assert [each[:3] for each in told(await related(agencies, 7, "SAME_DEBTOR", "CONTROL"))] == [
        ("CONTROL", case_number(4), [BOSS]),
        ("SAME_DEBTOR", case_number(2), [TWO]),
        ("SAME_DEBTOR", case_number(1), [ONE]),
    ]


async def test_of_several_ways_the_shortest_is_told_and_everyone_through_whom(agencies: Agencies) -> None:
    agencies.case(7, TWO, PARENT, filed_on=date(2024, 1, 7))
    [seventh] = [each for each in told(await related(agencies, 1, "CONTROL")) if each[1] == case_number(7)]
    assert seventh[2:] == ([PARENT, BOSS], [ONE, PARENT])


async def test_many_cases_take_the_rounds_of_one(agencies: Agencies, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counted(agencies.graph)
    monkeypatch.setattr(agencies.graph, "read", counted.read)
    query = """query ($numbers: [String!]) { cases(where: {number: {in: $numbers}}, first: 10) {
        nodes { relatedCases(through: [CONTROL, LEGAL_REPRESENTATIVE, SHAREHOLDER]) { path { hops } } }
    } }"""
    rounds = []
    for serials in ([1], [1, 2, 3, 4, 5, 6]):
        counted.rounds = 0
        agencies.asked()
        data = await agencies.data(query, numbers=[case_number(serial) for serial in serials])
        assert [len(node["relatedCases"]) > 0 for node in data["cases"]["nodes"]].count(True) == min(5, len(serials))
        rounds.append((counted.rounds, len(agencies.asked())))
    await counted.close()
    one, six = rounds
    assert six <= one


async def test_both_executors_answer_alike(agencies: Agencies) -> None:
    agencies.case(7, ONE, TWO, THREE, filed_on=date(2024, 1, 2))
    engine = Engine(built(), agencies.platform, offers_reference=True)
    query = RELATED.replace("case(number: $number) {", "cases(first: 10) { nodes {", 1).replace(
        "$number: CaseNumber!,", ""
    )
    planned, reference = [
        await engine(
            GraphQLRequest(query + "}", None, {"through": EVERYTHING, "first": 3}, {"executor": executor}),
            RequestInfo("test", Deadline.after_ms(60_000)),
        )
        for executor in ("planned", REFERENCE)
    ]
    assert planned.data is not None and planned.errors == ()
    assert difference(planned, reference) is None


async def test_over_a_bound_the_answer_says_so(agencies: Agencies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relatives, "MOST_PAIRS", 1)
    answer = await agencies.ask(RELATED, number=case_number(1), through=["CONTROL"])
    assert failures(answer) == [("case.relatedCases", "TOO_MANY")]


async def test_without_a_graph_what_needs_it_is_not_answered(agencies: Agencies) -> None:
    alone = Agencies()
    alone.case(1, ONE)
    alone.case(2, ONE)
    answer = await alone.ask(RELATED, number=case_number(1), through=["CONTROL"])
    assert failures(answer) == [("case.relatedCases", "SOURCE_UNAVAILABLE")]
    assert [each[1] for each in told(await related(alone, 1, "SAME_DEBTOR"))] == [case_number(2)]
    assert await related(alone, 1) == []
    await alone.close()
