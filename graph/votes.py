"""Whose votes exceed half: the least fixed point of "own votes plus those of the companies one controls"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from graph.upstream import TOLERANCE

HALF = 0.5


def is_majority(votes: float) -> bool:
    """Whether votes, a fraction of 1, exceed half; exactly half does not."""
    return votes > HALF + TOLERANCE


@dataclass(slots=True)
class VotingGroup:
    """A holder with the companies it controls. Its holdings are told to it company by company, nearest first.

    `votes` are those that it commands by company, controlled or not. `rounds` says by controlled company how many
    steps of control lead to it, and `fresh` those whose own holdings were not told yet.
    """

    holder: str
    votes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    rounds: dict[str, int] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)
    _voters: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.fresh.append(self.holder)

    def take_round(self, held: Mapping[str, Sequence[tuple[str, float]]]) -> int:
        """Count the votes of the fresh members; what they make the group control is fresh. How many were counted."""
        counted = 0
        touched: dict[str, None] = {}
        for member in self.fresh:
            for company, share in held.get(member, ()):
                counted += 1
                self.votes[company] += share
                self._voters[company].append(member)
                touched[company] = None
        after = 1 + max(self.rounds.values(), default=0)
        self.fresh = [
            company
            for company in touched
            if company != self.holder and company not in self.rounds and is_majority(self.votes[company])
        ]
        self.rounds.update(dict.fromkeys(self.fresh, after))
        return counted

    def voters(self, company: str) -> Collection[str]:
        """Members whose votes count in a company."""
        return self._voters.get(company, ())

    def through(self, company: str) -> list[str]:
        """The controlled companies by whose votes, and by whose control, a company is controlled; nearest first."""
        passed = {self.holder, company}
        waiting = [company]
        for each in waiting:
            for voter in self.voters(each):
                if voter not in passed:
                    passed.add(voter)
                    waiting.append(voter)
        return sorted(waiting[1:], key=lambda key: (self.rounds[key], key))

    def lines(self) -> Mapping[str, tuple[str, ...]]:
        """By member one way down to it from the holder, along holdings of members: the fewest, ties by their keys."""
        lines: dict[str, tuple[str, ...]] = {self.holder: (self.holder,)}
        for company in sorted(self.rounds, key=lambda key: (self.rounds[key], key)):
            above = (lines[voter] for voter in self.voters(company) if voter in lines)
            lines[company] = (*min(above, key=lambda line: (len(line), line)), company)
        return lines
