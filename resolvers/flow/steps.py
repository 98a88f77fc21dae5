"""How much is looked at for one case before its answer would hold up others."""

from __future__ import annotations

from dataclasses import dataclass

from identifiers.errors import TooMany

MOST_STEPS = 200_000
"""Movements compared for one case: about a quarter of a second."""


@dataclass(slots=True)
class Steps:
    """Counts the work on one case."""

    taken: int = 0

    def take(self, count: int = 1) -> None:
        """Some more; TooMany where it is more than may be looked at."""
        self.taken += count
        if self.taken > MOST_STEPS:
            raise TooMany(
                "more payments would have to be compared than can be: narrow it by from, to or rules", limit=MOST_STEPS
            )
