"""How two parties are related: the shortest paths between them over holdings and offices.

A graph database can be asked for shortest paths in one statement, but each engine has its own, with its own gaps, and
none gives the next longer ones; listing all walks does not end in a group of 200 companies that hold one another. So
the graph is asked for neighbours, level by level from both ends, the smaller side first, and the paths are put together
here. When the levels add up to n, every path of up to n hops lies in what has been fetched: one more level is fetched
only while paths are missing. What the links on the paths are is asked at the end, for those alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice, pairwise, product
from typing import LiteralString, TypeAlias

from connectors.scan import Deadline
from graph.driver import SOURCE, GraphClient
from graph.path_search import Neighbourhood
from graph.position import read_applied
from graph.schema import KINDS
from identifiers.errors import BadArgument, SourceUnavailable, TooMany

MOST_HOPS = 6
MOST_LINKS = 20_000
"""Links looked at for one question."""
ATTEMPTS = 3

_CURRENT: LiteralString = " WHERE (r.since IS NULL OR r.since <= $today) AND (r.until IS NULL OR $today < r.until)"


@dataclass(frozen=True, slots=True)
class Link:
    """One relationship in its own direction: `from_key` holds or represents `to_key`. `share` is a fraction of 1."""

    kind: str
    from_key: str
    to_key: str
    share: float | None
    since: date | None
    until: date | None
    record_id: int


@dataclass(frozen=True, slots=True)
class Path:
    """One path: the parties' keys from one end to the other, their kinds, and the links between them."""

    nodes: tuple[str, ...]
    kinds: tuple[str, ...]
    links: tuple[Link, ...]


async def relation_paths(
    client: GraphClient,
    from_key: str,
    to_key: str,
    kinds: Sequence[str],
    max_hops: int,
    first: int,
    today: date,
    deadline: Deadline,
) -> tuple[Path, ...]:
    """Up to `first` paths of at most `max_hops` (1 to 6) links, whatever their direction, that are current today.

    No party is passed twice; none lead from a party to itself. A path is its links: where two parties are related
    twice, as shareholder and as legal representative, two paths go through them, for each is a fact of its own. The
    shortest come first; of one length, by the sequence of keys, then of links (kind, record_id). A link counts from
    its first day until the day before `until`.

    BadArgument for hops out of range, TooMany where the two are related through more than can be looked at,
    SourceUnavailable while the graph is being built or changes faster than it can be read.
    """
    if not 1 <= max_hops <= MOST_HOPS:
        raise BadArgument(f"maxHops is from 1 to {MOST_HOPS}", argument="maxHops")
    if unknown := set(kinds) - set(KINDS):
        raise BadArgument(f"the graph has no relation of kind {min(unknown)}", argument="kinds")
    if from_key == to_key or first < 1 or not kinds:
        return ()
    types: LiteralString = "|".join(kind for kind in KINDS if kind in kinds)
    for _ in range(ATTEMPTS):
        before = await read_applied(client, deadline)
        if before is None or not before.complete:
            raise SourceUnavailable(SOURCE, "the graph is being built")
        paths = await _Search(client, types, from_key, to_key, today, deadline).run(max_hops, first)
        after = await read_applied(client, deadline)
        if after is not None and after.step == before.step:
            return paths
    raise SourceUnavailable(SOURCE, "the graph is changing faster than it can be read")


Pair: TypeAlias = tuple[str, str]


@dataclass(slots=True)
class _Side:
    """The search from one end: `frontier` is to be expanded next, `seen` was reached. No path leads on from an end."""

    frontier: set[str]
    seen: set[str]
    levels: int = 0


