"""Cash split so that no bank reports it (拆分现金交易): day after day just below the line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from resolvers.flow.finding import Finding, explained
from resolvers.flow.movement import Movement
from resolvers.rules.fund_flow import PATTERNS, Pattern


@dataclass(frozen=True, slots=True)
class _CashDay:
    """All cash of one account on one day, in or out, and the line in force that day."""

    day: date
    movements: tuple[Movement, ...]
    pattern: Pattern


def structuring(holder: str, movements: Sequence[Movement]) -> Iterator[Finding]:
    """Days of an account's cash just below the line that is in force, several within the pattern's days.

    A bank adds up a customer's cash of the day, what comes and what goes apart: so it is done here by account.
    """
    cash: dict[tuple[bool, date, str | None], list[Movement]] = defaultdict(list)
    for each in movements:
        if each.is_cash:
            cash[each.is_in, each.booked_on, each.account].append(each)
    for is_in in (True, False):
        days = [_below(found) for key, found in sorted(cash.items(), key=_order) if key[0] == is_in]
        for run in _runs([day for day in days if day is not None]):
            yield _finding(holder, run, is_in)


def _order(item: tuple[tuple[bool, date, str | None], list[Movement]]) -> tuple[bool, date, str]:
    (is_in, day, account), _ = item
    return is_in, day, account or ""


def _below(movements: Sequence[Movement]) -> _CashDay | None:
    """The account's day where its cash is just below the line; None where it is not."""
    day = movements[0].booked_on
    pattern = PATTERNS.at("STRUCTURING", day)
    if pattern is None:
        return None
    line = pattern.least_yuan * 100
    total = sum(each.fen for each in movements)
    is_below = line * pattern.least_share <= total < line * pattern.most_share
    return _CashDay(day, tuple(movements), pattern) if is_below else None


def _runs(days: Sequence[_CashDay]) -> Iterator[Sequence[_CashDay]]:
    """Enough days close together, earliest first; none overlap."""
    place = 0
    while place < len(days):
        first = days[place]
        end = place
        while end < len(days) and (days[end].day - first.day).days < first.pattern.window_days:
            end += 1
        is_run = end - place >= first.pattern.least_count
        if is_run:
            yield days[place:end]
        place = end if is_run else place + 1


def _finding(holder: str, run: Sequence[_CashDay], is_in: bool) -> Finding:
    found = tuple(each for day in run for each in day.movements)
    way = "paid in" if is_in else "drawn"
    told = f"Cash {way} on {len(run)} account days within {(run[-1].day - run[0].day).days + 1} days, each just below"
    told = f"{told} the line from which a bank reports it"
    fen = sum(each.fen for each in found)
    return Finding(
        "STRUCTURING", explained(told, [day.pattern for day in run]), run[0].pattern.severity, fen, found, (holder,)
    )
