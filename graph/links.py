"""The links of parties as the graph holds them: whom a party is related to, and by what two parties are related.

Two debtors of one case are a link although no edge joins them: they meet in the case. What one paid another is an edge
for each month and one link.

A statement answers one row for its edges and one for its meetings, for the driver's cost is by statement and by row;
and with each the steps of the projection before and after, so that nobody has to ask for these beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, LiteralString, TypeAlias

from connectors.scan import Deadline
from graph.driver import SOURCE, GraphClient, Row
from graph.schema import CO_DEBTOR, SOURCE_OF_KIND, TRANSFERRED, TRANSFERRED_TO
from identifiers.errors import SourceUnavailable

_CURRENT: LiteralString = " WHERE (r.since IS NULL OR r.since <= $today) AND (r.until IS NULL OR $today < r.until)"
_CURRENT_BEYOND: LiteralString = (
    " WHERE (s.since IS NULL OR s.since <= $today) AND (s.until IS NULL OR $today < s.until)"
)
_MEETING: LiteralString = "-[r:DEBTOR_IN]->(:Case)<-[s:DEBTOR_IN]-"
_WHOLE: LiteralString = "MATCH (p:Projection) WHERE p.source IN $sources AND p.complete"
_BEGIN: LiteralString = f"{_WHOLE} WITH count(p) AS whole, sum(p.step) AS step"
# Lists leave out what is null: a pair without links tells of none.
_EDGE: LiteralString = (
    "CASE WHEN r IS NULL THEN null ELSE [a.key, a.kind, b.key, b.kind, startNode(r).key, endNode(r).key, type(r),"
    " r.share, coalesce(r.since, r.month), r.until, coalesce(r.record_id, 0), r.amount_fen] END"
)
_MET: LiteralString = (
    "CASE WHEN r IS NULL THEN null WHEN a.key < b.key"
    " THEN [a.key, a.kind, b.key, b.kind, a.key, b.key, 'CO_DEBTOR', null, null, null, r.record_id, null]"
    " ELSE [a.key, a.kind, b.key, b.kind, b.key, a.key, 'CO_DEBTOR', null, null, null, s.record_id, null] END"
)

MOST_WAYS = 1_000
"""Of two links, in one statement."""

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
    """Reads links of some kinds that are current on a day. `steps` are those of the projection that it has met.

    SourceUnavailable while the graph is being built.
    """

    client: GraphClient
    kinds: Sequence[LiteralString]
    today: date
    deadline: Deadline
    steps: set[int] = field(default_factory=set)

    @property
    def is_one_state(self) -> bool:
        """Whether all that was read is of one state of the graph."""
        return len(self.steps) <= 1

    async def near(self, keys: Sequence[str], most: int) -> list[Near]:
        """Those related to each of these parties, until `most` links have been looked at in all of a pattern."""
        if not keys:
            return []
        # A party without links is a row of its own.
        rows = await self._read(map(_near, self._patterns()), {"keys": keys, "most": most + len(keys)})
        return [near for row in rows for near in map(Near, row["keys"], row["others"], row["links"])]

    async def near_and_beyond(self, keys: Sequence[str]) -> list[Near] | None:
        """Those related to each of these parties and to each of those, in one statement.

        None where these are many, or related in ways of which each has to be asked for by itself.
        """
        patterns = self._patterns()
        if len(patterns) > 1 or patterns == [_MEETING]:
            return None
        [row] = await self._read(map(_beyond, patterns), {"keys": keys, "most": MOST_WAYS + 1})
        if row["ways"] > MOST_WAYS:
            return None
        found: dict[str, set[str]] = {key: set() for key in keys}
        for key, via, others in zip(row["keys"], row["via"], row["others"], strict=True):
            if via:
                found[key].add(via)
                found.setdefault(via, set()).update(others)
        return [Near(key, sorted(others), len(others)) for key, others in found.items()]

    async def between(self, pairs: Sequence[Pair]) -> tuple[Mapping[str, str], Mapping[Pair, Sequence[Link]]]:
        """Kinds of the parties, and the links between the two of each pair in order, whichever way it is asked."""
        kinds: dict[str, str] = {}
        found: dict[Pair, list[Link]] = defaultdict(list)
        if not pairs:
            return kinds, found
        for row in await self._read(map(_between, self._patterns()), {"pairs": pairs}):
            for one, one_kind, other, other_kind, *link in row["links"]:
                kinds |= {one: one_kind, other: other_kind}
                found[one, other].append(_link(*link))
        links: dict[Pair, Sequence[Link]] = {}
        for (one, other), each in found.items():
            ordered = sorted(_summed(each), key=lambda link: (link.kind, link.record_id, link.from_key))
            links[one, other] = links[other, one] = ordered
        return kinds, links

    async def _read(self, statements: Iterable[LiteralString], parameters: Mapping[str, Any]) -> list[Row]:
        sources = sorted({SOURCE_OF_KIND[kind] for kind in self.kinds})
        asked = {**parameters, "today": self.today, "sources": sources}
        rows = await self.client.read(" UNION ALL ".join(statements), asked, self.deadline)
        if not rows or any(row["whole"] < len(sources) for row in rows):
            raise SourceUnavailable(SOURCE, "the graph is being built")
        self.steps.update(step for row in rows for step in (row["step"], row["step_after"]))
        return rows

    def _patterns(self) -> list[LiteralString]:
        types: LiteralString = "|".join(
            [TRANSFERRED if kind == TRANSFERRED_TO else kind for kind in self.kinds if kind != CO_DEBTOR]
        )
        edges: list[LiteralString] = [f"-[r:{types}]-"] if types else []
        return [*edges, _MEETING] if CO_DEBTOR in self.kinds else edges


def _near(pattern: LiteralString) -> LiteralString:
    return (
        f"{_BEGIN} UNWIND $keys AS key OPTIONAL MATCH (a:Party {{key: key}}){pattern}(b:Party){_CURRENT}"
        " WITH whole, step, key, b.key AS other LIMIT $most"
        " WITH whole, step, key, collect(DISTINCT other) AS others, count(other) AS links"
        " WITH whole, step, collect(key) AS keys, collect(others) AS others, collect(links) AS links"
        f" {_WHOLE} RETURN whole, step, sum(p.step) AS step_after, keys, others, links"
    )


def _beyond(pattern: LiteralString) -> LiteralString:
    beyond = pattern.replace("[r:", "[s:")
    return (
        f"{_BEGIN} UNWIND $keys AS key OPTIONAL MATCH (a:Party {{key: key}}){pattern}(b:Party){_CURRENT}"
        f" OPTIONAL MATCH (b){beyond}(c:Party){_CURRENT_BEYOND}"
        " WITH whole, step, key, coalesce(b.key, '') AS via, c.key AS other LIMIT $most"
        " WITH whole, step, key, via, collect(DISTINCT other) AS others, count(*) AS ways"
        " WITH whole, step, collect(key) AS keys, collect(via) AS via, collect(others) AS others, sum(ways) AS ways"
        f" {_WHOLE} RETURN whole, step, sum(p.step) AS step_after, keys, via, others, ways"
    )


def _between(pattern: LiteralString) -> LiteralString:
    told = _MET if pattern == _MEETING else _EDGE
    return (
        f"{_BEGIN} UNWIND $pairs AS pair OPTIONAL MATCH (a:Party {{key: pair[0]}}){pattern}(b:Party {{key: pair[1]}})"
        f"{_CURRENT} WITH whole, step, collect({told}) AS links"
        f" {_WHOLE} RETURN whole, step, sum(p.step) AS step_after, links"
    )


def _link(from_key: str, to_key: str, kind: str, *rest: Any) -> Link:
    share, since, until, record_id, amount_fen = rest
    amount = None if amount_fen is None else Decimal(amount_fen).scaleb(-2)
    told = TRANSFERRED_TO if kind == TRANSFERRED else kind
    return Link(told, from_key, to_key, share, since, until, record_id, amount)


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