@dataclass(slots=True)
class _Search:
    """One question. `types` are the relationship types as a pattern names them."""

    client: GraphClient
    types: LiteralString
    from_key: str
    to_key: str
    today: date
    deadline: Deadline
    known: Neighbourhood = field(default_factory=Neighbourhood)
    fetched: dict[str, int] = field(default_factory=dict)
    """Number of links by party, for those whose links are all known."""

    async def run(self, max_hops: int, first: int) -> tuple[Path, ...]:
        ends = {self.from_key, self.to_key}
        sides = [_Side({self.from_key}, ends.copy()), _Side({self.to_key}, ends.copy())]
        found: list[tuple[str, ...]] = []
        searched = 0
        while searched < max_hops and len(found) < first:
            await self._expand(min(sides, key=lambda side: len(side.frontier)))
            exhausted = not all(side.frontier for side in sides)
            complete = max_hops if exhausted else min(max_hops, sum(side.levels for side in sides))
            while searched < complete and len(found) < first:
                searched += 1
                found.extend(islice(self.known.sequences(self.from_key, self.to_key, searched), first - len(found)))
        return tuple(islice(await self._paths(found), first))

    async def _expand(self, side: _Side) -> None:
        await self._fetch(side.frontier - self.fetched.keys())
        reached = {key for each in side.frontier for key in self.known.neighbours(each)}
        side.frontier = reached - side.seen
        side.seen |= reached
        side.levels += 1

    async def _fetch(self, keys: set[str]) -> None:
        if not keys:
            return
        room = MOST_LINKS - sum(self.fetched.values())
        # One row for each party instead of each link: the driver's cost is by row.
        rows = await self.client.read(
            f"UNWIND $keys AS key MATCH (a:Party {{key: key}})-[r:{self.types}]-(b:Party){_CURRENT}"
            " WITH key, b.key AS other LIMIT $most RETURN key, collect(DISTINCT other) AS others, count(*) AS links",
            {"keys": sorted(keys), "today": self.today, "most": room + 1},
            self.deadline,
        )
        self.fetched |= dict.fromkeys(keys, 0) | {row["key"]: row["links"] for row in rows}
        if sum(self.fetched.values()) > MOST_LINKS:
            raise TooMany("these parties are related through too many: lower maxHops or name kinds", limit=MOST_LINKS)
        for row in rows:
            self.known.add(row["key"], row["others"])

    async def _paths(self, sequences: Sequence[tuple[str, ...]]) -> Iterator[Path]:
        kinds, links = await self._links({pair for keys in sequences for pair in pairwise(keys)})
        return (
            Path(keys, tuple(kinds[key] for key in keys), chosen)
            for keys in sequences
            for chosen in product(*(links[pair] for pair in pairwise(keys)))
        )

    async def _links(self, pairs: Iterable[Pair]) -> tuple[Mapping[str, str], Mapping[Pair, Sequence[Link]]]:
        """Kinds of the parties, and the links between the two of each pair in order."""
        # Each pair once, whichever way it is walked, beginning where there are fewer links.
        asked = sorted({tuple(sorted(pair, key=lambda key: (self._degree(key), key))) for pair in pairs})
        if not asked:
            return {}, {}
        rows = await self.client.read(
            "UNWIND $pairs AS pair MATCH (a:Party {key: pair[0]})"
            f"-[r:{self.types}]-(b:Party {{key: pair[1]}}){_CURRENT} RETURN a.key AS one, a.kind AS one_kind,"
            " b.key AS other, b.kind AS other_kind, startNode(r).key AS holder, endNode(r).key AS held,"
            " type(r) AS kind, r.share AS share, r.since AS since, r.until AS until, r.record_id AS record_id",
            {"pairs": asked, "today": self.today},
            self.deadline,
        )
        kinds: dict[str, str] = {}
        links: dict[Pair, list[Link]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["kind"], row["record_id"])):
            kinds |= {row["one"]: row["one_kind"], row["other"]: row["other_kind"]}
            columns = (row[name] for name in ("kind", "holder", "held", "share", "since", "until", "record_id"))
            link = Link(*columns)
            links[row["one"], row["other"]].append(link)
            links[row["other"], row["one"]].append(link)
        return kinds, links

    def _degree(self, key: str) -> int:
        return self.fetched.get(key, MOST_LINKS)
