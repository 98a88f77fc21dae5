"""The texts of cells as values. A ValueError says what the text is not; its message holds no part of it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal

MAX_TEXT = 1_000
"""Characters of one cell."""

SHANGHAI = timezone(timedelta(hours=8))
"""Asia/Shanghai: UTC+8 all year since 1991."""

_AMOUNT = re.compile(r"[0-9]{1,16}(?:\.[0-9]{1,2})?|[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,2})?")
_CURRENCY_SIGNS = "¥￥ "


def amount_of(text: str) -> Decimal:
    """An amount in yuan, with or without ¥ and commas between thousands, never negative, at most two decimals."""
    bare = text.lstrip(_CURRENCY_SIGNS)
    if bare.startswith("-"):
        raise ValueError("a negative amount")
    if not _AMOUNT.fullmatch(bare):
        raise ValueError("not an amount with at most two decimals")
    return Decimal(bare.replace(",", ""))


def balance_of(text: str) -> Decimal | None:
    """A balance, which may be negative; None where it is not readable."""
    try:
        return -amount_of(text[1:]) if text.startswith("-") else amount_of(text)
    except ValueError:
        return None


def moment_of(text: str, written_as: str) -> datetime:
    """A moment or day (its midnight) in Asia/Shanghai."""
    try:
        return datetime.strptime(text, written_as).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise ValueError("not a day" if "%H" not in written_as else "not a time") from None


def checked_text(text: str) -> str:
    """A text that a table can hold."""
    if len(text) > MAX_TEXT:
        raise ValueError(f"longer than {MAX_TEXT:,} characters")
    if "\0" in text:
        raise ValueError("holds a NUL")
    return text
