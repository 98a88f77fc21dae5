"""Chance that is the same on every machine and in every version of Python.

Of `random`, only what `random()` gives for a seed is promised to stay; everything here is made of that.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of choices of its own for each name."""

    def __init__(self, name: str) -> None:
        self._random = random.Random(f"zhixing demo {name}").random

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1."""
        return int(self._random() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def happens(self, percent: int) -> bool:
        """True in that many of a hundred cases."""
        return int(self._random() * 100) < percent

    def pick(self, items: Sequence[T]) -> T:
        """One of them."""
        return items[int(self._random() * len(items))]

    def weighted(self, items: Sequence[tuple[T, int]]) -> T:
        """One of them, as often as its weight says."""
        place = self.below(sum(weight for _, weight in items))
        for item, weight in items:
            place -= weight
            if place < 0:
                return item
        raise AssertionError("weights are positive")

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """That many different ones (all, where there are fewer), in random order."""
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]

    def day(self, first: date, last: date) -> date:
        """A day from first to last, both included; `first` where they are the wrong way round."""
        begin = first.toordinal()
        return date.fromordinal(begin + int(self._random() * max(1, last.toordinal() - begin + 1)))

    def money(self, low: int, high: int) -> Decimal:
        """An amount of yuan with two digits; small ones are as frequent as large ones.

        Whole numbers only: powers of floats are not the same on every machine.
        """
        doublings = (high // low).bit_length() - 1
        base = low * 100 << self.below(doublings + 1)
        cents = min(base + self.below(base), high * 100)
        if cents > 1_000_000 and self.happens(60):
            cents -= cents % 10_000
        return Decimal(cents).scaleb(-2)
