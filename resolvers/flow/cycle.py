"""Money that goes round three parties and comes back (资金回流)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from resolvers.flow.finding import Finding, explained
from resolvers.flow.movement import Movement
from resolvers.flow.steps import Steps
from resolvers.rules.fund_flow import PATTERNS, Pattern

Ring = tuple[Movement, Movement, Movement]
"""Three payments: out of a party, from whoever received that to a third, and back from there."""

Pair = tuple[str, str]
"""Who may have paid whom."""

Legs = Mapping[Pair, Sequence[Movement]]
"""What the first of a pair paid the second, in order of time."""


def candidates(movements: Iterable[Movement], today: date, steps: Steps) -> set[Pair]:
    """Who may have passed a party's money on to whom, so that it came back: two that it paid and was paid by, alike."""
    pattern = PATTERNS.cite("CYCLE", today)
    out, back = _by_other(movements, pattern)
    return {
        (payee, payer)
        for payee, paid in out.items()
        for payer, received in back.items()
        if payer != payee and any(_alike((one, other), pattern) for one, other in _near(paid, received, pattern, steps))
    }


def cycles(holder: str, movements: Sequence[Movement], legs: Legs, today: date, steps: Steps) -> Iterator[Finding]:
    """Rings through a party, the soonest closed first; no payment is part of two.

    The payments of a ring follow one another, wherever it begins, within the pattern's days, and the smallest is not
    much smaller than the largest.
    """
    pattern = PATTERNS.cite("CYCLE", today)
    out, back = _by_other(movements, pattern)
    rings = [
        ring
        for (payee, payer), leg in legs.items()
        if payee in out and payer in back
        for ring in _rings(out[payee], leg, back[payer], pattern, steps)
    ]
    used: set[tuple[int, ...]] = set()
    for ring in sorted(rings, key=lambda each: (_span(each)[1], [movement.records for movement in each])):
        records = {movement.records for movement in ring}
        if used.isdisjoint(records):
            used |= records
            yield _finding(holder, ring, pattern)


def _by_other(
    movements: Iterable[Movement], pattern: Pattern
) -> tuple[Mapping[str, list[Movement]], Mapping[str, list[Movement]]]:
    """What was paid to each other party and received from each, in order of time, as far as it counts."""
    out: dict[str, list[Movement]] = defaultdict(list)
    back: dict[str, list[Movement]] = defaultdict(list)
    for each in movements:
        if each.other is not None and each.fen >= pattern.least_yuan * 100:
            (back if each.is_in else out)[each.other].append(each)
    return out, back


def _near(
    ones: Sequence[Movement], others: Sequence[Movement], pattern: Pattern, steps: Steps
) -> Iterator[tuple[Movement, Movement]]:
    """Pairs that are not farther apart than the pattern's days."""
    days = timedelta(days=pattern.window_days + 1)
    moments = [each.earliest for each in others]
    for one in ones:
        first, last = bisect_left(moments, one.earliest - days), bisect_right(moments, one.latest + days)
        steps.take(1 + last - first)
        yield from ((one, other) for other in others[first:last])


def _rings(
    out: Sequence[Movement], legs: Sequence[Movement], back: Sequence[Movement], pattern: Pattern, steps: Steps
) -> Iterator[Ring]:
    counted = [each for each in legs if each.fen >= pattern.least_yuan * 100]
    for one, other in _near(out, back, pattern, steps):
        if not _alike((one, other), pattern):
            continue
        for _, leg in _near([one], counted, pattern, steps):
            ring = (one, leg, other)
            if _alike(ring, pattern) and _is_in_order(ring) and _is_close(ring, pattern):
                yield ring


def _alike(movements: Sequence[Movement], pattern: Pattern) -> bool:
    amounts = [each.fen for each in movements]
    return min(amounts) >= pattern.least_share * max(amounts)


def _is_in_order(ring: Ring) -> bool:
    """Whether the payments can have followed one another, beginning with any of them."""
    return any(
        ring[start].earliest <= ring[start - 2].latest
        and ring[start - 2].earliest <= ring[start - 1].latest
        and ring[start].earliest <= ring[start - 1].latest
        for start in range(3)
    )


def _is_close(ring: Ring, pattern: Pattern) -> bool:
    start, end = _span(ring)
    return end - start <= timedelta(days=pattern.window_days)


def _span(ring: Ring) -> tuple[datetime, datetime]:
    return min(each.earliest for each in ring), max(each.latest for each in ring)


def _finding(holder: str, ring: Ring, pattern: Pattern) -> Finding:
    out, _, back = ring
    told = f"Money went round three parties within {pattern.window_days} days and came back,"
    told = f"{told} the least of the payments {pattern.least_share:.0%} or more of the largest"
    parties = tuple(each for each in (holder, out.other, back.other) if each is not None)
    least = min(each.fen for each in ring)
    return Finding("CYCLE", explained(told, [pattern]), pattern.severity, least, ring, parties)
