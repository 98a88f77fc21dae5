"""What the facts of a snapshot become in the tables of registry and bank.

A transfer or withdrawal is two transactions: OUT of the paying account and IN to the receiving one, so that each
account shows all of its money. Blocked flags, phone numbers, e-mail and the like have no column and are not kept.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from connectors.finbench.files import Record

_SHANGHAI = timezone(timedelta(hours=8))
_NOBODY: tuple[None, None, None, None] = (None, None, None, None)

Party = tuple[str, str, str, str] | tuple[None, None, None, None]
"""number, its kind, person or company, name: the four columns of `catalogue.table.party`."""


@dataclass(frozen=True, slots=True)
class TableRows:
    """Rows of one table, values in the order of `columns`."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def day_of(moment: datetime) -> date:
    """The day of a moment in Asia/Shanghai (UTC+8 all year since 1991)."""
    return moment.astimezone(_SHANGHAI).date()


def number(kind: str, identifier: str) -> str:
    """The number by which the platform knows a FinBench entity: `finbench:company:237`."""
    return f"finbench:{kind}:{identifier}"


def registry_rows(records: Mapping[str, tuple[Record, ...]]) -> tuple[TableRows, ...]:
    """Companies, persons as holders, and who invested in whom, in the order in which they can be written."""
    parties = _parties(records)
    companies = tuple(
        (
            number("company", each["companyId"]),
            "OTHER",
            each["companyName"],
            day_of(each["createTime"]),
            each["business"],
            ", ".join(place.replace("_", " ") for place in (each["city"], each["country"]) if place) or None,
        )
        for each in records["Company.csv"]
    )
    persons = tuple((number("person", each["personId"]), "OTHER", each["personName"]) for each in records["Person.csv"])
    holdings = tuple(
        (
            number("company", each["companyId"]),
            *parties[kind, each["investorId"]],
            each["ratio"],
            day_of(each["createTime"]),
        )
        for kind, file in (("person", "PersonInvestCompany.csv"), ("company", "CompanyInvestCompany.csv"))
        for each in records[file]
    )
    company = ("number", "number_kind", "name", "established_on", "industry", "registered_address")
    return (
        TableRows("registry.company", company, companies),
        TableRows("registry.natural_person", ("number", "number_kind", "name"), persons),
        TableRows("registry.shareholding", ("company_number", *_party("holder"), "share", "since"), holdings),
    )


def bank_rows(records: Mapping[str, tuple[Record, ...]]) -> tuple[TableRows, ...]:
    """Accounts, transactions, loans, their movements and guarantees, in the order in which they can be written."""
    parties = _parties(records)
    holders = _owners(records, parties, "accountId", ("PersonOwnAccount.csv", "CompanyOwnAccount.csv"))
    return (
        TableRows(
            "bank.account",
            ("number", *_party("holder"), "opened_on"),
            tuple(
                (
                    number("account", each["accountId"]),
                    *holders.get(each["accountId"], _NOBODY),
                    day_of(each["createTime"]),
                )
                for each in records["Account.csv"]
            ),
        ),
        _transactions(records, holders),
        _loans(records, parties),
        _loan_movements(records),
        TableRows(
            "bank.guarantee",
            (*_party("guarantor"), *_party("debtor"), "since", "relation"),
            tuple(
                (
                    *parties[kind, each["fromId"]],
                    *parties[kind, each["toId"]],
                    day_of(each["createTime"]),
                    each["relation"],
                )
                for kind, file in (("person", "PersonGuaranteePerson.csv"), ("company", "CompanyGuaranteeCompany.csv"))
                for each in records[file]
            ),
        ),
    )


def _transactions(records: Mapping[str, tuple[Record, ...]], holders: Mapping[str, Party]) -> TableRows:
    rows = []
    for kind, file in (("transfer", "AccountTransferAccount.csv"), ("withdrawal", "AccountWithdrawAccount.csv")):
        for each, reference in _referenced(kind, records[file]):
            payer, payee = each["fromId"], each["toId"]
            for direction, own, other in (("OUT", payer, payee), ("IN", payee, payer)):
                rows.append(
                    (
                        number("account", own),
                        f"{reference}:{direction}",
                        each["createTime"],
                        day_of(each["createTime"]),
                        each["amount"],
                        direction,
                        *holders.get(other, _NOBODY),
                        number("account", other),
                        each.get("payType") or kind,
                        each.get("goodsType"),
                        each.get("comment"),
                        True,
                    )
                )
    columns = ("account_number", "reference", "at", "booked_on", "amount", "direction", *_party("counterparty"))
    more = ("counterparty_account", "channel", "category", "note", "settled")
    return TableRows("bank.transaction", columns + more, tuple(rows))


def _loans(records: Mapping[str, tuple[Record, ...]], parties: Mapping[tuple[str, str], Party]) -> TableRows:
    files = ("PersonApplyLoan.csv", "CompanyApplyLoan.csv")
    borrowers = _owners(records, parties, "loanId", files)
    lenders = {each["loanId"]: each["org"] for file in files for each in records[file]}
    return TableRows(
        "bank.loan",
        ("number", *_party("borrower"), "lender", "amount", "balance", "granted_on", "purpose"),
        tuple(
            (
                number("loan", each["loanId"]),
                *borrowers.get(each["loanId"], _NOBODY),
                lenders.get(each["loanId"]),
                each["loanAmount"],
                each["balance"],
                day_of(each["createTime"]),
                each["loanUsage"],
            )
            for each in records["Loan.csv"]
        ),
    )


def _loan_movements(records: Mapping[str, tuple[Record, ...]]) -> TableRows:
    return TableRows(
        "bank.loan_movement",
        ("loan_number", "account_number", "reference", "kind", "at", "amount"),
        tuple(
            (
                number("loan", each["loanId"]),
                number("account", each["accountId"]),
                reference,
                kind,
                each["createTime"],
                each["amount"],
            )
            for kind, file in (("DEPOSIT", "LoanDepositAccount.csv"), ("REPAYMENT", "AccountRepayLoan.csv"))
            for each, reference in _referenced(kind.lower(), records[file])
        ),
    )


def _referenced(kind: str, records: tuple[Record, ...]) -> Iterator[tuple[Record, str]]:
    """Each record with a reference that does not depend on its place in the file; equal ones are counted."""
    seen: Counter[str] = Counter()
    for each in records:
        told = "|".join(value.isoformat() if isinstance(value, datetime) else str(value) for value in each.values())
        digest = hashlib.sha256(told.encode()).hexdigest()[:24]
        yield each, f"{kind}:{digest}:{seen[digest]}"
        seen[digest] += 1


def _parties(records: Mapping[str, tuple[Record, ...]]) -> dict[tuple[str, str], Party]:
    parties: dict[tuple[str, str], Party] = {}
    for kind, file in (("person", "Person.csv"), ("company", "Company.csv")):
        for each in records[file]:
            identifier = each[f"{kind}Id"]
            parties[kind, identifier] = (number(kind, identifier), "OTHER", kind.upper(), each[f"{kind}Name"])
    return parties


def _owners(
    records: Mapping[str, tuple[Record, ...]],
    parties: Mapping[tuple[str, str], Party],
    owned: str,
    files: tuple[str, str],
) -> dict[str, Party]:
    return {
        each[owned]: parties[kind, each[f"{kind}Id"]]
        for kind, file in zip(("person", "company"), files, strict=True)
        for each in records[file]
    }


def _party(prefix: str) -> tuple[str, ...]:
    return (f"{prefix}_number", f"{prefix}_number_kind", f"{prefix}_kind", f"{prefix}_name")
