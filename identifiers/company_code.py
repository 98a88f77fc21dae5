"""Unified social credit code (统一社会信用代码), GB 32100, with the organisation code (GB 11714) inside it.

9  1  330522  MA2B1234  5  K
│  │  │       │         │  └ check character, GB 32100
│  │  │       │         └ check digit of the organisation code, GB 11714
│  │  │       └ body of the organisation code
│  │  └ division of registration
│  └ kind of organisation
└ registering authority
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from operator import mul
from string import ascii_uppercase, digits

from identifiers.check import Check
from identifiers.errors import InvalidNumber
from identifiers.normalise import compact

KIND = "USCC"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100's characters: no I, O, S, V, Z. A character's value is its place."""

_LENGTH = 18
_FORM = re.compile(f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{8}}[0-9X][{ALPHABET}]")
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_ORGANISATION_VALUES = {character: int(character, 36) for character in digits + ascii_uppercase}


@dataclass(frozen=True, slots=True)
class CompanyCode:
    """A code that passed, and its parts."""

    number: str
    division_code: str
    organisation_code: str


def parse(text: str) -> CompanyCode:
    """The code in `text`, in either width and case, spaces or not; InvalidNumber names the check that fails."""
    number = compact(text)
    check(number)
    return CompanyCode(number, number[2:8], number[8:17])


def check(number: str) -> None:
    """Hold a number in its normal form (`normalise.compact`) against the standard; raises as `parse`."""
    if len(number) != _LENGTH:
        raise InvalidNumber(KIND, Check.LENGTH, "a unified social credit code has 18 characters")
    if not _FORM.fullmatch(number):
        raise InvalidNumber(
            KIND,
            Check.CHARACTERS,
            "a unified social credit code has digits and letters without I, O, S, V, Z; its 3rd to 8th are digits",
        )
    if number[17] != check_character(number[:17]):
        raise InvalidNumber(
            KIND, Check.CHECK_DIGIT, "the check character of the code does not fit: a character is mistyped"
        )
    if number[16] != organisation_check_digit(number[8:16]):
        raise InvalidNumber(
            KIND, Check.ORGANISATION_CODE, "the organisation code inside the code fails its own check digit"
        )


def check_character(first17: str) -> str:
    """The 18th character for the 17 before it (GB 32100 §5.2)."""
    return ALPHABET[-_weighted(first17, _VALUES, _WEIGHTS) % 31]


def organisation_check_digit(body: str) -> str:
    """The 9th character of an organisation code for the eight before it (GB 11714): a digit or X."""
    return "0123456789X"[-_weighted(body, _ORGANISATION_VALUES, _ORGANISATION_WEIGHTS) % 11]


def _weighted(text: str, values: Mapping[str, int], weights: tuple[int, ...]) -> int:
    """The sum of the characters' values, each times the weight of its place."""
    if len(text) != len(weights):
        raise ValueError(f"{len(weights)} characters are weighed, not {len(text)}")
    # Not a generator: this runs for hundreds of numbers in a request.
    return sum(map(mul, map(values.__getitem__, text), weights))


def complete(first16: str) -> str:
    """The whole code for authority, kind, division and the organisation code's eight characters; for generators."""
    first17 = first16 + organisation_check_digit(first16[8:])
    return first17 + check_character(first17)
