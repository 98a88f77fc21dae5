"""Whether the graph is what its sources amount to: counts and hashes of every label and type, and every difference.

Both sides are gone through once and added up in buckets, so that neither is held in memory. Where buckets differ the
graph catches up, since it may only have been behind, and these buckets are gone through again and compared item by
item. A party is one item for each source that names it, and stands under that source's name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TypeAlias
from zlib import crc32

from connectors.scan import Deadline
from graph.projection.following import Following
from graph.projection.items import Item, See, graph_items, source_items

BUCKETS = 1_024
LIMIT_MS = 900_000
"""For one statement that goes through a whole label or type of the graph."""
_HASH_BYTES = 16

Bucket: TypeAlias = tuple[str, int]
"""A label or type, and a number below BUCKETS."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A label or type: how many there are and the hash of them all, in the graph and by its sources."""

    kind: str
    in_graph: int
    in_sources: int
    graph_hash: str
    sources_hash: str

    def __str__(self) -> str:
        if self.graph_hash == self.sources_hash:
            return f"{self.kind}: {self.in_graph}, alike ({self.graph_hash})"
        graph = f"{self.in_graph} in the graph ({self.graph_hash})"
        return f"{self.kind}: {graph}, {self.in_sources} by its sources ({self.sources_hash})"


@dataclass(frozen=True, slots=True)
class Difference:
    """An item that is not alike, or not as often: its contents on either side."""

    kind: str
    identity: tuple[str, ...]
    in_graph: Sequence[tuple[str, ...]]
    in_sources: Sequence[tuple[str, ...]]

    def __str__(self) -> str:
        graph, sources = _said(self.in_graph), _said(self.in_sources)
        return f"{self.kind} {' '.join(self.identity)}: the graph has {graph}, its sources {sources}"


@dataclass(frozen=True, slots=True)
class Verified:
    """The labels and types by name, and every difference."""

    compared: Sequence[Compared]
    differences: Sequence[Difference]


@dataclass(slots=True)
class _Sums:
    """Items added up, in whatever order they come."""

    counts: Counter[str] = field(default_factory=Counter)
    buckets: dict[Bucket, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, item: Item) -> None:
        self.counts[item.kind] += 1
        bucket = _bucket(item)
        whole = _hash((item.kind, *item.identity, "", *item.content))
        self.buckets[bucket] = (self.buckets[bucket] + whole) % 2 ** (8 * _HASH_BYTES)

    def hash_of(self, kind: str) -> str:
        parts = sorted((number, total) for (each, number), total in self.buckets.items() if each == kind and total)
        return f"{_hash([str(part) for part in parts]):032x}"[:_HASH_BYTES]


@dataclass(slots=True)
class _Picked:
    """The items of some buckets."""

    buckets: set[Bucket]
    items: dict[tuple[str, tuple[str, ...]], list[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, item: Item) -> None:
        if _bucket(item) in self.buckets:
            self.items[item.kind, item.identity].append(item.content)


async def verify(following: Following) -> Verified:
    """Compare the graph with its sources. Raises SourceError while the graph or a source does not answer.

    What is changed while both are gone through for the second time may be told as a difference.
    """
    graph, sources = _Sums(), _Sums()
    await _both(following, graph.add, sources.add)
    compared = [
        Compared(kind, graph.counts[kind], sources.counts[kind], graph.hash_of(kind), sources.hash_of(kind))
        for kind in sorted({*graph.counts, *sources.counts})
    ]
    differing = {
        each for each in {*graph.buckets, *sources.buckets} if graph.buckets.get(each) != sources.buckets.get(each)
    }
    if not differing:
        return Verified(compared, ())
    await following.catch_up()
    there, wanted = _Picked(differing), _Picked(differing)
    await _both(following, there.add, wanted.add)
    return Verified(compared, tuple(_differences(there, wanted)))


async def _both(following: Following, in_graph: See, in_sources: See) -> None:
    await graph_items(following.client, [each.source for each in following.projectors], in_graph, _deadline())
    for each in following.projectors:
        await source_items(each.keyed, in_sources)


def _differences(graph: _Picked, sources: _Picked) -> Iterable[Difference]:
    for kind, identity in sorted({*graph.items, *sources.items}):
        there, wanted = (sorted(each.items.get((kind, identity), ())) for each in (graph, sources))
        if there != wanted:
            yield Difference(kind, identity, there, wanted)


def _said(contents: Sequence[tuple[str, ...]]) -> str:
    return ", ".join(" ".join(each) or "it" for each in contents) or "nothing"


def _bucket(item: Item) -> Bucket:
    return item.kind, crc32("\0".join(item.identity).encode()) % BUCKETS


def _hash(parts: Iterable[str]) -> int:
    return int.from_bytes(blake2b("\0".join(parts).encode(), digest_size=_HASH_BYTES).digest())


def _deadline() -> Deadline:
    return Deadline.after_ms(LIMIT_MS)
