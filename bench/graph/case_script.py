"""G2b by hand: cases whose debtors are under one control with those of a case.

A statement of SQL for the debtors, one of Cypher for each level up and down, plain loops for the votes, a statement of
SQL for the cases. What `script.py` leaves out is left out here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import neo4j

from bench.graph.by_hand import HALF, HELD, HOLDERS, GraphByHand
from bench.limit.pool import Pool
from identifiers.opaque_id import IdCodec
from resolvers.nodes import party_id, party_number_of

Held: TypeAlias = Mapping[str, list[tuple[str, float]]]
"""By party what it holds: company and share."""


class CaseScript:
    """Related cases through control."""

    def __init__(self, graph: GraphByHand, court: Pool, ids: IdCodec) -> None:
        self._graph = graph
        self._court = court
        self._ids = ids

    async def ask(self, name: str, variables: Mapping[str, Any]) -> list[str]:
        """The numbers of the cases, newest first."""
        rows = await self._court.rows("G2b.debtors", variables["number"])
        debtors = {party_id(self._ids, row[0]) for row in rows}
        if not debtors:
            return []
        async with self._graph.session() as session:
            hands = _controllers(await self._upstream(session, debtors), debtors)
            near = await self._in_hands(session, hands | debtors, debtors) - debtors
        if not near:
            return []
        numbers = [party_number_of(self._ids, key, "id") for key in near]
        return [row[0] for row in await self._court.rows("G2b.cases", numbers, variables["number"])]

    async def _upstream(self, session: neo4j.AsyncSession, debtors: set[str]) -> Held:
        held: dict[str, list[tuple[str, float]]] = defaultdict(list)
        read, level = set[str](), set(debtors)
        while level:
            read |= level
            row = await self._graph.row(session, HOLDERS, list(level))
            for company, holder, share in zip(row["keys"], row["others"], row["shares"], strict=True):
                held[holder].append((company, share))
            level = set(row["others"]) - set(row["persons"]) - read
        return held

    async def _in_hands(self, session: neo4j.AsyncSession, hands: set[str], debtors: set[str]) -> set[str]:
        """All who are in one of the hands in which a debtor is."""
        held: dict[str, list[tuple[str, float]]] = {}
        level = hands
        while level:
            row = await self._graph.row(session, HELD, list(level))
            held |= {key: [] for key in level}
            for holder, company, share in zip(row["keys"], row["others"], row["shares"], strict=True):
                held[holder].append((company, share))
            groups = [_group(hand, held) for hand in hands]
            level = {key for group in groups for key in group} - held.keys()
        return {key for group in groups if group & debtors for key in group}


def _controllers(held: Held, companies: Iterable[str]) -> set[str]:
    """Who controls one of the companies. Whoever does has the majority of something by its own votes."""
    asked = set(companies)
    return {holder for holder in held if _has_majority(held[holder]) and not asked.isdisjoint(_group(holder, held))}


def _has_majority(holdings: Iterable[tuple[str, float]]) -> bool:
    votes: dict[str, float] = defaultdict(float)
    for company, share in holdings:
        votes[company] += share
    return any(share > HALF for share in votes.values())


def _group(holder: str, held: Held) -> set[str]:
    """A holder and what it controls, as far as it is known who holds what."""
    votes: dict[str, float] = defaultdict(float)
    group, waiting = {holder}, [holder]
    for member in waiting:
        for company, share in held.get(member, ()):
            votes[company] += share
            if votes[company] > HALF and company not in group:
                group.add(company)
                waiting.append(company)
    return group
