"""What an institution's file looks like: columns, patterns and words. A reader is this data, nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

IN, OUT, NEUTRAL = "IN", "OUT", "NEUTRAL"


@dataclass(frozen=True, slots=True)
class OneAmount:
    """One column holds the amount, another the word that tells its direction."""

    amount: str
    direction: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TwoAmounts:
    """Money in and money out have a column each, of which exactly one is filled; the currency must be `currencies`.

    `original` are the amount's columns and the currency's before a conversion: they are kept in the note.
    """

    received: str
    paid: str
    currency: str
    currencies: frozenset[str]
    original: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Status:
    """A column and its table of words → settled, and which words are a refund and a trade closed by one."""

    column: str
    settled: Mapping[re.Pattern[str], bool]
    refunded: str | None = None
    closed: str | None = None


@dataclass(frozen=True, slots=True)
class Preamble:
    """Patterns of what stands before the header, each searched in every line.

    `account`: the parts of the account's number, in the order in which they make it. `holder`: the name. `count`: the
    number of rows. `period`: first and last moment or day. `totals`: by direction, groups `count` and, where the
    institution's own sums follow its rows, `amount`.
    """

    account: tuple[re.Pattern[str], ...] = ()
    holder: re.Pattern[str] | None = None
    count: re.Pattern[str] | None = None
    period: re.Pattern[str] | None = None
    totals: Mapping[str, re.Pattern[str]] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """One institution's statement.

    `time` is the column of moment or day (`time_format`, `is_timed`); `notes` are joined; `blanks` are what the
    institution writes for nothing. `changing` columns are left out of a row's key. `closing` is the line after the
    rows, without which the file was cut; its totals are by direction the columns where they stand.
    """

    name: str
    institution: str
    encodings: tuple[str, ...]
    columns: tuple[str, ...]
    time: str
    time_format: str
    is_timed: bool
    money: OneAmount | TwoAmounts
    counterparty: str
    category: str
    channel: str
    notes: tuple[str, ...]
    preamble: Preamble
    status: Status | None = None
    order: str | None = None
    counterparty_account: str | None = None
    balance: str | None = None
    blanks: frozenset[str] = frozenset({""})
    changing: frozenset[str] = frozenset()
    closing: re.Pattern[str] | None = None
