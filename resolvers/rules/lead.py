"""What the rules on adding obligors (变更追加) read of a debtor company and what they say: records in, leads out.

A lead cites the records that show it by table and the agency's serial: never a number or a name of a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from connectors.scan import Row

MOST_CITED = 20
"""Records that a lead names one by one; how many more there are is said."""

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class DebtorCompany:
    """The registry's rows of one company, with its history, and what its accounts paid to and got from its holders.

    `transfers` are rows of `bank.transaction`; they are needed of a dissolved company alone, `officers` of a
    joint-stock company that was deregistered.
    """

    company: Row
    holdings: Sequence[Row] = ()
    contributions: Sequence[Row] = ()
    filings: Sequence[Row] = ()
    officers: Sequence[Row] = ()
    transfers: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who may be added as obligor. `code` is the rule's, `besides` those of company law that it rests on too.

    `number` is the party's official number; `amount` is CNY, None where it is not known; `contested`: it is disputed
    whether enforcement may add them.
    """

    code: str
    number: str
    amount: Decimal | None
    evidence: tuple[str, ...]
    besides: tuple[str, ...] = ()
    contested: bool = False


class Form(StrEnum):
    """What kind of enterprise a debtor is, as far as the articles tell them apart."""

    LIMITED = "有限责任公司"
    JOINT_STOCK = "股份有限公司"
    OTHER = "非公司"


def form_of(company: Row) -> Form:
    """The form as the registry's type says, else as the name does; partnerships (合伙) and others are no companies."""
    text = company["company_type"] or company["name"]
    if "合伙" in text:
        return Form.OTHER
    if "股份" in text:
        return Form.JOINT_STOCK
    return Form.LIMITED if "有限" in text else Form.OTHER


def holds_on(row: Row, day: date) -> bool:
    """Whether a holding or office has begun and not ended that day; `until` is the first day on which it has."""
    since, until = row["since"], row["until"]
    return (since is None or since <= day) and (until is None or day < until)


def known(amount: Decimal | None) -> Decimal | None:
    """The amount; None where the agency gives none or what is no number."""
    return amount if amount is not None and amount.is_finite() else None


def unpaid(holding: Row) -> Decimal | None:
    """What is subscribed and not paid in, CNY, never negative; None where the registry does not know both."""
    subscribed, paid = known(holding["subscribed_capital"]), known(holding["paid_in_capital"])
    return None if subscribed is None or paid is None else max(NOTHING, subscribed - paid)


def cited(table: str, rows: Iterable[Row], told: Sequence[str]) -> tuple[str, ...]:
    """Evidence of these rows, what is `told` of each in their order; those beyond MOST_CITED by their count."""
    lines = [f"{table} {row['record_id']}: {words}" for row, words in zip(rows, told, strict=True)]
    if len(lines) > MOST_CITED:
        lines[MOST_CITED:] = [f"and {len(lines) - MOST_CITED} more records of {table}"]
    return tuple(lines)


def held(rows: Sequence[Row]) -> tuple[str, ...]:
    """Evidence of shareholdings: capital, due date and period."""
    return cited("registry.shareholding", rows, [_held(row) for row in rows])


def filed(rows: Sequence[Row]) -> tuple[str, ...]:
    """Evidence of filings."""
    return cited("registry.filing", rows, [f"{row['kind']} filed on {row['filed_on']}" for row in rows])


def registered(company: Row) -> tuple[str, ...]:
    """Evidence of what the company is."""
    words = f"status {company['status'] or 'unknown'}, type {company['company_type'] or 'unknown'}"
    return cited("registry.company", [company], [words])


def _held(row: Row) -> str:
    share = "unknown" if row["share"] is None else f"{row['share']:.4%}"
    until = "" if row["until"] is None else f" until {row['until']}"
    return (
        f"share {share}, subscribed (认缴) {_yuan(row['subscribed_capital'])}, paid in (实缴)"
        f" {_yuan(row['paid_in_capital'])}, due (出资期限) {row['due_on'] or 'unknown'}, held since"
        f" {row['since'] or 'an unknown day'}{until}"
    )


def _yuan(amount: Decimal | None) -> str:
    return "unknown" if known(amount) is None else f"{amount:.2f}"
