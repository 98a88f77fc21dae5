"""The script by hand: the driver alone, a statement a level, and the arithmetic in plain loops.

No state of the projection, no bounds, no faults, no path as evidence: what somebody writes who needs the answer once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, LiteralString

import neo4j

from bench.graph.by_hand import CURRENT, HALF, HELD, HOLDERS, GraphByHand

_EDGES: LiteralString = "HOLDS|LEGAL_REPRESENTATIVE_OF|OFFICER_OF|GUARANTEES|TRANSFERRED"
_NEAR: LiteralString = " WITH k, collect(DISTINCT o.key) AS others RETURN collect([k, others]) AS near"
_BY_HOLDING: LiteralString = f"UNWIND $keys AS k MATCH (a:Party {{key: k}})-[h:HOLDS]-(o:Party) WHERE {CURRENT}{_NEAR}"
_BY_ANY: LiteralString = f"UNWIND $keys AS k MATCH (a:Party {{key: k}})-[h:{_EDGES}]-(o:Party) WHERE {CURRENT}{_NEAR}"
_BY_CASE: LiteralString = (
    f"UNWIND $keys AS k MATCH (a:Party {{key: k}})-[:DEBTOR_IN]->(:Case)<-[:DEBTOR_IN]-(o:Party){_NEAR}"
)
_LINKS: LiteralString = (
    f"UNWIND $pairs AS pair MATCH (a:Party {{key: pair[0]}})-[h:{_EDGES}]-(o:Party {{key: pair[1]}}) WHERE {CURRENT}"
    " RETURN a.key AS one, o.key AS other, type(h) AS kind, h.share AS share"
)
LEAST = 0.25
SETTLED = 1e-13
MOST_SWEEPS = 10_000
HOPS = 6


class Script:
    """The questions about parties."""

    def __init__(self, graph: GraphByHand) -> None:
        self._graph = graph

    async def ask(self, name: str, variables: Mapping[str, Any]) -> Any:
        """The answer to a question, in the form of `Alone`'s: shares or votes by key, hops of a path."""
        async with self._graph.session() as session:
            if name == "G1":
                return await self._owners(session, variables["id"])
            if name == "G2a":
                return await self._controls(session, variables["id"])
            return await self._path(session, variables["from"], variables["to"], variables["kinds"] is not None)

    async def _owners(self, session: neo4j.AsyncSession, company: str) -> dict[str, float]:
        held: dict[str, list[tuple[str, float]]] = {company: []}
        read, level = set[str](), [company]
        while level:
            read.update(level)
            row = await self._graph.row(session, HOLDERS, level)
            for key, other, share in zip(row["keys"], row["others"], row["shares"], strict=True):
                held.setdefault(other, []).append((key, share))
            read.update(row["persons"])
            level = [key for key in dict.fromkeys(row["others"]) if key not in read]
        shares = dict.fromkeys(held, 0.0)
        change, sweeps = 1.0, 0
        while change > SETTLED and sweeps < MOST_SWEEPS:
            change, sweeps = 0.0, sweeps + 1
            for key, holdings in held.items():
                share = sum(part * (shares[other] + (other == company)) for other, part in holdings)
                change = max(change, share - shares[key])
                shares[key] = share
        return {key: share for key, share in shares.items() if share >= LEAST - 1e-9}

    async def _controls(self, session: neo4j.AsyncSession, holder: str) -> dict[str, float]:
        votes: dict[str, float] = {}
        group, level = {holder}, [holder]
        while level:
            row = await self._graph.row(session, HELD, level)
            for other, share in zip(row["others"], row["shares"], strict=True):
                votes[other] = votes.get(other, 0.0) + share
            level = [key for key, own in votes.items() if own > HALF and key not in group]
            group.update(level)
        return {key: votes[key] for key in group if key != holder}

    async def _path(self, session: neo4j.AsyncSession, start: str, end: str, by_holding: bool) -> int | None:
        """Hops of the shortest, after its links were read as well."""
        sides: list[dict[str, str]] = [{start: ""}, {end: ""}]
        levels = [[start], [end]]
        for hops in range(1, HOPS + 1):
            side = 0 if len(levels[0]) <= len(levels[1]) else 1
            near = (await self._graph.row(session, _BY_HOLDING if by_holding else _BY_ANY, levels[side]))["near"]
            if not by_holding:
                near = near + (await self._graph.row(session, _BY_CASE, levels[side]))["near"]
            fresh = {other: key for key, others in near for other in others if other not in sides[side]}
            sides[side] |= fresh
            levels[side] = list(fresh)
            if met := next((key for key in fresh if key in sides[1 - side]), None):
                pairs = [pair for each in sides for pair in _steps(each, met)]
                await (await self._graph.run(session, _LINKS, pairs=pairs)).fetch(100)
                return hops
            if not fresh:
                return None
        return None


def _steps(came: Mapping[str, str], key: str) -> list[tuple[str, str]]:
    """From a party back to the end of its side."""
    pairs = []
    while came[key]:
        pairs.append((key, came[key]))
        key = came[key]
    return pairs
