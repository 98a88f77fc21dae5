"""Property of a dissolved company that its holders took (法释〔2016〕21号 art 22; `obligors.py` has the row).

What shows it are the statements of the company's accounts: money that went to a holder after the dissolution, less what
that holder paid in since. Other property, and what a payment was for, no source tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from connectors.scan import Row
from resolvers.rules.lead import NOTHING, DebtorCompany, Lead, cited, filed, held


def dissolved_on(filings: Sequence[Row], today: date) -> date | None:
    """The day of the first filing by which the company was dissolved: liquidation, revocation or deregistration."""
    return min((row["filed_on"] for row in filings if row["filed_on"] <= today), default=None)


def holders_since(holdings: Sequence[Row], day: date) -> dict[str, list[Row]]:
    """Who held on that day or later, by number, with these holdings."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in holdings:
        if row["until"] is None or row["until"] > day:
            found[row["holder_number"]].append(row)
    return found


def property_received(debtor: DebtorCompany, today: date) -> Iterator[Lead]:
    """Art 22: holders to whom the company paid after its dissolution, within what they got and did not give back."""
    ended_on = dissolved_on(debtor.filings, today)
    if ended_on is None:
        return
    moved: dict[str, list[Row]] = defaultdict(list)
    for row in debtor.transfers:
        if ended_on < row["booked_on"] <= today and row["settled"] and row["direction"] != "NEUTRAL":
            moved[row["counterparty_number"]].append(row)
    for number, holdings in holders_since(debtor.holdings, ended_on).items():
        rows = moved.get(number, [])
        if any(row["direction"] == "OUT" for row in rows) and (amount := _kept(rows)) != NOTHING:
            told = [f"{row['direction']}, booked on {row['booked_on']}" for row in rows]
            ends = [row for row in debtor.filings if row["filed_on"] == ended_on]
            shown = (*filed(ends), *held(holdings), *cited("bank.transaction", rows, told))
            yield Lead("PROPERTY_RECEIVED", number, amount, shown)


def _kept(rows: Sequence[Row]) -> Decimal | None:
    """What went out less what came in, CNY, never negative; None where one of the amounts is not known."""
    total = NOTHING
    for row in rows:
        if row["amount"] is None or not row["amount"].is_finite():
            return None
        total += row["amount"] if row["direction"] == "OUT" else -row["amount"]
    return max(NOTHING, total)
