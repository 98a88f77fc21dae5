"""Consumption of the nine barred kinds (限制高消费) while a restriction binds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from connectors.scan import Row
from resolvers.flow.finding import Finding, explained
from resolvers.flow.movement import Movement
from resolvers.rules import restriction
from resolvers.rules.fund_flow import BARRED_KINDS, PATTERNS, Pattern

_KINDS = tuple(row for row in PATTERNS.rows if row.code in BARRED_KINDS)


def barred_consumption(holder: str, movements: Sequence[Movement], restrictions: Sequence[Row]) -> Iterator[Finding]:
    """All that a party paid for barred consumption on days on which one of these restrictions bound it.

    `restrictions` are rows of `credit.consumption_restriction`, the party's own and those of units that bind it too.
    """
    found: list[Movement] = []
    kinds: dict[Pattern, int] = {}
    for each in movements:
        if each.is_in or not any(restriction.is_active(row, each.booked_on) for row in restrictions):
            continue
        kind = kind_of(each.words, each.booked_on)
        if kind is not None:
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
    told = (each for each in _KINDS if any(word in words for word in each.words))
    return next((each for each in told if each.in_force(day)), None)
