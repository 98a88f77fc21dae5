"""The files of a FinBench snapshot: columns, how their text is read, what they refer to.

A folder is read and checked whole before anything is written; LoadError names file, line and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeAlias

Record: TypeAlias = Mapping[str, Any]
"""One line by column name: str, Decimal, float, aware datetime."""

MAX_LINES = 5_000_000
"""The most lines of one file."""

MAX_LINE_CHARACTERS = 10_000
"""The longest line."""


def _identifier(text: str) -> str:
    if not re.fullmatch(r"\d{1,19}", text, re.ASCII):
        raise ValueError("a whole number")
    return text


def _amount(text: str) -> Decimal:
    if not re.fullmatch(r"\d{1,15}(\.\d{1,2})?", text, re.ASCII):
        raise ValueError("an amount with at most two digits after the point")
    return Decimal(text)


def _ratio(text: str) -> float:
    if not re.fullmatch(r"\d(\.\d+)?([eE]-?\d{1,3})?", text, re.ASCII) or not 0 <= float(text) <= 1 + 1e-9:
        raise ValueError("a share from 0 to 1")
    return float(text)


def _moment(text: str) -> datetime:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?", text, re.ASCII):
            raise ValueError
        whole, _, fraction = text.partition(".")
        return datetime.fromisoformat(whole).replace(microsecond=int(fraction.ljust(6, "0")), tzinfo=UTC)
    except ValueError:
        raise ValueError("a time such as 2020-01-03 13:22:12.95") from None


def _name(text: str) -> str:
    if not text.strip():
        raise ValueError("a name")
    return text.strip()


def _text(text: str) -> str | None:
    return text.strip() or None


@dataclass(frozen=True, slots=True)
class Field:
    """A column: how its text is read, and the file whose first column must hold it. No reader: not used."""

    name: str
    read: Callable[[str], Any] | None = None
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A file: its columns in their order, and those by which no two lines may be the same (moments by the day)."""

    fields: tuple[Field, ...]
    distinct: tuple[str, ...] = ()


def _link(first: str, first_file: str, second: str, second_file: str, *more: Field) -> tuple[Field, ...]:
    return (Field(first, _identifier, first_file), Field(second, _identifier, second_file), *more)


_CREATED = Field("createTime", _moment)
_AMOUNT = Field("amount", _amount)
_UNUSED_PERSON = (Field("gender"), Field("birthday"), Field("country"), Field("city"))
_UNUSED_ACCOUNT = tuple(
    Field(name)
    for name in ("accoutType", "nickname", "phonenum", "email", "freqLoginType", "lastLoginTime", "accountLevel")
)

LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "Person.csv": Layout(
            (Field("personId", _identifier), Field("personName", _name), Field("isBlocked"), _CREATED, *_UNUSED_PERSON),
            ("personId",),
        ),
        "Company.csv": Layout(
            (
                Field("companyId", _identifier),
                Field("companyName", _name),
                Field("isBlocked"),
                _CREATED,
                Field("country", _text),
                Field("city", _text),
                Field("business", _text),
                Field("description"),
                Field("url"),
            ),
            ("companyId",),
        ),
        "Account.csv": Layout(
            (Field("accountId", _identifier), _CREATED, Field("isBlocked"), *_UNUSED_ACCOUNT), ("accountId",)
        ),
        "Loan.csv": Layout(
            (
                Field("loanId", _identifier),
                Field("loanAmount", _amount),
                Field("balance", _amount),
                _CREATED,
                Field("loanUsage", _text),
                Field("interestRate"),
            ),
            ("loanId",),
        ),
        "PersonInvestCompany.csv": Layout(
            _link("investorId", "Person.csv", "companyId", "Company.csv", Field("ratio", _ratio), _CREATED),
            ("investorId", "companyId", "createTime"),
        ),
        "CompanyInvestCompany.csv": Layout(
            _link("investorId", "Company.csv", "companyId", "Company.csv", Field("ratio", _ratio), _CREATED),
            ("investorId", "companyId", "createTime"),
        ),
        "PersonOwnAccount.csv": Layout(
            _link("personId", "Person.csv", "accountId", "Account.csv", _CREATED), ("accountId",)
        ),
        "CompanyOwnAccount.csv": Layout(
            _link("companyId", "Company.csv", "accountId", "Account.csv", _CREATED), ("accountId",)
        ),
        "PersonApplyLoan.csv": Layout(
            _link("personId", "Person.csv", "loanId", "Loan.csv", _CREATED, Field("org", _text)), ("loanId",)
        ),
        "CompanyApplyLoan.csv": Layout(
            _link("companyId", "Company.csv", "loanId", "Loan.csv", _CREATED, Field("org", _text)), ("loanId",)
        ),
        "PersonGuaranteePerson.csv": Layout(
            _link("fromId", "Person.csv", "toId", "Person.csv", _CREATED, Field("relation", _text)),
            ("fromId", "toId", "createTime"),
        ),
        "CompanyGuaranteeCompany.csv": Layout(
            _link("fromId", "Company.csv", "toId", "Company.csv", _CREATED, Field("relation", _text)),
            ("fromId", "toId", "createTime"),
        ),
        "AccountTransferAccount.csv": Layout(
            _link(
                "fromId",
                "Account.csv",
                "toId",
                "Account.csv",
                _AMOUNT,
                _CREATED,
                Field("orderNum", _text),
                Field("comment", _text),
                Field("payType", _text),
                Field("goodsType", _text),
            )
        ),
        "AccountWithdrawAccount.csv": Layout(_link("fromId", "Account.csv", "toId", "Account.csv", _AMOUNT, _CREATED)),
        "LoanDepositAccount.csv": Layout(_link("loanId", "Loan.csv", "accountId", "Account.csv", _AMOUNT, _CREATED)),
        "AccountRepayLoan.csv": Layout(_link("accountId", "Account.csv", "loanId", "Loan.csv", _AMOUNT, _CREATED)),
    }
)
"""The files that are loaded, referred-to ones first."""
