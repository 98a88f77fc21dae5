"""One case looked at by all rules that are asked: what was read of it, and what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from connectors.scan import Row
from graph.ties import Ties
from identifiers.errors import TooMany
from resolvers.flow.barred import barred_consumption
from resolvers.flow.cycle import Legs, Pair, candidates, cycles
from resolvers.flow.finding import Finding
from resolvers.flow.movement import Movement
from resolvers.flow.passing import fast_in_fast_out, gather_then_withdraw
from resolvers.flow.related import Notices, transfers_to_related
from resolvers.flow.steps import Steps
from resolvers.flow.structuring import structuring

MOST_PAIRS = 1_000
"""Pairs of others between whom payments are looked for, of one case."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is known of a case: its debtors, what moved in their accounts, their ties; whom restrictions bind.

    Maps are by official number. `legs` are payments between others, of the pairs that `pairs` names.
    """

    rules: frozenset[str]
    debtors: Sequence[str]
    movements: Mapping[str, Sequence[Movement]]
    restrictions: Mapping[str, Sequence[Row]]
    ties: Ties
    notices: Notices
    today: date
    steps: Steps = field(default_factory=Steps)

    def pairs(self) -> list[Pair]:
        """Between whom payments could close a ring through a debtor; TooMany where these are more than can be read."""
        if "CYCLE" not in self.rules:
            return []
        found = {pair for each in self.debtors for pair in candidates(self.movements[each], self.today, self.steps)}
        if len(found) > MOST_PAIRS:
            raise TooMany(
                "money may have gone round through more parties than can be looked at: narrow it by from and to",
                limit=MOST_PAIRS,
            )
        return sorted(found)

    def findings(self, legs: Legs) -> list[Finding]:
        """All findings, the newest first; what two debtors have a part in is one."""
        found = {(each.kind, each.records): each for each in self._found(legs)}
        return sorted(found.values(), key=lambda each: (each.window[1], each.records), reverse=True)

    def _found(self, legs: Legs) -> Iterator[Finding]:
        for debtor in self.debtors:
            yield from self._of_debtor(debtor, self.movements[debtor], legs)
        if "BARRED_CONSUMPTION" in self.rules:
            for party, restrictions in self.restrictions.items():
                yield from barred_consumption(party, self.movements[party], restrictions)

    def _of_debtor(self, debtor: str, movements: Sequence[Movement], legs: Legs) -> Iterator[Finding]:
        if "FAST_IN_FAST_OUT" in self.rules:
            yield from fast_in_fast_out(debtor, movements, self.today, self.steps)
        if "GATHER_THEN_WITHDRAW" in self.rules:
            yield from gather_then_withdraw(debtor, movements, self.today, self.steps)
        if "CYCLE" in self.rules:
            yield from cycles(debtor, movements, legs, self.today, self.steps)
        if "TRANSFER_TO_RELATED_PARTY" in self.rules:
            yield from transfers_to_related(debtor, movements, self.ties, self.notices, self.today)
        if "STRUCTURING" in self.rules:
            yield from structuring(debtor, movements)
