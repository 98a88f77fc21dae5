"""What the others of possible rings paid one another: read when it is known who they could be."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from connectors.scan import Compare, Operator, Page
from resolvers import filters
from resolvers.context import Context
from resolvers.flow.books import ACCOUNTS, MOST_TRANSACTIONS, NEWEST, TRANSACTION, booked_within, within
from resolvers.flow.cycle import Legs, Pair
from resolvers.flow.docket import Case
from resolvers.flow.movement import Movement, movements
from resolvers.flow.reads import Found, read_by
from resolvers.values import Record


@dataclass(frozen=True, slots=True)
class LegBooks:
    """Lines of payers and of payees of the pairs, by party."""

    paid: Found = field(default_factory=lambda: Found(TRANSACTION))
    received: Found = field(default_factory=lambda: Found(TRANSACTION))

    def records(self, serials: Collection[int]) -> dict[int, Record]:
        """The transactions of these serials, as far as they are here."""
        return self.paid.by_serial(serials) | self.received.by_serial(serials)

    def legs(self, pairs: Sequence[Pair], case: Case) -> Legs:
        """What each first of a pair paid the second. Raises what a read met, and TooMany."""
        by_payer: dict[str, set[str]] = defaultdict(set)
        for payer, payee in pairs:
            by_payer[payer].add(payee)
        found: dict[Pair, list[Movement]] = defaultdict(list)
        for payer, payees in by_payer.items():
            own = [row for row in within(self.paid, payer, case) if row["counterparty_number"] in payees]
            others = [
                (row, payee)
                for payee in sorted(payees)
                for row in within(self.received, payee, case)
                if row["counterparty_number"] == payer
            ]
            for each in movements(payer, own, others):
                if each.other in payees:
                    found[payer, each.other].append(each)
        return found


async def read_legs(context: Context, cases: Mapping[Case, Sequence[Pair]]) -> LegBooks:
    """The lines of all pairs of all cases, the payers' and the payees', side by side."""
    pairs = [pair for of_case in cases.values() for pair in of_case]
    if not pairs:
        return LegBooks()
    payers, payees = tuple(sorted({payer for payer, _ in pairs})), tuple(sorted({payee for _, payee in pairs}))
    return LegBooks(
        *await asyncio.gather(
            _lines(context, payers, payees, "OUT", list(cases)), _lines(context, payees, payers, "IN", list(cases))
        )
    )


async def _lines(
    context: Context, parties: Sequence[str], others: tuple[str, ...], direction: str, cases: Sequence[Case]
) -> Found:
    where = filters.all_of(
        booked_within(cases),
        filters.equals("direction", direction),
        Compare("counterparty_number", Operator.IN, others),
    )
    page = Page(first=MOST_TRANSACTIONS)
    return await read_by(
        context, TRANSACTION, "holder_number", parties, through=ACCOUNTS, where=where, order=NEWEST, page=page
    )
