"""Simple paths between two parties in the part of the graph that was fetched, shortest first, in one stated order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from identifiers.errors import TooMany

MOST_STEPS = 400_000
"""Neighbours looked at in one question: about a tenth of a second."""


@dataclass(slots=True)
class Neighbourhood:
    """Who is related to whom, directions and the number of links left aside; nobody to themselves."""

    near: dict[str, set[str]] = field(default_factory=dict)
    steps: int = 0
    _sorted: dict[str, list[str]] = field(default_factory=dict)

    def add(self, key: str, neighbours: Iterable[str]) -> None:
        """Hold that `key` is related to each of `neighbours`."""
        for other in neighbours:
            if other != key:
                self.near.setdefault(key, set()).add(other)
                self.near.setdefault(other, set()).add(key)

    def neighbours(self, key: str) -> set[str]:
        """Those related to a party, as far as fetched."""
        return self.near.get(key, set())

    def sequences(self, start: str, end: str, hops: int) -> Iterator[tuple[str, ...]]:
        """The paths of exactly that many hops that pass nobody twice, as keys, in the order of their keys.

        TooMany when so many have to be looked at that the answer would hold up others. Nothing may be added meanwhile.
        """
        self._sorted.clear()
        return self._onward((start,), self._leads(start, end, hops))

    def _leads(self, start: str, end: str, hops: int) -> list[set[str]]:
        """By steps still to go, the parties from which a walk of exactly so many steps reaches the end.

        Without it, a search among persons and companies, where every second length is impossible, would try them all.
        """
        leads = [{end}]
        for _ in range(1, hops):
            leads.append({each for key in leads[-1] for each in self.neighbours(key)} - {start, end})
        return leads

    def _onward(self, path: tuple[str, ...], leads: list[set[str]]) -> Iterator[tuple[str, ...]]:
        if not leads:
            yield path
            return
        near = self._in_order(path[-1])
        self.steps += len(near)
        if self.steps > MOST_STEPS:
            raise TooMany("these parties are too densely related: lower maxHops or name kinds", limit=MOST_STEPS)
        for key in near:
            if key in leads[-1] and key not in path:
                yield from self._onward((*path, key), leads[:-1])

    def _in_order(self, key: str) -> list[str]:
        if key not in self._sorted:
            self._sorted[key] = sorted(self.neighbours(key))
        return self._sorted[key]
