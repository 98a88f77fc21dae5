"""Numbers by name in a piece of memory that one process writes and its siblings read: how counts of workers add up.

    8 bytes        the length of the names so far
    names          one a line, in the order of their cells
    cells          at the end: one double for each name

A name is written before the length that covers it, so whoever reads meanwhile sees whole names only. What is counted
stays when the process dies; whoever comes in its place goes on counting there.
"""

from __future__ import annotations

import mmap
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

TALLY_BYTES = 1 << 18
"""For one process: whole pages, with room for every label that `web.metrics` can make."""

_CELLS = 4_096
_NAMES_START = 8
_NAMES_END = TALLY_BYTES - 8 * _CELLS
_SPARE = _CELLS - 32
"""From here on nobody reads: what found no room is counted there."""


class Tally:
    """The numbers of one process. `values` is public for the way of a request: `values[cell] += 1`."""

    def __init__(self, memory: memoryview) -> None:
        self._memory = memory
        self._length = memory[:_NAMES_START].cast("Q")
        self.values = memory[_NAMES_END:TALLY_BYTES].cast("d")
        self._count = len(self._names())

    def cells(self, *names: str) -> int:
        """The first of the cells of these names, which stand side by side; begun at 0 where they are new.

        Names of one call, 32 at most, always come together. Where there is no room for them, cells that nobody reads.
        """
        known = self._names()
        if names[0] in known:
            return known.index(names[0])
        first, text = self._count, "".join(f"\n{name}" for name in names)
        if first + len(names) > _SPARE or self._length[0] + len(text.encode()) > _NAMES_END - _NAMES_START:
            return _SPARE
        self._append(text)
        self._count += len(names)
        return first

    def read(self) -> Mapping[str, float]:
        """Every number by its name."""
        return dict(zip(self._names()[1:], self.values[1:], strict=False))

    def rest(self, gauges: tuple[str, ...]) -> None:
        """Nothing is under way any more: the numbers whose names begin like this become 0."""
        for cell, name in enumerate(self._names()):
            if name.startswith(gauges):
                self.values[cell] = 0.0

    def _names(self) -> list[str]:
        return bytes(self._memory[_NAMES_START : _NAMES_START + self._length[0]]).decode().split("\n")

    def _append(self, text: str) -> None:
        written = text.encode()
        start = _NAMES_START + self._length[0]
        self._memory[start : start + len(written)] = written
        self._length[0] += len(written)


@dataclass(frozen=True, slots=True)
class Tallies:
    """The tallies of every process of an instance; `mine` is written here."""

    mine: Tally
    all: tuple[Tally, ...]

    def total(self) -> Mapping[str, float]:
        """The sums, by name."""
        sums: Counter[str] = Counter()
        for each in self.all:
            sums.update(each.read())
        return sums


def alone() -> Tallies:
    """The tally of a process without siblings."""
    tally = Tally(memoryview(bytearray(TALLY_BYTES)))
    return Tallies(tally, (tally,))


def shared(descriptor: int, number: int) -> Tallies:
    """The tallies in a file that siblings have open too, as many as it has room for; ours is the one at `number`."""
    memory = memoryview(mmap.mmap(descriptor, 0))
    tallies = tuple(Tally(memory[start : start + TALLY_BYTES]) for start in range(0, memory.nbytes, TALLY_BYTES))
    return Tallies(tallies[number], tallies)
