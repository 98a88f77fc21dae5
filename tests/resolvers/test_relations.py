"""Paths between parties: asked of the graph, told as parties with names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any

import asyncpg
import pytest

from connectors.postgres import PostgresConnector
from connectors.scan import Deadline
from connectors.stores.graph_server import GraphAddress
from graph.definition import define
from graph.driver import GraphTransaction
from graph.projection.projector import Projector
from graph.projection.registry_rows import RegistryRows
from tests.graph.registry import Registry
from tests.graph.related import empty_sources
from tests.resolvers.harness import Agencies, failure, person_number

PATHS = """query ($from: ID!, $to: ID!, $kinds: [RelationKind!], $maxHops: Int, $first: Int) {
    relationPaths(from: $from, to: $to, kinds: $kinds, maxHops: $maxHops, first: $first) {
        hops nodes { __typename number name }
        links { kind from { number } to { number } share amount since until }
    }
}"""
ANSWERED = ["HOLDS", "LEGAL_REPRESENTATIVE_OF", "OFFICER_OF", "GUARANTEES", "TRANSFERRED_TO", "CO_DEBTOR"]
OWNERSHIP = ANSWERED[:3]


@pytest.fixture
async def related(
    graph_address: GraphAddress, fresh_database: Callable[[str], Awaitable[str]]
) -> AsyncIterator[Agencies]:
    """A graph of `one` and `two`, who meet in `company`, and of nobody else; the registry knows their names."""
    agencies = Agencies(graph_address)
    dsn = await fresh_database("registry")
    session = await asyncpg.connect(dsn)
    connector = PostgresConnector("registry", dsn, 2)
    feed = await asyncpg.create_pool(dsn, min_size=1, max_size=1)
    registry = Registry(dsn, session, feed, connector)
    await _empty(agencies)
    for number in ("company", "holding"):
        await registry.company(number)
        agencies.put("registry.company", number=number, number_kind="OTHER", name=f"名为{number}")
    for number in ("one", "two"):
        await registry.person(number)
        agencies.put("registry.natural_person", number=number, number_kind="OTHER", name=f"名为{number}")
    await registry.holding("one", "company", 0.25, date(2020, 1, 1), kind="PERSON")
    await registry.office("two", "company", "LEGAL_REPRESENTATIVE")
    await registry.holding("holding", "company", 0.5)
    await registry.office("one", "holding", "DIRECTOR")
    await Projector(agencies.graph, RegistryRows(connector), feed, agencies.ids).catch_up()
    await empty_sources(agencies.graph)
    yield agencies
    await _empty(agencies)
    await agencies.close()
    await connector.close()
    await feed.close()
    await session.close()


async def _empty(agencies: Agencies) -> None:
    async def wipe(transaction: GraphTransaction) -> None:
        await transaction.run("MATCH (n) DETACH DELETE n")

    await define(agencies.graph, Deadline.after_ms(60_000))
    await agencies.graph.write(wipe, Deadline.after_ms(60_000))


async def paths(agencies: Agencies, start: str, end: str, **arguments: Any) -> Any:
    """The paths between two numbers, and the extensions of the answer."""
    ends = {"from": agencies.ids.encode("party", start), "to": agencies.ids.encode("party", end)}
    answer = await agencies.ask(PATHS, **ends, **arguments)
    assert answer.errors == () and answer.data is not None, answer.errors
    return answer.data["relationPaths"], answer.extensions


async def test_the_shortest_path_first_with_its_parties_and_links(related: Agencies) -> None:
    found, extensions = await paths(related, "one", "two")
    assert [path["hops"] for path in found] == [2, 3]
    assert found[0] == {
        "hops": 2,
        "nodes": [
            {"__typename": "Person", "number": "one", "name": "名为one"},
            {"__typename": "Company", "number": "company", "name": "名为company"},
            {"__typename": "Person", "number": "two", "name": "名为two"},
        ],
        "links": [
            {
                "kind": "HOLDS",
                "from": {"number": "one"},
                "to": {"number": "company"},
                "share": 0.25,
                "amount": None,
                "since": "2020-01-01",
                "until": None,
            },
            {
                "kind": "LEGAL_REPRESENTATIVE_OF",
                "from": {"number": "two"},
                "to": {"number": "company"},
                "share": None,
                "amount": None,
                "since": None,
                "until": None,
            },
        ],
    }
    assert extensions["relationKinds"] == ANSWERED
    assert "graph" in [source["name"] for source in extensions["sources"]]


@pytest.mark.parametrize(
    ("arguments", "hops"),
    [
        ({"first": 1}, [2]),
        ({"first": 0}, []),
        ({"maxHops": 2}, [2]),
        ({"maxHops": 1}, []),
        ({"kinds": ANSWERED, "maxHops": None, "first": None}, [2, 3]),
        ({"kinds": ["HOLDS", "HOLDS"]}, []),
        ({"kinds": ["OFFICER_OF", "HOLDS", "LEGAL_REPRESENTATIVE_OF"], "maxHops": 3}, [2, 3]),
        ({"kinds": []}, []),
    ],
)
async def test_arguments_narrow_the_paths(related: Agencies, arguments: dict[str, Any], hops: list[int]) -> None:
    found, extensions = await paths(related, "one", "two", **arguments)
    assert [path["hops"] for path in found] == hops
    assert ("relationKinds" in extensions) is (arguments.get("kinds") is None)


async def test_nobody_is_related_to_a_stranger_or_to_themselves(related: Agencies) -> None:
    assert (await paths(related, "one", "stranger"))[0] == []
    assert (await paths(related, "one", "one"))[0] == []


async def test_kinds_of_which_no_source_speaks_are_named_as_not_looked_at(related: Agencies) -> None:
    found, extensions = await paths(related, "one", "two", kinds=["SPOUSE", "HOLDS", "RELATIVE"])
    assert (found, extensions["relationKinds"]) == ([], ["HOLDS"])
    found, extensions = await paths(related, "one", "two", kinds=["SPOUSE"])
    assert (found, extensions["relationKinds"]) == ([], [])


@pytest.mark.parametrize(
    ("arguments", "argument"),
    [
        ({"first": 101}, "first"),
        ({"first": -1}, "first"),
        ({"maxHops": 0}, "maxHops"),
        ({"maxHops": 7}, "maxHops"),
        ({"from": "garbage"}, "id"),
    ],
)
async def test_arguments_out_of_range(agencies: Agencies, arguments: dict[str, Any], argument: str) -> None:
    ends = {"from": agencies.ids.encode("party", "1"), "to": agencies.ids.encode("party", "2")}
    answer = await agencies.ask(PATHS, **{**ends, **arguments})
    assert (failure(answer)["code"], failure(answer)["argument"]) == ("BAD_ARGUMENT", argument)


@pytest.mark.parametrize("end", ["from", "to"])
async def test_the_id_of_what_is_no_party(agencies: Agencies, end: str) -> None:
    ends = {"from": agencies.ids.encode("party", "1"), "to": agencies.ids.encode("party", "2")}
    answer = await agencies.ask(PATHS, **{**ends, end: agencies.ids.encode("case", "1")})
    assert (failure(answer)["code"], failure(answer)["argument"]) == ("BAD_ARGUMENT", end)


async def test_a_graph_that_nobody_runs(agencies: Agencies) -> None:
    number = agencies.person(1)
    query = """query ($from: ID!, $to: ID!, $number: String!) {
        relationPaths(from: $from, to: $to) { hops } party(number: $number) { name }
    }"""
    ends = {"from": agencies.ids.encode("party", number), "to": agencies.ids.encode("party", person_number(2))}
    answer = await agencies.ask(query, number=number, **ends)
    assert answer.data == {"relationPaths": None, "party": {"name": "公民1"}}
    assert dict(failure(answer)) == {"code": "SOURCE_UNAVAILABLE", "source": "graph"}
    told = {source["name"]: source["status"] for source in answer.extensions["sources"]}
    assert told == {"graph": "UNAVAILABLE", "police": "LIVE"}
