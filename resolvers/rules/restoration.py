"""Credit restoration (信用修复): what stands between a party and it that day, and when time alone would end it.

Each active dishonesty listing blocks, each active consumption restriction blocks, each unperformed case behind them is
named (`blocker.py` says in which words). Sources: 法释〔2017〕7号 arts 1, 2, 10, 12; 法释〔2015〕17号 arts 1, 9.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from connectors.scan import Row
from resolvers.rules import blocker, dishonesty, restriction
from resolvers.rules.blocker import Blocker
from resolvers.rules.book import RULES_VERSION
from resolvers.rules.claim import is_unperformed
from resolvers.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Restoration:
    """The assessment of one day; fields as the contract's RestorationAssessment.

    `earliest_on` is the first day on which time alone has ended every listing and restriction; None where one of them
    needs an act, and where there is none. Unperformed cases do not delay it: they block through what rests on them.
    """

    eligible: bool
    blockers: tuple[Blocker, ...]
    earliest_on: date | None
    rules_version: str


@dataclass(frozen=True, slots=True)
class Active:
    """What counts that day, in the order in which it is told: oldest first, then by case and serial."""

    listings: tuple[Row, ...]
    restrictions: tuple[Row, ...]

    @property
    def case_numbers(self) -> frozenset[str]:
        """The cases behind them."""
        return frozenset(row["case_number"] for row in (*self.listings, *self.restrictions) if row["case_number"])


def active(listings: Iterable[Row], restrictions: Iterable[Row], today: date) -> Active:
    """The listings and restrictions of a party that count that day."""
    return Active(
        tuple(sorted((row for row in listings if dishonesty.is_active(row, today)), key=_told("published_on"))),
        tuple(sorted((row for row in restrictions if restriction.is_active(row, today)), key=_told("issued_on"))),
    )


def assess(listings: Iterable[Row], restrictions: Iterable[Row], cases: Iterable[Row], today: date) -> Restoration:
    """What blocks a party's restoration that day, from its listings, its restrictions and the cases that they name.

    Rows that are not active that day, and cases that no active row names, are passed over. A named case that the court
    does not know is not called unperformed.
    """
    counting = active(listings, restrictions, today)
    behind = {case["number"]: case for case in cases if case["number"] in counting.case_numbers}
    owed = {number for number, case in behind.items() if is_unperformed(case)}
    done = behind.keys() - owed
    listed = bool(counting.listings)
    blockers = (
        *(blocker.of_listing(row, today, performed=row["case_number"] in done) for row in counting.listings),
        *(
            blocker.of_restriction(row, today, performed=row["case_number"] in done, listed=listed)
            for row in counting.restrictions
        ),
        *(blocker.of_case(number, _ended_by_performance(number, counting, today)) for number in sorted(owed)),
    )
    return Restoration(not blockers, blockers, _earliest(counting), RULES_VERSION)


def _earliest(counting: Active) -> date | None:
    ends = [blocker.listing_end(row) for row in counting.listings] + [row["lifted_on"] for row in counting.restrictions]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def _ended_by_performance(number: str, counting: Active, today: date) -> Rule:
    """The rule by which performing this case helps: deletion, early deletion, or the lifting of a restriction."""
    here = [row for row in counting.listings if row["case_number"] == number]
    if not here:
        return restriction.RULES.cite("MUST_BE_LIFTED", today)
    timeless = any(row["expires_on"] is None for row in here)
    return dishonesty.ENDINGS.cite("PERFORMED" if timeless else "EARLY_DELETION", today)


def _told(first: str) -> Callable[[Row], tuple[Any, ...]]:
    return lambda row: (row[first], row["case_number"] or "", row["record_id"])
