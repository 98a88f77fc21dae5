"""Stakes put into a graph, and oracles of what they amount to: dense linear algebra, plain loops, networkx."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import product
from math import prod
from typing import Any

import networkx as nx
import numpy as np

from connectors.scan import Deadline
from graph.driver import GraphClient
from graph.links import Link
from graph.schema import HOLDS

TOLERANCE = 1e-9


class Counted(GraphClient):
    """A client that counts what it asks."""

    def __init__(self, client: GraphClient) -> None:
        super().__init__(client.address)
        self.rounds = 0

    async def read(self, cypher: Any, parameters: Any, deadline: Deadline) -> Any:
        """As the client, counted."""
        self.rounds += 1
        return await super().read(cypher, parameters, deadline)


def stakes(*held: tuple[str, str, float | None], since: date | None = None, until: date | None = None) -> list[Link]:
    """Holdings as (holder, company, share), numbered from 1."""
    return [Link(HOLDS, one, other, share, since, until, serial) for serial, (one, other, share) in enumerate(held, 1)]


def wait() -> Deadline:
    """Long enough for a busy machine."""
    return Deadline.after_ms(30_000)


def upstream_of(links: Sequence[Link], company: str) -> list[str]:
    """The company and all above it, by name."""
    holders = nx.DiGraph([(link.from_key, link.to_key) for link in links])
    holders.add_node(company)
    return sorted({company, *nx.ancestors(holders, company)})


def dense(links: Iterable[Link], names: Sequence[str]) -> np.ndarray[Any, Any]:
    """A: who of these names holds how much of whom."""
    places = {name: place for place, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)))
    for link in links:
        if link.from_key in places and link.to_key in places:
            matrix[places[link.from_key], places[link.to_key]] += link.share or 0.0
    return matrix


def owners(links: Sequence[Link], company: str, min_share: float) -> dict[str, float] | None:
    """Integrated shares of at least `min_share` by a dense solve; None where there is no finite value."""
    names = upstream_of(links, company)
    direct = dense(links, names)
    if max(abs(np.linalg.eigvals(direct))) > 1 - TOLERANCE:
        return None
    shares = np.linalg.solve(np.eye(len(names)) - direct, direct)[:, names.index(company)]
    found = zip(names, map(float, shares), strict=True)
    return {name: share for name, share in found if share > 0 and share >= min_share - TOLERANCE}


def simple_paths(links: Sequence[Link], owner: str, company: str) -> list[float]:
    """The products of all simple ways from an owner to a company, strongest first."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    shares: dict[tuple[str, str], list[float]] = {}
    for link in links:
        if link.share:
            shares.setdefault((link.from_key, link.to_key), []).append(link.share)
    graph.add_edges_from((one, "itself" if other == company == owner else other) for one, other in shares)
    end = "itself" if owner == company else company
    if owner not in graph or end not in graph:
        return []
    found: list[float] = []
    for nodes in nx.all_simple_paths(graph, owner, end):
        steps = zip(nodes, [*nodes[1:-1], company], strict=False)
        found.extend(prod(chosen) for chosen in product(*(shares[step] for step in steps)))
    return sorted(found, reverse=True)


def controlled(links: Sequence[Link], holder: str) -> dict[str, float]:
    """What a holder controls and the votes it commands there, by looking at everything again and again."""
    companies = {link.to_key for link in links} - {holder}
    group: set[str] = set()
    while more := {each for each in companies - group if votes(links, each, {holder, *group}) > 0.5 + TOLERANCE}:
        group |= more
    return {company: votes(links, company, {holder, *group}) for company in group}


def in_one_hand(hands: Iterable[set[str]], party: str) -> set[str]:
    """Who is in a hand with a party, of hands that are each a party with those in its hand."""
    return {other for hand in hands if party in hand for other in hand} - {party}


def votes(links: Sequence[Link], company: str, members: Collection[str]) -> float:
    """The votes of these members in a company."""
    return sum(link.share or 0.0 for link in links if link.to_key == company and link.from_key in members)


def controllers(links: Sequence[Link], company: str) -> list[str]:
    """Who controls a company and is controlled neither by another who does nor by the company."""
    everyone = {key for link in links for key in (link.from_key, link.to_key)}
    groups = {each: controlled(links, each) for each in everyone}
    found = {each for each in everyone if company in groups[each]}
    return sorted(each for each in found if not any(each in groups[other] for other in found | {company} - {each}))
