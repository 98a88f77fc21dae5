"""Which check an official number failed: the vocabulary of `InvalidNumber.check`."""

from __future__ import annotations

from enum import StrEnum


class Check(StrEnum):
    """What `errors[].extensions.check` may say. The first that fails is named, in about this order."""

    LENGTH = "LENGTH"
    """Too few or too many characters."""
    CHARACTERS = "CHARACTERS"
    """A character that the standard does not allow there."""
    FORM = "FORM"
    """The characters are in no order that the standard knows."""
    PROVINCE = "PROVINCE"
    """A plate that begins with no province's short name."""
    YEAR = "YEAR"
    """A case number of an impossible year."""
    COURT_CODE = "COURT_CODE"
    """A case number without the code of a court (法院代字) after its year."""
    TYPE_CODE = "TYPE_CODE"
    """A case number without a type code (类型代字) after its court's."""
    SERIAL = "SERIAL"
    """A case number without a serial from 1 on after its type code."""
    DATE = "DATE"
    """The birth date is no day of the calendar, or is still to come."""
    CHECK_DIGIT = "CHECK_DIGIT"
    """The check character does not fit the others: something was mistyped."""
    ORGANISATION_CODE = "ORGANISATION_CODE"
    """The code inside the company code (GB 11714) fails its own check digit."""
