"""What a function of one argument has answered, remembered within a bound."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(dict[K, V]):
    """`memory[key]` is what `make` answers for the key; what it raises is raised, and nothing is kept.

    At most twice `most` are kept: once there are `most`, those that are not asked for until there are as many again are
    forgotten. functools.lru_cache notes each use, and where thousands are looked up for one answer that takes as long
    again as finding them.
    """

    __slots__ = ("_before", "_make", "_most")

    def __init__(self, make: Callable[[K], V], most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most
        self._before: dict[K, V] = {}

    def __missing__(self, key: K) -> V:
        value = self._before[key] if key in self._before else self._make(key)
        if len(self) >= self._most:
            self._before = dict(self)
            self.clear()
        self[key] = value
        return value
