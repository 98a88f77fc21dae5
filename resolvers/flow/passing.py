"""Money that only passes through: fast in and out (快进快出), gathered and then drawn in cash (分散转入、集中取现).

Both are LDBC FinBench's question in a window of a pattern's length: what came in, what went out, the ratio of the two
(complex reads 7 and 6). Here the windows are found: each begins with money that comes in and ends with money that goes
out, of which at no moment more has gone than had come, a pattern's tolerance apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from resolvers.flow.finding import Finding, explained, sides
from resolvers.flow.movement import Movement
from resolvers.flow.steps import Steps
from resolvers.rules.fund_flow import PATTERNS, Pattern


def fast_in_fast_out(holder: str, movements: Sequence[Movement], today: date, steps: Steps) -> Iterator[Finding]:
    """Transfers to a party that went on to others."""
    pattern = PATTERNS.cite("FAST_IN_FAST_OUT", today)
    for found in passages([each for each in movements if not each.is_cash], pattern, steps):
        told = (
            f"{_count(found, is_in=True)} in and {_count(found, is_in=False)} out within {_length(pattern)},"
            f" {pattern.least_share:.0%} or more of it passed on"
        )
        yield _finding("FAST_IN_FAST_OUT", holder, found, told, pattern)


def gather_then_withdraw(holder: str, movements: Sequence[Movement], today: date, steps: Steps) -> Iterator[Finding]:
    """Transfers from many to a party that drew them in cash."""
    pattern = PATTERNS.cite("GATHER_THEN_WITHDRAW", today)
    for found in passages([each for each in movements if each.is_in != each.is_cash], pattern, steps):
        payers = len({each.named for each in found if each.is_in})
        told = f"{payers} payers, then {pattern.least_share:.0%} or more of it drawn in cash, within {_length(pattern)}"
        yield _finding("GATHER_THEN_WITHDRAW", holder, found, told, pattern)


def passages(movements: Sequence[Movement], pattern: Pattern, steps: Steps) -> Iterator[tuple[Movement, ...]]:
    """The windows in which money passed through, earliest first, each as long as it can be; none overlap.

    Where a statement gives only the day, money came at its beginning and went at its end.
    """
    counted = [each for each in movements if each.fen >= pattern.least_yuan * 100]
    events = sorted(counted, key=lambda each: (_moment(each), not each.is_in, each.records))
    place = 0
    while place < len(events):
        end = _end(events, place, pattern, steps) if events[place].is_in else None
        if end is not None:
            yield tuple(events[place : end + 1])
        place = place + 1 if end is None else end + 1


def _end(events: Sequence[Movement], start: int, pattern: Pattern, steps: Steps) -> int | None:
    """The last place of the longest window that begins at `start`; None where there is none."""
    until = _moment(events[start]) + timedelta(days=pattern.window_days)
    came = went = 0
    payers: set[str] = set()
    found = None
    for place in range(start, len(events)):
        each = events[place]
        steps.take()
        if _moment(each) > until:
            break
        if each.is_in:
            came += each.fen
            payers.add(each.named)
            continue
        went += each.fen
        if went > pattern.most_share * came:
            break
        if went >= pattern.least_share * came and len(payers) >= pattern.least_count:
            found = place
    return found


def _moment(movement: Movement) -> datetime:
    return movement.earliest if movement.is_in else movement.latest


def _finding(kind: str, holder: str, found: tuple[Movement, ...], told: str, pattern: Pattern) -> Finding:
    went = sum(each.fen for each in found if not each.is_in)
    return Finding(kind, explained(told, [pattern]), pattern.severity, went, found, sides(holder, found))


def _count(found: Sequence[Movement], *, is_in: bool) -> str:
    count = sum(each.is_in == is_in for each in found)
    return f"{count} payment{'' if count == 1 else 's'}"


def _length(pattern: Pattern) -> str:
    return "a day" if pattern.window_days == 1 else f"{pattern.window_days} days"
