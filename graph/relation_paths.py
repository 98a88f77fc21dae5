"""How two parties are related: the shortest paths between them over holdings and offices.

A graph database can be asked for shortest paths in one statement, but each engine has its own, with its own gaps, and
none gives the next longer ones; listing all walks does not end in a group of 200 companies that hold one another. So
the graph is asked for neighbours, level by level from both ends, the smaller side first, and the paths are put together
here. When the levels add up to n, every path of up to n hops lies in what has been fetched: one more level is fetched
only while paths are missing. What the links on the paths are is asked at the end, for those alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice, pairwise, product

from connectors.scan import Deadline
from graph.driver import SOURCE, GraphClient
from graph.links import MOST_WAYS, Link, LinkReader, Near
from graph.path_search import Neighbourhood
from graph.schema import KINDS
from identifiers.errors import BadArgument, SourceUnavailable, TooMany

MOST_HOPS = 6
MOST_LINKS = 20_000
"""Links looked at for one question."""
ATTEMPTS = 3


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
    asked = tuple(kind for kind in KINDS if kind in kinds)
    for _ in range(ATTEMPTS):
        links = LinkReader(client, asked, today, deadline)
        paths = await _Search(links, from_key, to_key).run(max_hops, first)
        if links.is_one_state:
            return paths
    raise SourceUnavailable(SOURCE, "the graph is changing faster than it can be read")


@dataclass(slots=True)
class _Side:
    """The search from one end: `frontier` is to be expanded next, `seen` was reached. No path leads on from an end."""

    frontier: set[str]
    seen: set[str]
    levels: int = 0


@dataclass(slots=True)
class _Search:
    """One question."""

    links: LinkReader
    from_key: str
    to_key: str
    known: Neighbourhood = field(default_factory=Neighbourhood)
    fetched: dict[str, int] = field(default_factory=dict)
    """Number of links by party, for those whose links are all known."""
    is_little: bool = True
    """Whether two links far may be looked at in one statement."""

    async def run(self, max_hops: int, first: int) -> tuple[Path, ...]:
        ends = {self.from_key, self.to_key}
        sides = [_Side({self.from_key}, ends.copy()), _Side({self.to_key}, ends.copy())]
        # Both ends in one statement: hardly any two are next to each other.
        await self._fetch({self.from_key, self.to_key})
        found: list[tuple[str, ...]] = []
        searched = 0
        while searched < max_hops and len(found) < first:
            await self._expand(min(sides, key=lambda side: len(side.frontier - self.fetched.keys())))
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
        room = MOST_LINKS - sum(self.fetched.values())
        if not keys or (room > MOST_WAYS and self.is_little and await self._has_looked_ahead(keys)):
            return
        self._know(await self.links.near(sorted(keys), room + 1))
        if sum(self.fetched.values()) > MOST_LINKS:
            raise TooMany("these parties are related through too many: lower maxHops or name kinds", limit=MOST_LINKS)

    async def _has_looked_ahead(self, keys: set[str]) -> bool:
        found = await self.links.near_and_beyond(sorted(keys))
        self.is_little = found is not None
        self._know(found or ())
        return self.is_little

    def _know(self, found: Sequence[Near]) -> None:
        """Hold what was found: all that the parties named in it are related to."""
        unknown = {near.key for near in found} - self.fetched.keys()
        self.fetched |= dict.fromkeys(unknown, 0)
        for near in found:
            if near.key in unknown:
                self.fetched[near.key] += near.links
                self.known.add(near.key, near.others)

    async def _paths(self, sequences: Sequence[tuple[str, ...]]) -> Iterator[Path]:
        pairs = {pair for keys in sequences for pair in pairwise(keys)}
        # Each pair once, whichever way it is walked, beginning where there are fewer links.
        asked = sorted({tuple(sorted(pair, key=lambda key: (self._degree(key), key))) for pair in pairs})
        kinds, links = await self.links.between(asked)
        return (
            Path(keys, tuple(kinds[key] for key in keys), chosen)
            for keys in sequences
            for chosen in product(*(links[pair] for pair in pairwise(keys)))
        )

    def _degree(self, key: str) -> int:
        return self.fetched.get(key, MOST_LINKS)
