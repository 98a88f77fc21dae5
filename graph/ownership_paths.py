"""The strongest ways in which a company is held by an owner: the evidence behind an integrated share.

Best-first from the company upwards. What a way begun can still come to is known beforehand (the strongest way from the
owner to where it stands), so the first to arrive is the strongest, and ways that lead nowhere are never gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from graph.holdings import Holding
from graph.upstream import Upstream

MOST_PATHS = 10
MOST_STEPS = 20_000
"""Holdings looked at for the ways of one owner: about a twentieth of a second."""


@dataclass(frozen=True, slots=True)
class OwnershipPath:
    """One way: the holdings from the owner down to the company, and the product of their shares."""

    share: float
    steps: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class OwnershipPaths:
    """The strongest ways, in order; not `complete` where more had to be looked at than may be."""

    paths: tuple[OwnershipPath, ...]
    complete: bool


def strongest_paths(upstream: Upstream, owner: str, company: str) -> OwnershipPaths:
    """Up to ten simple ways (none passes a party twice; those of a company in itself lead back to it), strongest
    first, then shorter, then by record. Two holdings of the same two parties are two ways."""
    search = _Search(upstream, owner, company, _strongest_to(upstream, owner))
    found = []
    for path in search.run():
        found.append(path)
        if len(found) == MOST_PATHS:
            break
    return OwnershipPaths(tuple(found), search.steps <= MOST_STEPS)


def _strongest_to(upstream: Upstream, owner: str) -> Mapping[str, float]:
    """The share of the strongest way from the owner to each party below."""
    strongest: dict[str, float] = {}
    heap = [(-1.0, owner)]
    while heap:
        negative, key = heappop(heap)
        if key in strongest:
            continue
        strongest[key] = -negative
        for company, share in upstream.held.get(key, ()):
            if company not in strongest:
                heappush(heap, (negative * share, company))
    return strongest


@dataclass(slots=True)
class _Search:
    upstream: Upstream
    owner: str
    company: str
    strongest: Mapping[str, float]
    steps: int = 0

    def run(self) -> Iterator[OwnershipPath]:
        heap: list[tuple[float, int, tuple[int, ...], float, tuple[Holding, ...]]] = [(0.0, 0, (), 1.0, ())]
        while heap and self.steps <= MOST_STEPS:
            *_, share, steps = heappop(heap)
            at = steps[0].holder if steps else self.company
            if steps and at == self.owner:
                yield OwnershipPath(share, steps)
                continue
            passed = {self.company, *(each.holder for each in steps)} - {self.owner}
            for each in self.upstream.holdings.get(at, ()):
                self.steps += 1
                if each.share and each.holder not in passed and each.holder in self.strongest:
                    onward = share * each.share
                    # Rounded, so that ways equally strong stay in the order of their length and records.
                    bound = round(onward * self.strongest[each.holder], 12)
                    records = (each.record_id, *(step.record_id for step in steps))
                    heappush(heap, (-bound, len(records), records, onward, (each, *steps)))
