"""The links of parties as the graph holds them: whom a party is related to, and by what two parties are related.

Two debtors of one case are a link although no edge joins them: they meet in the case. What one paid another is an edge
for each month and one link.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import LiteralString, TypeAlias

from connectors.scan import Deadline
from graph.driver import GraphClient, Row
from graph.schema import CO_DEBTOR, TRANSFERRED, TRANSFERRED_TO

_CURRENT: LiteralString = " WHERE (r.since IS NULL OR r.since <= $today) AND (r.until IS NULL OR $today < r.until)"
_MEETING: LiteralString = "-[r:DEBTOR_IN]->(:Case)<-[s:DEBTOR_IN]-"

Pair: TypeAlias = tuple[str, ...]
"""Two keys."""


@dataclass(frozen=True, slots=True)
class Link:
    """One relationship in its own direction: `from_key` holds, represents, guarantees for or paid `to_key`.

    `share` is a fraction of 1, `amount` in yuan. All that one party paid another is one link: its amount is the sum,
    `since` the first day of the first month. CO_DEBTOR has no direction and is told from the lesser key, once for each
    case. `record_id` tells links of one kind between the same two apart.
    """

    kind: str
    from_key: str
    to_key: str
    share: float | None
    since: date | None
    until: date | None
    record_id: int
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Some of the parties related to a party, through so many links."""

    key: str
    others: Sequence[str]
    links: int


@dataclass(frozen=True, slots=True)
class LinkReader:
    """Reads links of some kinds that are current on a day."""

    client: GraphClient
    kinds: Sequence[LiteralString]
    today: date
    deadline: Deadline

    async def near(self, keys: Sequence[str], most: int) -> list[Near]:
        """Those related to each of these parties, until `most` links have been looked at in all of a pattern."""
        if not keys:
            return []
        found = await asyncio.gather(*(self._near(pattern, keys, most) for pattern in self._patterns()))
        return [near for each in found for near in each]

    async def _near(self, pattern: LiteralString, keys: Sequence[str], most: int) -> list[Near]:
        # One row instead of one for each link: the driver's cost is by row.
        (row,) = await self.client.read(
            f"UNWIND $keys AS key MATCH (a:Party {{key: key}}){pattern}(b:Party){_CURRENT}"
            " WITH key, b.key AS other LIMIT $most WITH key, collect(DISTINCT other) AS others, count(*) AS links"
            " RETURN collect(key) AS keys, collect(others) AS others, collect(links) AS links",
            {"keys": keys, "today": self.today, "most": most},
            self.deadline,
        )
        return list(map(Near, row["keys"], row["others"], row["links"]))

    async def between(self, pairs: Sequence[Pair]) -> tuple[Mapping[str, str], Mapping[Pair, Sequence[Link]]]:
        """Kinds of the parties, and the links between the two of each pair in order, whichever way it is asked."""
        kinds: dict[str, str] = {}
        found: dict[Pair, list[Link]] = defaultdict(list)
        if not pairs:
            return kinds, found
        edges, meetings = await asyncio.gather(self._edges(pairs), self._meetings(pairs))
        for row in [*edges, *meetings]:
            kinds |= {row["one"]: row["one_kind"], row["other"]: row["other_kind"]}
            found[row["one"], row["other"]].append(_link(row))
        links: dict[Pair, Sequence[Link]] = {}
        for (one, other), each in found.items():
            ordered = sorted(_summed(each), key=lambda link: (link.kind, link.record_id, link.from_key))
            links[one, other] = links[other, one] = ordered
        return kinds, links

    async def _edges(self, pairs: Sequence[Pair]) -> list[Row]:
        types = self._types()
        if not types:
            return []
        return await self.client.read(
            "UNWIND $pairs AS pair MATCH (a:Party {key: pair[0]})"
            f"-[r:{types}]-(b:Party {{key: pair[1]}}){_CURRENT} RETURN a.key AS one, a.kind AS one_kind,"
            " b.key AS other, b.kind AS other_kind, startNode(r).key AS from_key, endNode(r).key AS to_key,"
            " type(r) AS kind, r.share AS share, coalesce(r.since, r.month) AS since, r.until AS until,"
            " coalesce(r.record_id, 0) AS record_id, r.amount_fen AS amount_fen",
            {"pairs": pairs, "today": self.today},
            self.deadline,
        )

    async def _meetings(self, pairs: Sequence[Pair]) -> list[Row]:
        if CO_DEBTOR not in self.kinds:
            return []
        return await self.client.read(
            "UNWIND $pairs AS pair MATCH (a:Party {key: pair[0]})"
            f"{_MEETING}(b:Party {{key: pair[1]}}) RETURN a.key AS one, a.kind AS one_kind, b.key AS other,"
            " b.kind AS other_kind, CASE WHEN a.key < b.key THEN a.key ELSE b.key END AS from_key,"
            " CASE WHEN a.key < b.key THEN b.key ELSE a.key END AS to_key, 'CO_DEBTOR' AS kind, null AS share,"
            " null AS since, null AS until, null AS amount_fen,"
            " CASE WHEN a.key < b.key THEN r.record_id ELSE s.record_id END AS record_id",
            {"pairs": pairs},
            self.deadline,
        )

    def _patterns(self) -> list[LiteralString]:
        types = self._types()
        edges: list[LiteralString] = [f"-[r:{types}]-"] if types else []
        return [*edges, _MEETING] if CO_DEBTOR in self.kinds else edges

    def _types(self) -> LiteralString:
        """The relationship types as a pattern names them."""
        return "|".join([TRANSFERRED if kind == TRANSFERRED_TO else kind for kind in self.kinds if kind != CO_DEBTOR])


def _link(row: Row) -> Link:
    kind = TRANSFERRED_TO if row["kind"] == TRANSFERRED else row["kind"]
    amount = None if row["amount_fen"] is None else Decimal(row["amount_fen"]).scaleb(-2)
    ends = (row["from_key"], row["to_key"])
    return Link(kind, *ends, row["share"], row["since"], row["until"], row["record_id"], amount)


def _summed(links: Sequence[Link]) -> list[Link]:
    """The links between two parties, where all that one paid the other is one."""
    others = [link for link in links if link.kind != TRANSFERRED_TO]
    paid: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        if link.kind == TRANSFERRED_TO:
            paid[link.from_key].append(link)
    for months in paid.values():
        first = min(months, key=lambda link: link.since or date.max)
        amount = sum((link.amount or Decimal(0) for link in months), Decimal(0))
        others.append(Link(TRANSFERRED_TO, first.from_key, first.to_key, None, first.since, None, 0, amount))
    return others
