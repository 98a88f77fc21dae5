"""Records of debtor companies for the tests of articles 17 to 22: plain ones, changed by keyword."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from connectors.scan import Row
from resolvers.rules.lead import DebtorCompany, Lead

FOUNDED = date(2015, 3, 1)
TODAY = date(2026, 7, 1)
_SERIALS = count(1)


def company(**changes: Any) -> Row:
    """A limited company founded on FOUNDED."""
    return {
        "record_id": 1,
        "number": "C",
        "name": "甲有限公司",
        "status": "ACTIVE",
        "company_type": "有限责任公司",
        "established_on": FOUNDED,
        **changes,
    }


def holding(holder: str, subscribed: int | None = 100, paid: int | None = 0, **changes: Any) -> Row:
    """A holding of half of the shares since the founding, due in 2020."""
    return {
        "record_id": next(_SERIALS),
        "holder_number": holder,
        "share": 0.5,
        "subscribed_capital": None if subscribed is None else Decimal(subscribed),
        "paid_in_capital": None if paid is None else Decimal(paid),
        "due_on": date(2020, 12, 31),
        "since": FOUNDED,
        "until": None,
        **changes,
    }


def payment(holder: str, amount: int, paid_on: date) -> Row:
    """A payment into capital, negative where it was withdrawn."""
    return {"record_id": next(_SERIALS), "holder_number": holder, "amount": Decimal(amount), "paid_on": paid_on}


def filing(kind: str, filed_on: date) -> Row:
    """A filing."""
    return {"record_id": next(_SERIALS), "kind": kind, "filed_on": filed_on}


def director(person: str, since: date | None = FOUNDED, until: date | None = None, role: str = "DIRECTOR") -> Row:
    """An office."""
    return {"record_id": next(_SERIALS), "person_number": person, "role": role, "since": since, "until": until}


def transfer(counterparty: str | None, amount: int | str | None, booked_on: date, **changes: Any) -> Row:
    """Money that went out of the company's account."""
    return {
        "record_id": next(_SERIALS),
        "counterparty_number": counterparty,
        "amount": None if amount is None else Decimal(amount),
        "direction": "OUT",
        "booked_on": booked_on,
        "settled": True,
        **changes,
    }


def debtor(*holdings: Row, of: Row | None = None, **others: Sequence[Row]) -> DebtorCompany:
    """A company with these records."""
    return DebtorCompany(of or company(), holdings, **others)


def told(leads: Iterable[Lead]) -> list[tuple[str, int | None, str]]:
    """Who, how far and in what way: `own`, `jointly` with other promoters, `contested`."""

    def way(lead: Lead) -> str:
        return "contested" if lead.contested else "jointly" if lead.besides else "own"

    found = [(each.number, None if each.amount is None else int(each.amount), way(each)) for each in leads]
    return sorted(found, key=lambda each: (each[0], each[2]))
