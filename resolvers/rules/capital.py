"""Capital that a debtor company should have and has not: unpaid (art 17), withdrawn (18), unpaid when sold (19).

Articles of 法释〔2016〕21号 (`obligors.py` has the rows). Whether capital was due is told from the registry's due date
(出资期限), whose day still counts for paying. Capital that is not due, or of which no due date is registered, is
contested.

Promoters answer jointly (公司法 (2023) arts 50, 99) for what another promoter subscribed at establishment and did not
pay when it fell due: those are promoters who held when the company was established, whoever holds now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from connectors.scan import Row
from resolvers.rules.lead import NOTHING, DebtorCompany, Form, Lead, cited, form_of, held, holds_on, unpaid

Missing: TypeAlias = tuple[Row, Decimal]
"""A holding and what is missing of its capital, CNY."""


def unpaid_capital(debtor: DebtorCompany, today: date) -> Iterator[Lead]:
    """Art 17: who holds now and has not paid in what they subscribed, within that; promoters jointly."""
    missing = [(row, amount) for row in debtor.holdings if holds_on(row, today) and (amount := unpaid(row))]
    due = [each for each in missing if _was_due(each[0], today)]
    yield from _own("UNPAID_CAPITAL", due)
    yield from _promoters("UNPAID_CAPITAL", debtor, due)
    yield from _own("UNPAID_CAPITAL", [each for each in missing if not _was_due(each[0], today)], "NOT_YET_DUE")


def sold_unpaid(debtor: DebtorCompany, today: date) -> Iterator[Lead]:
    """Art 19: who sold shares before paying them in, within what is still missing; promoters jointly.

    Contested where the capital was not yet due when they sold (公司法 (2023) art 88(1)).
    """
    missing = [(row, amount) for row, amount in _sold(debtor.holdings, today) if amount > NOTHING]
    due = [each for each in missing if _was_due(each[0], each[0]["until"])]
    rest = [each for each in missing if not _was_due(each[0], each[0]["until"])]
    yield from _own("TRANSFERRED_UNPAID", due)
    yield from _promoters("TRANSFERRED_UNPAID", debtor, due)
    yield from _own("TRANSFERRED_UNPAID", rest, "NOT_YET_DUE_WHEN_SOLD")


def withdrawn_capital(debtor: DebtorCompany, today: date) -> Iterator[Lead]:
    """Art 18: who took capital out again, within what they have not returned."""
    moved: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(debtor.contributions, key=lambda row: (row["paid_on"], row["record_id"])):
        if row["paid_on"] <= today and row["amount"].is_finite():
            moved[row["holder_number"]].append(row)
    for number, rows in moved.items():
        taken = not_returned([row["amount"] for row in rows])
        if taken > NOTHING:
            told = [f"{row['amount']:.2f} on {row['paid_on']}" for row in rows]
            yield Lead("WITHDRAWN_CAPITAL", number, taken, cited("registry.capital_contribution", rows, told))


def not_returned(amounts: Iterable[Decimal]) -> Decimal:
    """What is withdrawn and not paid in again, CNY: of payments in the order of time, withdrawals negative.

    A payment returns what was withdrawn before it; what was paid before a withdrawal returns nothing.
    """
    taken = NOTHING
    for amount in amounts:
        taken = max(NOTHING, taken - amount)
    return taken


def _sold(holdings: Sequence[Row], today: date) -> Iterator[Missing]:
    """Each holding that has ended, with what its holder left unpaid in the shares sold and is unpaid still."""
    begun = {(row["holder_number"], row["since"]): row for row in holdings}
    for row in holdings:
        if row["until"] is None or row["until"] > today or (left := unpaid(row)) is None:
            continue
        kept = begun.get((row["holder_number"], row["until"]))
        if kept is not None and (kept_unpaid := unpaid(kept)) is not None:
            # The register begins a new row where a part was sold: what the rest lacks is its holder's still.
            sold = row["subscribed_capital"] - kept["subscribed_capital"]
            left = min(left - kept_unpaid, sold)
        after = [each for each in holdings if _follows(each, row)]
        still = [unpaid(each) for each in after if holds_on(each, today)]
        # What came after the sale was paid up by whoever came after; unknown, it bounds nothing.
        if after and None not in still:
            left = min(left, sum((each for each in still if each is not None), NOTHING))
        yield row, left


def _follows(row: Row, sold: Row) -> bool:
    """Whether somebody else has held this since the sale or later."""
    since: date | None = row["since"]
    return since is not None and since >= sold["until"] and row["holder_number"] != sold["holder_number"]


def _was_due(holding: Row, day: date) -> bool:
    """Whether the time for paying in was over before that day."""
    due_on: date | None = holding["due_on"]
    return due_on is not None and due_on < day


def _own(code: str, missing: Sequence[Missing], contested_by: str | None = None) -> Iterator[Lead]:
    """A lead for each holder, over all their holdings; contested where a rule says by what."""
    by_holder: dict[str, list[Missing]] = defaultdict(list)
    for row, amount in missing:
        by_holder[row["holder_number"]].append((row, amount))
    besides = () if contested_by is None else (contested_by,)
    for number, found in by_holder.items():
        total = sum((amount for _, amount in found), NOTHING)
        yield Lead(code, number, total, held([row for row, _ in found]), besides, contested_by is not None)


def _promoters(code: str, debtor: DebtorCompany, missing: Sequence[Missing]) -> Iterator[Lead]:
    """A lead for each promoter, for what the others subscribed at establishment and did not pay."""
    original = [(row, amount) for row, amount in missing if _is_original(row, debtor.company)]
    besides = "PROMOTERS_JOINT_STOCK" if form_of(debtor.company) is Form.JOINT_STOCK else "PROMOTERS_LIMITED"
    founding: dict[str, list[Row]] = defaultdict(list)
    for row in debtor.holdings if original else ():
        if _is_original(row, debtor.company):
            founding[row["holder_number"]].append(row)
    for number, rows in founding.items():
        others = [(row, amount) for row, amount in original if row["holder_number"] != number]
        if others:
            total = sum((amount for _, amount in others), NOTHING)
            yield Lead(code, number, total, held([row for row, _ in others]) + held(rows), (besides,))


def _is_original(holding: Row, company: Row) -> bool:
    """Whether it was held when the company was established."""
    since, established_on = holding["since"], company["established_on"]
    return since is not None and established_on is not None and since <= established_on
