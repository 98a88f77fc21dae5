"""G3 by hand: the reads that the fund flow of one case takes, each with the best statement we know.

The rules are ours: `resolvers.flow`'s pure functions over rows. Written again by hand they would be the same rules, so
what this script tells is the price of everything else: finding out what to read, reading it, and the answer.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, LiteralString

import neo4j

from bench.graph.by_hand import GraphByHand
from bench.limit.pool import Pool
from connectors.scan import Row
from graph.ties import Tie, Ties
from identifiers.opaque_id import IdCodec
from resolvers.flow.asked import RULES
from resolvers.flow.cycle import Pair
from resolvers.flow.inquiry import Inquiry
from resolvers.flow.movement import Movement, movements
from resolvers.flow.related import Notices, matters
from resolvers.nodes import party_id, party_number_of
from resolvers.rules.period import add_years

_TIES: LiteralString = (
    "UNWIND $keys AS k MATCH (a:Party {key: k})-[h:HOLDS|LEGAL_REPRESENTATIVE_OF|OFFICER_OF]-(b:Party)"
    " RETURN collect([k, type(h), b.key, b.kind = 'PERSON', h.share, h.since, h.until, h.record_id]) AS ties"
)


class FlowScript:
    """The fund flow of a case, by all six rules."""

    def __init__(self, graph: GraphByHand, pools: Mapping[str, Pool], ids: IdCodec, today: date) -> None:
        self._graph = graph
        self._court, self._credit, self._bank = pools["court"], pools["credit"], pools["bank"]
        self._ids = ids
        self._today = today

    async def ask(self, name: str, variables: Mapping[str, Any]) -> list[tuple[str, tuple[int, ...]]]:
        """Of each finding the rule and the transactions, newest first."""
        number = variables["number"]
        [case], bound = await asyncio.gather(self._court.rows("G3.case", number), self._credit.rows("G3.bound", number))
        notices = Notices(case["suit_notice_on"], case["enforcement_notice_on"])
        starts = (notices.suit_on, notices.reported_from, add_years(case["filed_on"], -1))
        days = min(day for day in starts if day is not None), self._today + timedelta(days=1)
        debtors = list(dict.fromkeys(case["debtors"]))
        watched = list(dict.fromkeys([*debtors, *(row["person_number"] for row in bound)]))
        own, named, restrictions, ties = await asyncio.gather(
            self._bank.rows("G3.own", watched, *days),
            self._bank.rows("G3.named", watched, *days),
            self._credit.rows("G3.restrictions", watched),
            self._ties(debtors),
        )
        restricted = _grouped(restrictions, "party_number")
        moved = _moved(watched, own, named)
        inquiry = Inquiry(
            frozenset(RULES),
            debtors,
            moved,
            {party: restricted.get(party, []) for party in watched},
            ties,
            notices,
            self._today,
        )
        pairs = inquiry.pairs()
        legs = await self._legs(pairs, days) if pairs else {}
        return [(each.kind, each.records) for each in inquiry.findings(legs)]

    async def _ties(self, parties: Iterable[str]) -> Ties:
        """Who stands close to the parties, and to those whom they stand close to."""
        keys = {party_id(self._ids, number) for number in parties}
        async with self._graph.session() as session:
            near = await self._level(session, keys)
            far = await self._level(session, {tie.other for ties in near.values() for tie in ties} - keys)
        found = near | far
        numbers = {
            key: party_number_of(self._ids, key, "id")
            for key in {*found, *(tie.other for ties in found.values() for tie in ties)}
        }
        return {numbers[key]: [replace(tie, other=numbers[tie.other]) for tie in ties] for key, ties in found.items()}

    async def _level(self, session: neo4j.AsyncSession, keys: set[str]) -> dict[str, list[Tie]]:
        found: dict[str, list[Tie]] = defaultdict(list)
        if keys:
            row = await self._graph.row(session, _TIES, list(keys))
            for key, kind, other, is_person, share, since, until, record in row["ties"]:
                tie = Tie(kind, other, is_person, share, _day(since), _day(until), record)
                if other != key and matters(tie):
                    found[key].append(tie)
        return {key: sorted(ties, key=lambda tie: (tie.kind, tie.record_id, tie.other)) for key, ties in found.items()}

    async def _legs(self, pairs: Sequence[Pair], days: tuple[date, date]) -> Mapping[Pair, Sequence[Movement]]:
        """What the first of each pair paid the second."""
        payers, payees = list({payer for payer, _ in pairs}), list({payee for _, payee in pairs})
        paid, received = await asyncio.gather(
            self._bank.rows("G3.paid", payers, payees, "OUT", *days),
            self._bank.rows("G3.paid", payees, payers, "IN", *days),
        )
        asked = set(pairs)
        found: dict[Pair, list[Movement]] = defaultdict(list)
        for payer in payers:
            own = [row for row in paid if (row["holder_number"], row["counterparty_number"]) in asked]
            own = [row for row in own if row["holder_number"] == payer]
            others = [
                (row, row["holder_number"])
                for row in received
                if row["counterparty_number"] == payer and (payer, row["holder_number"]) in asked
            ]
            for each in movements(payer, own, others):
                if (payer, each.other) in asked:
                    found[payer, str(each.other)].append(each)
        return found


def _moved(parties: Iterable[str], own: list[Row], named: list[Row]) -> Mapping[str, Sequence[Movement]]:
    """What moved in the accounts of each party."""
    lines, telling = _grouped(own, "holder_number"), _grouped(named, "counterparty_number")
    return {
        party: movements(party, lines.get(party, ()), [(row, row["holder_number"]) for row in telling.get(party, ())])
        for party in parties
    }


def _grouped(rows: list[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _day(value: Any) -> date | None:
    return None if value is None else value.to_native()
