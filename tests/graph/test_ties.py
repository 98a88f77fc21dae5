"""Who stands close to parties: two links far, whatever the day, on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

import networkx as nx
import pytest

from graph import ties as module
from graph.driver import GraphClient
from graph.generation import GENERATIONS
from graph.links import Link
from graph.schema import HOLDS
from graph.ties import Tie, read_ties
from identifiers.errors import SourceUnavailable, TooMany
from tests.graph.related import fill, holds
from tests.graph.stakes import Counted, wait

SINCE, UNTIL = date(2020, 1, 1), date(2024, 5, 1)
OFFICE = Link("LEGAL_REPRESENTATIVE_OF", "p1", "c1", None, SINCE, UNTIL, 1)


def all_matter(tie: Tie) -> bool:
    return True


def expected(links: Sequence[Link], keys: set[str]) -> dict[str, set[tuple[str, str, int]]]:
    """By party its links, of the asked and of all next to them: over networkx."""
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for link in links:
        if link.from_key != link.to_key:
            graph.add_edge(link.from_key, link.to_key, key=(link.kind, link.record_id))
    near = {other for key in keys & set(graph) for other in graph[key]}
    return {
        key: {(kind, other, record) for _, other, (kind, record) in graph.edges(key, keys=True)}
        for key in (keys | near) & set(graph)
    }


def told(found: module.Ties) -> dict[str, set[tuple[str, str, int]]]:
    return {key: {(tie.kind, tie.other, tie.record_id) for tie in ties} for key, ties in found.items() if ties}


async def test_two_links_far_and_what_they_tell(client: GraphClient) -> None:
    links = [holds(1, "c1", "c2", SINCE, UNTIL), holds(2, "c2", "c3"), holds(3, "c3", "c4"), OFFICE]
    await fill(client, links)
    found = await read_ties(client, {"c1"}, all_matter, wait())
    assert told(found) == expected(links, {"c1"})
    assert list(found["c1"]) == [
        Tie(HOLDS, "c2", False, 0.5, SINCE, UNTIL, 1),
        Tie("LEGAL_REPRESENTATIVE_OF", "p1", True, None, SINCE, UNTIL, 1),
    ]
    assert "c3" not in found, "three links away"
    assert [found["c1"][0].counts(day) for day in (SINCE, UNTIL)] == [True, False]
    assert found["c2"][1].counts(date.min) and found["c2"][1].counts(date.max)
    assert await read_ties(client, {"nobody"}, all_matter, wait()) == {}
    assert await read_ties(client, set(), all_matter, wait()) == {}


async def test_at_random_many_parties_take_the_rounds_of_one(client: GraphClient) -> None:
    random = Random(6)
    names = [f"{'pc'[serial % 2]}{serial}" for serial in range(12)]
    links = [holds(serial, random.choice(names), random.choice(names[1::2])) for serial in range(1, 40)]
    await fill(client, links)
    counted = Counted(client)
    try:
        for keys in ({names[0]}, set(names[:3]), set(names)):
            counted.rounds = 0
            assert told(await read_ties(counted, keys, all_matter, wait())) == expected(links, keys)
            assert counted.rounds <= 2
    finally:
        await counted.close()


async def test_only_ties_that_matter_lead_on(client: GraphClient) -> None:
    await fill(client, [holds(1, "c1", "c2"), holds(2, "c2", "c3"), holds(3, "c1", "c4"), holds(4, "c4", "c5")])
    found = await read_ties(client, {"c1"}, lambda tie: tie.record_id != 1, wait())
    assert told(found) == {"c1": {(HOLDS, "c4", 3)}, "c4": {(HOLDS, "c1", 3), (HOLDS, "c5", 4)}}


async def test_bounds_are_said(arcadedb_client: GraphClient, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill(arcadedb_client, [holds(1, "c1", "c2"), holds(2, "c2", "c3"), holds(3, "c2", "c4")])
    monkeypatch.setattr(module, "MOST_TIES", 4)
    assert len(await read_ties(arcadedb_client, {"c1"}, all_matter, wait())) == 2
    monkeypatch.setattr(module, "MOST_TIES", 3)
    with pytest.raises(TooMany):
        await read_ties(arcadedb_client, {"c1"}, all_matter, wait())
    monkeypatch.setattr(module, "MOST_TIES", 0)
    with pytest.raises(TooMany):
        await read_ties(arcadedb_client, {"c1"}, all_matter, wait())


async def test_a_graph_that_is_being_built_is_not_asked(arcadedb_client: GraphClient) -> None:
    await fill(arcadedb_client, [holds(1, "c1", "c2")], complete=False)
    with pytest.raises(SourceUnavailable):
        await read_ties(arcadedb_client, {"c1"}, all_matter, wait())


async def test_of_either_generation(client: GraphClient) -> None:
    await fill(client, [holds(1, "c1", "c2")])
    beside = client.of(GENERATIONS[1])
    await fill(beside, [holds(2, "c1", "c3")])
    assert told(await read_ties(client, {"c1"}, all_matter, wait()))["c1"] == {(HOLDS, "c2", 1)}
    assert told(await read_ties(beside, {"c1", "nobody"}, all_matter, wait()))["c1"] == {(HOLDS, "c3", 2)}
