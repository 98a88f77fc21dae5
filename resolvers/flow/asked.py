"""What is asked about one case: which rules, over which days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from identifiers import case_number
from identifiers.errors import BadArgument
from resolvers.meaning import Arguments

RULES = (
    "FAST_IN_FAST_OUT",
    "GATHER_THEN_WITHDRAW",
    "CYCLE",
    "TRANSFER_TO_RELATED_PARTY",
    "BARRED_CONSUMPTION",
    "STRUCTURING",
)
"""The contract's."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `since` counts, `to` does not; without them the case says from when, and today is the last day."""

    case: str
    rules: frozenset[str]
    since: date | None
    to: date | None


def read(arguments: Arguments, today: date) -> Asked:
    """The question that a field's arguments put. InvalidNumber, BadArgument."""
    number = case_number.normalise(arguments.values["caseNumber"])
    rules = arguments.get("rules")
    since, to = arguments.get("from"), arguments.get("to")
    if since is not None and since >= (to or today + timedelta(days=1)):
        raise BadArgument("`to` must be later than `from`: it is the first day that does not count", argument="to")
    return Asked(number, frozenset(RULES if rules is None else (each.value for each in rules)), since, to)


def that_ask(asked: Iterable[Asked], *rules: str) -> list[Asked]:
    """The questions that ask by one of these rules."""
    return [each for each in asked if not each.rules.isdisjoint(rules)]
