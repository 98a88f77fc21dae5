"""What may be wrong with a row of a file."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple


class Reason(StrEnum):
    """Why a row was set aside; stands in the quarantine file."""

    COLUMN_COUNT = "COLUMN_COUNT"
    """More or fewer values than the file has headers."""
    BAD_JSON = "BAD_JSON"
    """A line that is no JSON object."""
    CONTROL_CHARACTER = "CONTROL_CHARACTER"
    """NUL or another character that no text has."""
    MISSING = "MISSING"
    """A required value is not there."""
    TOO_LONG = "TOO_LONG"
    """A text beyond the limit of its column."""
    BAD_NUMBER = "BAD_NUMBER"
    """An official number fails a check: length, characters, date, check digit …"""
    BAD_DATE = "BAD_DATE"
    """No day of the calendar, or in no form that is known."""
    BAD_TIMESTAMP = "BAD_TIMESTAMP"
    """No moment, or in no form that is known."""
    BAD_AMOUNT = "BAD_AMOUNT"
    """No amount of money."""
    BAD_VALUE = "BAD_VALUE"
    """No whole number, fraction, yes or no where there must be one."""
    UNKNOWN_VALUE = "UNKNOWN_VALUE"
    """None of the values that the column may hold."""
    OUT_OF_RANGE = "OUT_OF_RANGE"
    """A number or a date beyond what the column may hold."""
    CONTRADICTION = "CONTRADICTION"
    """Two values of the row contradict each other: an end before its beginning."""
    UNKNOWN_REFERENCE = "UNKNOWN_REFERENCE"
    """It belongs to a record that is not there."""
    DUPLICATE_KEY = "DUPLICATE_KEY"
    """Another row or record has the same key and says something else."""


class Finding(NamedTuple):
    """What is wrong with a row: the column (empty where it is the whole row), why, a sentence without any value."""

    column: str
    reason: Reason
    message: str


class Nested:
    """Stands for an object or a list of JSON where a plain value should be."""


NESTED = Nested()


class BadValue(Exception):
    """A value that cannot be read: why, and what would have been right."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


class Record(NamedTuple):
    """One row of a file: the line it begins on, its values in the order of the headers, and itself as it was."""

    line: int
    cells: Sequence[object]
    raw: object
    wrong: Finding | None = None
