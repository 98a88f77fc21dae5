"""Resident ID (公民身份号码), GB 11643: six digits of a county, birth date, sequence, check digit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from stdnum.cn import ric

from identifiers.check import Check
from identifiers.errors import InvalidNumber
from identifiers.normalise import compact

KIND = "RESIDENT_ID"

_LENGTH = 18
_OLD_LENGTH = 15
_FORM = re.compile(r"[0-9]{17}[0-9X]")
_SHANGHAI = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A number that passed, and what it says. `county_code` is where it was first given, by the codes of that time."""

    number: str
    birth_date: date
    gender: str
    county_code: str


def parse(text: str, today: date | None = None) -> ResidentId:
    """The resident ID in `text`, in either width, with or without spaces; InvalidNumber names the check that fails.

    Nobody is born after `today` (the clock's in Shanghai where none is given). The county's code is not held against
    a table: counties come and go, numbers stay (GB 11643; the tables refuse real people).
    """
    number = compact(text)
    birth_date = check(number, today)
    return ResidentId(number, birth_date, "男" if int(number[16]) % 2 else "女", number[:6])


def check(number: str, today: date | None = None) -> date:
    """The birth date in a number that is in its normal form already (`normalise.compact`); raises as `parse`."""
    if len(number) == _OLD_LENGTH and number.isdecimal():
        raise InvalidNumber(
            KIND, Check.LENGTH, "a resident ID has 18 characters; those of 15 digits are void since 1 January 2013"
        )
    if len(number) != _LENGTH:
        raise InvalidNumber(KIND, Check.LENGTH, "a resident ID has 18 characters")
    if not _FORM.fullmatch(number):
        raise InvalidNumber(KIND, Check.CHARACTERS, "a resident ID is 17 digits and a digit or X")
    birth_date = _birth_date(number, today or datetime.now(_SHANGHAI).date())
    if number[-1] != ric.calc_check_digit(number):
        raise InvalidNumber(KIND, Check.CHECK_DIGIT, "the check digit of the resident ID does not fit: it is mistyped")
    return birth_date


def make_check_digit(first17: str) -> str:
    """The check digit (ISO 7064 MOD 11-2) that completes the 17 digits of a resident ID; for generators."""
    return ric.calc_check_digit(first17 + "0")


def _birth_date(number: str, today: date) -> date:
    try:
        birth_date = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InvalidNumber(KIND, Check.DATE, "the birth date in the resident ID is not in the calendar") from None
    if birth_date > today:
        raise InvalidNumber(KIND, Check.DATE, "the birth date in the resident ID is still to come")
    return birth_date
