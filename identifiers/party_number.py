"""The official number of a party: which kind it is, and its normal form.

A party is one across agencies by this number (DESIGN §4), so the same document must come out the same however it was
typed, and a mistyped one must fail rather than pass for a document of another kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from identifiers import company_code, resident_id
from identifiers.check import Check
from identifiers.errors import BadArgument, InvalidNumber
from identifiers.normalise import compact, half_width

RESIDENT_ID = resident_id.KIND
USCC = company_code.KIND
PASSPORT = "PASSPORT"
OTHER = "OTHER"

_PARTY_KINDS = {RESIDENT_ID: "PERSON", PASSPORT: "PERSON", USCC: "COMPANY"}
_MAX_LENGTH = 64
_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])"
# Chinese passports: ordinary E and G, diplomatic D and DE, service S and SE, for public affairs P and PE, of Hong Kong
# K and KJ, of Macao MA and MB. (H and M with eight digits are travel permits: OTHER.)
_CHINESE_PASSPORT = re.compile(r"[EGDSPK][0-9]{8}|(?:E[A-HJ-NP-Z]|DE|SE|PE|KJ|MA|MB)[0-9]{7}")
_ANY_PASSPORT = re.compile(r"[0-9A-Z]{5,12}")
_BIRTH = "(?:18[5-9]|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_PLAINLY_RESIDENT = re.compile(rf"[0-8][0-9]{{5}}(?={_BIRTH})[0-9]{{11}}[0-9X]")
_RESIDENT_FORM = re.compile(r"[0-9]{17}[0-9X]")
_RESIDENT_FORM_CUT_OR_STRETCHED = re.compile(r"[0-9]{14,18}[0-9X]")
_EIGHTEEN_MANY_DIGITS = re.compile(r"(?=(?:[A-Z]*[0-9]){8})[0-9A-Z]{18}")
_BORN_PLAUSIBLY = re.compile(".{6}" + _BIRTH)
_REGISTERED_PLAUSIBLY = re.compile(f"[159][1-39](?:10|{_PROVINCE})")
_COMPANY_CODE_CUT_OR_STRETCHED = re.compile(rf"[0-9A-Z][1-39](?:10|{_PROVINCE})[0-9]{{4}}[0-9A-Z]{{8,12}}")


@dataclass(frozen=True, slots=True)
class PartyNumber:
    """A number in its normal form, and its NumberKind."""

    number: str
    kind: str


def parse(text: str, kind: str | None = None, today: date | None = None) -> PartyNumber:
    """The party's number in `text`; InvalidNumber names the kind it was taken for and the check that fails.

    With a `kind`, the number must be of that kind. Without, its form tells: 17 digits and a digit or X are a resident
    ID, or a company code where they can be no resident ID; 18 letters and digits a company code; what looks like one
    of them mistyped fails; Chinese passports have forms of their own; all else is OTHER, kept as it is but for
    width and the spaces around. `today` bounds the birth date (resident_id.parse).
    """
    number = compact(text)
    if kind is None:
        kind = _kind(number)
    if kind == RESIDENT_ID:
        resident_id.check(number, today)
        return PartyNumber(number, kind)
    if kind == USCC:
        company_code.check(number)
        return PartyNumber(number, kind)
    if kind == PASSPORT:
        if not _ANY_PASSPORT.fullmatch(number):
            raise InvalidNumber(PASSPORT, Check.FORM, "a passport's number has 5 to 12 letters and digits")
        return PartyNumber(number, kind)
    if kind == OTHER:
        return PartyNumber(_other(text), kind)
    raise BadArgument("kind is one of RESIDENT_ID, USCC, PASSPORT, OTHER", argument="kind")


def party_kind(number: PartyNumber) -> str | None:
    """PERSON or COMPANY; None where the number does not tell (OTHER)."""
    return _PARTY_KINDS.get(number.kind)


def _kind(number: str) -> str:
    # As _kind_of_eighteen would say, in one step: nearly every number of a person.
    if _PLAINLY_RESIDENT.fullmatch(number):
        return RESIDENT_ID
    if _EIGHTEEN_MANY_DIGITS.fullmatch(number):
        return _kind_of_eighteen(number)
    cut_company_code = _COMPANY_CODE_CUT_OR_STRETCHED.fullmatch(number)
    if _RESIDENT_FORM_CUT_OR_STRETCHED.fullmatch(number):
        return USCC if cut_company_code and number[0] == "9" else RESIDENT_ID
    if cut_company_code:
        return USCC
    return PASSPORT if _CHINESE_PASSPORT.fullmatch(number) else OTHER


def _kind_of_eighteen(number: str) -> str:
    """A resident ID or a company code of 18 characters, right or mistyped.

    The two rarely fit one text: where a resident ID has its birth year, a company code has the end of its division.
    9 is the authority that registers companies and begins no county's code; a foreigner's permanent residence card
    also begins with 9, is numbered like a resident ID, and almost never passes for a company code.
    """
    born = bool(_BORN_PLAUSIBLY.match(number))
    if number[0] == "9" or not _RESIDENT_FORM.fullmatch(number):
        return RESIDENT_ID if born and not _passes_as_company_code(number) else USCC
    registered = bool(_REGISTERED_PLAUSIBLY.match(number))
    return USCC if registered and not born and _passes_as_company_code(number) else RESIDENT_ID


def _passes_as_company_code(number: str) -> bool:
    try:
        company_code.check(number)
    except InvalidNumber:
        return False
    return True


def _other(text: str) -> str:
    number = half_width(text)
    if not 1 <= len(number) <= _MAX_LENGTH:
        raise InvalidNumber(OTHER, Check.LENGTH, f"a number has 1 to {_MAX_LENGTH} characters")
    if not number.isprintable():
        raise InvalidNumber(OTHER, Check.CHARACTERS, "a number has no control characters")
    return number
