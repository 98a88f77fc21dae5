"""Masks: how much of a value a caller sees whose agreement does not show it whole."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

_HIDDEN = "*"


class Mask(StrEnum):
    """Shown: the first ten and last four characters, the last four, the year of a day, nothing.

    Ten of a resident ID's characters are its county and year of birth.
    """

    KEEP_10_4 = "keep-10-4"
    LAST_4 = "last-4"
    YEAR = "year"
    NONE = "none"


def masked(mask: Mask, value: Any) -> Any:
    """What is shown of a value; None where the mask shows nothing of its kind, or shows nothing at all."""
    match mask, value:
        case Mask.KEEP_10_4, str():
            return _kept(value, 10, 4)
        case Mask.LAST_4, str():
            return _kept(value, 0, 4)
        case Mask.YEAR, datetime():
            return value.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        case Mask.YEAR, date():
            return value.replace(month=1, day=1)
        case _:
            return None


def _kept(text: str, first: int, last: int) -> str:
    """A text that is no longer than what would be kept of it is hidden whole."""
    if len(text) <= first + last:
        return _HIDDEN * len(text)
    return text[:first] + _HIDDEN * (len(text) - first - last) + text[len(text) - last :]
