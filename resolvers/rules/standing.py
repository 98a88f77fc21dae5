"""Credit standing (信用状况): whether a party is listed and restricted, and what it owes behind that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from connectors.scan import Row
from resolvers.rules import restoration
from resolvers.rules.claim import total_outstanding
from resolvers.rules.restoration import Restoration


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing of one day; fields as the contract's CreditStanding.

    `outstanding_amount`: what is still owed in the cases behind the active listings and restrictions, CNY
    (`claim.total_outstanding`): 0 where all is performed; None where there is no such case, or none whose claim is
    known. It and `restoration` are None too where the court did not answer.
    """

    listed: bool
    restricted: bool
    active_listings: int
    outstanding_amount: Decimal | None
    restoration: Restoration | None


def assess(listings: Sequence[Row], restrictions: Sequence[Row], cases: Iterable[Row] | None, today: date) -> Standing:
    """A party's standing that day. `cases` are those its rows name; None where the court did not answer."""
    counting = restoration.active(listings, restrictions, today)
    if cases is None and not counting.case_numbers:
        cases = ()
    known = None if cases is None else [case for case in cases if case["number"] in counting.case_numbers]
    return Standing(
        listed=bool(counting.listings),
        restricted=bool(counting.restrictions),
        active_listings=len(counting.listings),
        outstanding_amount=None if known is None else total_outstanding(known),
        restoration=None if known is None else restoration.assess(listings, restrictions, known, today),
    )
