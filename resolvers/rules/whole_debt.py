"""Who answers jointly for a debtor company's whole debt: the holder of a one-person company (art 20), those who had it
deregistered without liquidation (art 21).

Articles of 法释〔2016〕21号 (`obligors.py` has the rows).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from connectors.scan import Row
from resolvers.rules.lead import DebtorCompany, Form, Lead, cited, filed, form_of, held, holds_on, registered

TOLERANCE = 1e-9
"""By which a share may miss a threshold: shares are floats."""

_HALF = 0.5


def one_person_company(debtor: DebtorCompany, owed: Decimal | None, today: date) -> Iterator[Lead]:
    """Art 20: the only holder of a limited company, unless they prove that its property is separate from theirs."""
    if form_of(debtor.company) is not Form.LIMITED:
        return
    rows = [row for row in debtor.holdings if holds_on(row, today)]
    if len({row["holder_number"] for row in rows}) == 1 and _is_whole(rows, debtor.company):
        shown = (*registered(debtor.company), *held(rows))
        yield Lead("ONE_PERSON_COMPANY", rows[0]["holder_number"], owed, shown)


def _is_whole(rows: Sequence[Row], company: Row) -> bool:
    """Whether these are all shares; where the registry has no share, as the company's type says."""
    if any(row["share"] is None for row in rows):
        return "独资" in (company["company_type"] or "")
    return math.fsum(row["share"] for row in rows) >= 1 - TOLERANCE


def deregistered_unliquidated(debtor: DebtorCompany, owed: Decimal | None, today: date) -> Iterator[Lead]:
    """Art 21: shareholders of a limited company, directors and controlling shareholder of a joint-stock company, as
    they were when it was deregistered without a liquidation filed until then."""
    filings = [row for row in debtor.filings if row["filed_on"] <= today]
    ends = [row for row in filings if row["kind"] == "DEREGISTRATION"]
    ended_on = min((row["filed_on"] for row in ends), default=None)
    if not is_deregistered(debtor, today) or any(
        row["kind"] == "LIQUIDATION" and (ended_on is None or row["filed_on"] <= ended_on) for row in filings
    ):
        return
    was = _stood_before(ended_on, today)
    shown = (*registered(debtor.company), *filed(ends), "registry.filing: no LIQUIDATION until then")
    for number, records in _answerable(debtor, was).items():
        yield Lead("DEREGISTERED_WITHOUT_LIQUIDATION", number, owed, (*shown, *records))


def is_deregistered(debtor: DebtorCompany, today: date) -> bool:
    """Whether the registry's status or a filing says so."""
    return debtor.company["status"] == "DEREGISTERED" or any(
        row["kind"] == "DEREGISTRATION" and row["filed_on"] <= today for row in debtor.filings
    )


def _stood_before(ended_on: date | None, today: date) -> Callable[[Row], bool]:
    """Whether a holding or office stood on the eve of the deregistration, with which it may have ended itself."""
    if ended_on is None:
        return lambda row: holds_on(row, today)
    return lambda row: (
        (row["since"] is None or row["since"] < ended_on) and (row["until"] is None or row["until"] >= ended_on)
    )


def _answerable(debtor: DebtorCompany, was: Callable[[Row], bool]) -> dict[str, tuple[str, ...]]:
    """Whom art 21 names, by number, with the records that make them so."""
    holdings: dict[str, list[Row]] = defaultdict(list)
    for row in debtor.holdings:
        if was(row):
            holdings[row["holder_number"]].append(row)
    form = form_of(debtor.company)
    if form is Form.LIMITED:
        return {number: held(rows) for number, rows in holdings.items()}
    found: dict[str, tuple[str, ...]] = {}
    if form is Form.JOINT_STOCK:
        for row in debtor.officers:
            if row["role"] == "DIRECTOR" and was(row):
                told = cited("registry.officer", [row], [f"DIRECTOR since {row['since'] or 'an unknown day'}"])
                found[row["person_number"]] = found.get(row["person_number"], ()) + told
        for number, rows in holdings.items():
            if math.fsum(row["share"] or 0.0 for row in rows) > _HALF + TOLERANCE:
                found[number] = found.get(number, ()) + held(rows)
    return found
