"""Number plates (机动车号牌), GA 36: the numbers that civil plates bear."""

from __future__ import annotations

import re
from dataclasses import dataclass

from identifiers.check import Check
from identifiers.errors import InvalidNumber
from identifiers.normalise import compact

KIND = "PLATE"
PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
"""The provinces' short names on plates: Inner Mongolia is 蒙, though its courts write 内."""

_SEPARATORS = str.maketrans("", "", "·•‧・∙⋅.-")
_MAX_LENGTH = 9
_LETTER = "[A-HJ-NP-Z]"
_SERIAL = "[0-9A-HJ-NP-Z]"
_OFFICE = f"[{PROVINCES}]{_LETTER}"
# In a serial of four or five GA 36 has two letters at most.
_TWO_LETTERS = r"(?!(?:[0-9]*[A-Z]){3})"
_FORMS = {
    "ORDINARY": rf"{_OFFICE}{_TWO_LETTERS}{_SERIAL}{{5}}",
    "NEW_ENERGY_SMALL": rf"{_OFFICE}[A-HJK]{_SERIAL}[0-9]{{4}}",
    "NEW_ENERGY_LARGE": rf"{_OFFICE}[0-9]{{5}}[A-HJK]",
    "POLICE": rf"{_OFFICE}{_TWO_LETTERS}{_SERIAL}{{4}}警",
    "LEARNER": rf"{_OFFICE}{_TWO_LETTERS}{_SERIAL}{{4}}学",
    "TRAILER": rf"{_OFFICE}{_TWO_LETTERS}{_SERIAL}{{4}}挂",
    "HONG_KONG": rf"粤Z{_TWO_LETTERS}{_SERIAL}{{4}}港",
    "MACAO": rf"粤Z{_TWO_LETTERS}{_SERIAL}{{4}}澳",
    "EMERGENCY": rf"{_OFFICE}{_SERIAL}[0-9]{{3}}应急",
    "EMBASSY": r"使[0-9]{6}|[0-9]{6}使",
    "CONSULATE": rf"{_OFFICE}[0-9]{{4}}领",
}
_PATTERNS = tuple((form, re.compile(pattern)) for form, pattern in _FORMS.items())
_CHARACTERS = re.compile(rf"[0-9A-HJ-NP-Z{PROVINCES}警学挂港澳应急使领]*")
_BEGINNING = re.compile(rf"[{PROVINCES}使0-9]")


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate's number and its form: ORDINARY, NEW_ENERGY_SMALL, …: the keys of GA 36's table."""

    number: str
    form: str


def parse(text: str) -> Plate:
    """The plate in `text`, in either width and case, with or without dot and spaces: 浙A·12345 is 浙A12345.

    InvalidNumber names the check that fails. Military plates are no concern of GA 36 and fail.
    """
    number = fold(text)
    if not number or len(number) > _MAX_LENGTH:
        raise InvalidNumber(KIND, Check.LENGTH, "a plate has 7 to 9 characters")
    if not _BEGINNING.match(number):
        raise InvalidNumber(KIND, Check.PROVINCE, "a plate begins with the short name of a province")
    if not _CHARACTERS.fullmatch(number):
        raise InvalidNumber(KIND, Check.CHARACTERS, "a plate has digits, letters without I and O, words of GA 36")
    for form, pattern in _PATTERNS:
        if pattern.fullmatch(number):
            return Plate(number, form)
    raise InvalidNumber(KIND, Check.FORM, "no plate of GA 36 is formed like this")


def normalise(text: str) -> str:
    """The normal form alone; InvalidNumber as `parse`."""
    return parse(text).number


def fold(text: str) -> str:
    """Width, case, dots and spaces put right without any check: for filters that name a part of a plate."""
    return compact(text).translate(_SEPARATORS)
