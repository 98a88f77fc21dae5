"""The contract's scalars: money with two digits, days, moments at +08:00, case numbers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from resolvers.context import SHANGHAI

CaseNumber = NewType("CaseNumber", str)

_CENT = Decimal("0.01")
_LARGEST = Decimal(10) ** 16


def _decimal_out(value: Any) -> str:
    """Rounded half away from zero (四舍五入), as Postgres does; without a negative zero."""
    amount = Decimal(value)
    if not amount.is_finite():
        raise ValueError("an amount that is no number")
    return format(amount.quantize(_CENT, ROUND_HALF_UP) + 0, "f")


def _decimal_in(value: Any) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise ValueError("Decimal must be a number such as 1234.50") from None
    if not amount.is_finite() or abs(amount) >= _LARGEST:
        raise ValueError("Decimal must be finite and below 10^16")
    return amount


def _date_in(value: Any) -> date:
    try:
        day = date.fromisoformat(value)
        if day.isoformat() != value:
            raise ValueError
    except (ValueError, TypeError):
        raise ValueError("Date must be a day such as 2026-11-23") from None
    return day


def _moment_out(value: datetime) -> str:
    return value.astimezone(SHANGHAI).isoformat(timespec="microseconds" if value.microsecond else "seconds")


def _moment_in(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        raise ValueError("DateTime must be RFC 3339, such as 2026-11-23T09:30:00+08:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _text_in(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("CaseNumber must be text such as （2023）浙0522执1234号")
    return value


SCALARS: dict[object, ScalarDefinition] = {
    date: strawberry.scalar(
        name="Date",
        description="A calendar day in Asia/Shanghai, ISO 8601.",
        serialize=date.isoformat,
        parse_value=_date_in,
    ),
    datetime: strawberry.scalar(
        name="DateTime", description="RFC 3339, printed at +08:00.", serialize=_moment_out, parse_value=_moment_in
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description="CNY yuan, a string with two digits.",
        serialize=_decimal_out,
        parse_value=_decimal_in,
    ),
    CaseNumber: strawberry.scalar(
        name="CaseNumber",
        description="案号, e.g. （2023）浙0522执1234号; half-width parentheses are accepted and normalised.",
        serialize=str,
        parse_value=_text_in,
    ),
}
