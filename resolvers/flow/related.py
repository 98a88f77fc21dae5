"""Money that a debtor paid to those related to it, when it knew that it would have to pay its creditor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from graph.ties import Tie, Ties
from resolvers.flow.finding import Finding, explained
from resolvers.flow.movement import Movement
from resolvers.rules.fund_flow import PATTERNS, Pattern
from resolvers.rules.period import add_years

_TOLERANCE = 1e-9
"""Shares are floats."""

_AFTER, _BEFORE = "TRANSFER_AFTER_SUIT_NOTICE", "TRANSFER_IN_REPORT_YEAR"
_TOLD = {
    _AFTER: "after the notice of suit was received",
    _BEFORE: "in the year before the notice of enforcement, which the property report covers",
}

Way = tuple[Tie, ...]
"""One or two ties, from the debtor on."""


@dataclass(frozen=True, slots=True)
class Notices:
    """When the debtor received the notices of suit (应诉通知) and of enforcement (执行通知), None where not known."""

    suit_on: date | None
    enforcement_on: date | None

    @property
    def reported_from(self) -> date | None:
        """The first day that the property report covers."""
        return None if self.enforcement_on is None else add_years(self.enforcement_on, -1)

    def pattern(self, day: date, today: date) -> Pattern | None:
        """The rule by which a transfer on that day is looked at; None where none does."""
        if self.suit_on is not None and self.suit_on <= day:
            return PATTERNS.cite(_AFTER, today)
        if self.enforcement_on is not None and (start := self.reported_from) is not None and start <= day:
            return PATTERNS.cite(_BEFORE, self.enforcement_on)
        return None


def matters(tie: Tie) -> bool:
    """Whether a tie relates two parties: an office does, and a holding that is not small or of which no share is known.

    The least share is that of the row that is the lower.
    """
    least = min(row.least_share for row in PATTERNS.rows if row.code in (_AFTER, _BEFORE))
    return tie.share is None or tie.share >= float(least) - _TOLERANCE


def transfers_to_related(
    holder: str, movements: Sequence[Movement], ties: Ties, notices: Notices, today: date
) -> Iterator[Finding]:
    """What a debtor paid to each party that was related to it on the day, by each rule.

    `ties` are by number. Two are related directly, or through a third: the debtor's shareholder and what that one
    holds, the debtor's director and what that one directs.
    """
    paid: dict[tuple[str, Pattern], list[Movement]] = defaultdict(list)
    ways: dict[str, list[Way]] = _ways(holder, ties)
    used: dict[tuple[str, Pattern], Way] = {}
    for each in movements:
        if each.is_in or each.other not in ways:
            continue
        pattern = notices.pattern(each.booked_on, today)
        way = next((way for way in ways[each.other] if all(tie.counts(each.booked_on) for tie in way)), None)
        if pattern is not None and way is not None:
            paid[each.other, pattern].append(each)
            used.setdefault((each.other, pattern), way)
    for (other, pattern), found in paid.items():
        if sum(each.fen for each in found) >= pattern.least_yuan * 100:
            yield _finding(holder, other, used[other, pattern], found, pattern)


def _ways(holder: str, ties: Ties) -> dict[str, list[Way]]:
    """The ways to each party related to the holder, direct ones first."""
    ways: dict[str, list[Way]] = defaultdict(list)
    near = ties.get(holder, ())
    for tie in near:
        ways[tie.other].append((tie,))
    for tie in near:
        for onward in ties.get(tie.other, ()):
            if onward.other != holder:
                ways[onward.other].append((tie, onward))
    return dict(ways)


def _finding(holder: str, other: str, way: Way, found: Sequence[Movement], pattern: Pattern) -> Finding:
    count = f"{len(found)} payment{'' if len(found) == 1 else 's'}"
    through = ", then ".join(tie.kind for tie in way)
    told = f"{count} to a related party, by {through}, {_TOLD[pattern.code]}"
    fen = sum(each.fen for each in found)
    parties = tuple(dict.fromkeys((holder, *(tie.other for tie in way), other)))
    kind = "TRANSFER_TO_RELATED_PARTY"
    return Finding(kind, explained(told, [pattern]), pattern.severity, fen, tuple(found), parties)
