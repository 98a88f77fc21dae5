"""The script by hand: the driver alone, a statement a level, and the arithmetic in plain loops.

No state of the projection, no bounds, no faults, no path as evidence: what somebody writes who needs the answer once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, LiteralString

import neo4j

from connectors.stores.graph_server import GraphAddress
from graph.generation import in_generation

_CURRENT: LiteralString = "(h.since IS NULL OR h.since <= $on) AND (h.until IS NULL OR $on < h.until)"
_ANSWER: LiteralString = (
    " RETURN collect(k) AS keys, collect(o.key) AS others, collect(coalesce(h.share, 0.0)) AS shares"
)
_HOLDERS: LiteralString = "UNWIND $keys AS k MATCH (c:Party {key: k})<-[h:HOLDS]-(o:Party) WHERE " + _CURRENT + _ANSWER
_HELD: LiteralString = "UNWIND $keys AS k MATCH (c:Party {key: k})-[h:HOLDS]->(o:Party) WHERE " + _CURRENT + _ANSWER
_EDGES: LiteralString = "HOLDS|LEGAL_REPRESENTATIVE_OF|OFFICER_OF|GUARANTEES|TRANSFERRED"
_NEAR: LiteralString = " WITH k, collect(DISTINCT o.key) AS others RETURN collect([k, others]) AS near"
_BY_HOLDING: LiteralString = f"UNWIND $keys AS k MATCH (a:Party {{key: k}})-[h:HOLDS]-(o:Party) WHERE {_CURRENT}{_NEAR}"
_BY_ANY: LiteralString = f"UNWIND $keys AS k MATCH (a:Party {{key: k}})-[h:{_EDGES}]-(o:Party) WHERE {_CURRENT}{_NEAR}"
_BY_CASE: LiteralString = (
    f"UNWIND $keys AS k MATCH (a:Party {{key: k}})-[:DEBTOR_IN]->(:Case)<-[:DEBTOR_IN]-(o:Party){_NEAR}"
)
_LINKS: LiteralString = (
    f"UNWIND $pairs AS pair MATCH (a:Party {{key: pair[0]}})-[h:{_EDGES}]-(o:Party {{key: pair[1]}}) WHERE {_CURRENT}"
    " RETURN a.key AS one, o.key AS other, type(h) AS kind, h.share AS share"
)
_STATEMENTS = (_HOLDERS, _HELD, _BY_HOLDING, _BY_ANY, _BY_CASE, _LINKS)
LEAST = 0.25
SETTLED = 1e-13
MOST_SWEEPS = 10_000
HOPS = 6
HALF = 0.5 + 1e-9


class Script:
    """Asks one generation of one graph as of one day."""

    def __init__(self, address: GraphAddress, generation: LiteralString, on: date) -> None:
        self._written = {each: in_generation(each, generation) for each in _STATEMENTS}
        self._driver = neo4j.AsyncGraphDatabase.driver(address.uri, auth=(address.user, address.password))
        self._database = address.database
        self._on = on

    async def close(self) -> None:
        """Give back the connections."""
        await self._driver.close()

    async def ask(self, name: str, variables: Mapping[str, Any]) -> Any:
        """The answer to a question, in the form of `Alone`'s: shares or votes by key, hops of a path."""
        async with self._driver.session(database=self._database, default_access_mode=neo4j.READ_ACCESS) as session:
            if name == "G1":
                return await self._owners(session, variables["id"])
            if name == "G2a":
                return await self._controls(session, variables["id"])
            return await self._path(session, variables["from"], variables["to"], variables["kinds"] is not None)

    async def _row(self, session: neo4j.AsyncSession, statement: LiteralString, keys: list[Any]) -> neo4j.Record:
        record = await (await session.run(self._written[statement], keys=keys, on=self._on)).single()
        assert record is not None
        return record

    async def _owners(self, session: neo4j.AsyncSession, company: str) -> dict[str, float]:
        held: dict[str, list[tuple[str, float]]] = {company: []}
        read, level = set[str](), [company]
        while level:
            read.update(level)
            row = await self._row(session, _HOLDERS, level)
            for key, other, share in zip(row["keys"], row["others"], row["shares"], strict=True):
                held.setdefault(other, []).append((key, share))
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
            row = await self._row(session, _HELD, level)
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
            near = (await self._row(session, _BY_HOLDING if by_holding else _BY_ANY, levels[side]))["near"]
            if not by_holding:
                near = near + (await self._row(session, _BY_CASE, levels[side]))["near"]
            fresh = {other: key for key, others in near for other in others if other not in sides[side]}
            sides[side] |= fresh
            levels[side] = list(fresh)
            if met := next((key for key in fresh if key in sides[1 - side]), None):
                pairs = [pair for each in sides for pair in _steps(each, met)]
                await (await session.run(self._written[_LINKS], pairs=pairs, on=self._on)).fetch(100)
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
