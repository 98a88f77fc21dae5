"""What is asked of the graph: parties drawn from what it holds, by a seed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from bench.workloads import SEED, Variables, document
from connectors.scan import Deadline
from graph.driver import GraphClient

PARTIES = 386
"""As many companies as FinBench has at its scale 0.01."""
PAIRS = 60
MOST_HOLDINGS = 400_000
NEAREST, FARTHEST = 2, 5
"""Hops of pairs that are connected."""
DRAW_MS = 300_000

_HOLDINGS = "MATCH (o:Party)-[:HOLDS]->(c:Party) RETURN o.key AS holder, c.key AS company LIMIT $most"


@dataclass(frozen=True, slots=True)
class Question:
    """A document and the variables of its requests. `name` is G1, or G4 with what is special about its pairs."""

    name: str
    document: str
    variables: tuple[Variables, ...]


async def draw(client: GraphClient) -> dict[str, Question]:
    """Every question by name; the same for the same graph and seed."""
    rows = await client.read(_HOLDINGS, {"most": MOST_HOLDINGS}, Deadline.after_ms(DRAW_MS))
    holdings = sorted((row["holder"], row["company"]) for row in rows)
    chance = random.Random(SEED)
    held = _some(chance, {company for _, company in holdings}, PARTIES)
    holders = _some(chance, {holder for holder, _ in holdings}, PARTIES)
    near, far = _pairs(chance, holdings)
    return {
        question.name: question
        for question in (
            Question("G1", document("G1"), tuple({"id": key} for key in held)),
            Question("G1 many", document("G1Many"), ({"ids": held},)),
            Question("G2a", document("G2a"), tuple({"id": key} for key in holders)),
            _paths("G4 connected", near, None),
            _paths("G4 connected, filtered", near, ["HOLDS"]),
            _paths("G4 not connected, filtered", far, ["HOLDS"]),
        )
    }


def _some(chance: random.Random, keys: set[str], count: int) -> list[str]:
    return chance.sample(sorted(keys), min(count, len(keys)))


def _paths(name: str, pairs: Sequence[tuple[str, str]], kinds: Any) -> Question:
    asked = tuple({"from": one, "to": other, "kinds": kinds} for one, other in pairs)
    return Question(name, document("G4"), asked)


def _pairs(
    chance: random.Random, holdings: Sequence[tuple[str, str]]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Pairs that holdings connect, and pairs that they do not."""
    graph: nx.Graph[str] = nx.Graph(holdings)
    groups = [sorted(each) for each in nx.connected_components(graph)]
    by_party = {key: number for number, group in enumerate(groups) for key in group}
    parties = sorted(graph)
    near: list[tuple[str, str]] = []
    far: list[tuple[str, str]] = []
    for one in chance.sample(parties, min(len(parties), 20 * PAIRS)):
        hops = nx.single_source_shortest_path_length(graph, one, cutoff=FARTHEST)
        by_hops: dict[int, list[str]] = defaultdict(list)
        for key, distance in sorted(hops.items()):
            by_hops[distance].append(key)
        wanted = NEAREST + len(near) % (FARTHEST - NEAREST + 1)
        if len(near) < PAIRS and by_hops[wanted]:
            near.append((one, chance.choice(by_hops[wanted])))
        other = chance.choice(parties)
        if len(far) < PAIRS and by_party[one] != by_party[other]:
            far.append((one, other))
    return near, far
