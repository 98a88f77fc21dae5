"""Vehicle identification number (车辆识别代号), ISO 3779 and GB 16735."""

from __future__ import annotations

import re

from identifiers.check import Check
from identifiers.errors import InvalidNumber
from identifiers.normalise import compact

KIND = "VIN"

_LENGTH = 17
_CHECK_PLACE = 8
_FORM = re.compile(r"[0-9A-HJ-NPR-Z]{17}")
_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    **{"P": 7, "R": 9},
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def parse(text: str) -> str:
    """The VIN in `text`, normalised; InvalidNumber names the check that fails, the check digit (GB 16735) included.

    For what a caller asks. What an agency holds is read with `normalise`: cars made for markets without the check
    digit are real, and the loader only warns of them (`check_digit_ok`).
    """
    number = normalise(text)
    if not check_digit_ok(number):
        raise InvalidNumber(KIND, Check.CHECK_DIGIT, "the check digit of the VIN does not fit: a character is mistyped")
    return number


def normalise(text: str) -> str:
    """The VIN in `text`, in either width and case, with or without spaces; length and characters are checked alone."""
    number = compact(text)
    if len(number) != _LENGTH:
        raise InvalidNumber(KIND, Check.LENGTH, "a VIN has 17 characters")
    if not _FORM.fullmatch(number):
        raise InvalidNumber(KIND, Check.CHARACTERS, "a VIN has digits and letters without I, O, Q")
    return number


def check_digit_ok(text: str) -> bool:
    """Whether the ninth character is the check digit of the others; False also for what is no VIN at all."""
    number = compact(text)
    return bool(_FORM.fullmatch(number)) and number[_CHECK_PLACE] == _check_digit(number)


def complete(vin: str) -> str:
    """The VIN with its ninth character replaced by the right check digit; for generators."""
    return vin[:_CHECK_PLACE] + _check_digit(vin) + vin[_CHECK_PLACE + 1 :]


def _check_digit(number: str) -> str:
    total = sum(_VALUES[character] * weight for character, weight in zip(number, _WEIGHTS, strict=True))
    return "0123456789X"[total % 11]
