"""A finding: the rule that a flow meets, the movements that show it, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from resolvers.flow.movement import Movement
from resolvers.rules.rule import Rule

RESERVE = "A lead from the statements, and no finding of law."


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind` is the contract's FundFlowRule, `severity` from 0 to 1, `parties` official numbers, the debtor's first.

    `explanation` tells no amount, account or name: callers who may not see those may read it.
    """

    kind: str
    explanation: str
    severity: float
    fen: int
    movements: tuple[Movement, ...]
    parties: tuple[str, ...]

    @property
    def amount(self) -> Decimal:
        """In yuan."""
        return Decimal(self.fen).scaleb(-2)

    @property
    def window(self) -> tuple[datetime, datetime]:
        """From the first movement to the last."""
        return min(each.earliest for each in self.movements), max(each.latest for each in self.movements)

    @property
    def records(self) -> tuple[int, ...]:
        """The serials of all its transactions, in order."""
        return tuple(sorted({record for each in self.movements for record in each.records}))


def explained(told: str, rules: Sequence[Rule]) -> str:
    """What is said of a finding: what was seen, the rules with their articles, and that it is a lead."""
    cited = dict.fromkeys(rule.citation for rule in rules)
    return f"{told} ({'; '.join(cited)}). {RESERVE}"


def sides(first: str, movements: Sequence[Movement]) -> tuple[str, ...]:
    """A party, then the others of its movements whose numbers are known, each once."""
    return tuple(dict.fromkeys([first, *(each.other for each in movements if each.other is not None)]))
