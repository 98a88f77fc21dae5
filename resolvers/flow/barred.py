"""Consumption of the nine barred kinds (限制高消费) while a restriction binds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from connectors.scan import Row
from resolvers.flow.finding import Finding, explained
from resolvers.flow.movement import Movement
from resolvers.rules import restriction
from resolvers.rules.fund_flow import BARRED_KINDS, PATTERNS, Pattern


def barred_consumption(holder: str, movements: Sequence[Movement], restrictions: Sequence[Row]) -> Iterator[Finding]:
    """All that a party paid for barred consumption on days on which one of these restrictions bound it.

    `restrictions` are rows of `credit.consumption_restriction`, the party's own and those of units that bind it too.
    """
    found: list[Movement] = []
    kinds: dict[Pattern, int] = {}
    for each in movements:
        kind = None if each.is_in else kind_of(each.words, each.booked_on)
        if kind is not None and any(restriction.is_active(row, each.booked_on) for row in restrictions):
            found.append(each)
            kinds[kind] = kinds.get(kind, 0) + 1
    if found:
        counted = ", ".join(f"{kind.code} {count}" for kind, count in kinds.items())
        told = f"Payments of barred kinds while restricted, by the words of the statement: {counted}"
        severity = max(kind.severity for kind in kinds)
        fen = sum(each.fen for each in found)
        yield Finding("BARRED_CONSUMPTION", explained(told, list(kinds)), severity, fen, tuple(found), (holder,))


def kind_of(words: str, day: date) -> Pattern | None:
    """The first of the nine kinds whose words a statement's line has, as the rule stood on that day."""
    patterns = (PATTERNS.at(code, day) for code in BARRED_KINDS)
    return next((each for each in patterns if each and any(word in words for word in each.words)), None)
