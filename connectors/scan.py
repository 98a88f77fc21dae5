"""What is asked of a source: a scan is a tree of frozen values, and so is its answer.

A scan names a table, the columns, by which keys, under which condition, in which order and how much of it. `keys` makes
it batched: one read answers for every key, each with its own page. `children` ask, for the rows found, for the rows of
another table of the same source; a connector that does not say `children` in its capabilities is asked level by level
(`connectors.levels`).

Semantics held by the contract suite on every connector:
 - a comparison with null is false and `Not` is its complement (two-valued logic);
 - orders put nulls last in both directions, text by code point, ties by the table's key ascending;
 - paging follows Relay's algorithm: cursors cut, then `first`, then `last`; `has_next`, `has_previous` are exact.

What is made for each read is a named tuple: a frozen dataclass takes five times as long to make.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

Row: TypeAlias = Mapping[str, Any]
"""One row by column name: str, int, float, Decimal, bool, date, aware datetime or None."""

Key: TypeAlias = tuple[Any, ...]
"""Values of the key columns, in their order."""


class Operator(StrEnum):
    """How a column is compared. IN takes a tuple, IS_NULL a bool; STARTS_WITH and CONTAINS take text literally."""

    EQ = "eq"
    IN = "in"
    GTE = "gte"
    LT = "lt"
    STARTS_WITH = "starts_with"
    CONTAINS = "contains"
    IS_NULL = "is_null"


@dataclass(frozen=True, slots=True)
class Compare:
    """One comparison of a column with a value."""

    column: str
    operator: Operator
    value: Any


@dataclass(frozen=True, slots=True)
class And:
    """All of them; true when there are none."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them; false when there are none."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The complement."""

    condition: Condition


Condition: TypeAlias = Compare | And | Or | Not


@dataclass(frozen=True, slots=True)
class Order:
    """One order column; nulls last whichever the direction."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Through:
    """A link table between the key and the rows: `columns` of `table` hold the key; its `link` columns are the rows'
    `to` columns. A row that several links reach counts once."""

    table: str
    columns: tuple[str, ...]
    link: tuple[str, ...]
    to: tuple[str, ...]
    where: Condition | None = None


class Keys(NamedTuple):
    """The batch: one group of the answer for each of `values`, in their order.

    `columns` are the row's columns that equal the key; with `through`, they are the link table's.
    """

    columns: tuple[str, ...]
    values: tuple[Key, ...]
    through: Through | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """How much of each group. Cursors are the values of the order columns followed by the key columns."""

    first: int | None = None
    last: int | None = None
    after: Key | None = None
    before: Key | None = None
    probe: bool = True
    """Whether has_next and has_previous are wanted."""


@dataclass(frozen=True, slots=True)
class Child:
    """Rows of another table of the source for each row found: `to` columns of `scan.table` equal `columns` here."""

    name: str
    columns: tuple[str, ...]
    to: tuple[str, ...]
    scan: Scan


@dataclass(frozen=True, slots=True)
class Scan:
    """One read. `rows` False with `count` True asks for the number alone."""

    table: str
    columns: tuple[str, ...]
    keys: Keys | None = None
    where: Condition | None = None
    order: tuple[Order, ...] = ()
    page: Page = Page()
    rows: bool = True
    count: bool = False
    children: tuple[Child, ...] = ()


class Group(NamedTuple):
    """The answer for one key. `children` holds, by the child's name, one group for each row."""

    rows: tuple[Row, ...] = ()
    has_next: bool = False
    has_previous: bool = False
    total: int | None = None
    children: Mapping[str, tuple[Group, ...]] | None = None


class Answer(NamedTuple):
    """The groups, in the order of the keys (one without keys), and the moment for which the source's data was read."""

    groups: tuple[Group, ...]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock by which an answer must be there."""

    at: float

    @classmethod
    def after_ms(cls, milliseconds: float) -> Deadline:
        """The deadline that many milliseconds from now."""
        return cls(time.monotonic() + milliseconds / 1000)

    def remaining_s(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self.at - time.monotonic())

    def share(self, fraction: float) -> Deadline:
        """An earlier deadline: that fraction of the time left."""
        return Deadline(time.monotonic() + self.remaining_s() * fraction)


def columns_of(condition: Condition | None) -> Iterator[str]:
    """The columns that a condition compares."""
    match condition:
        case And(parts) | Or(parts):
            for part in parts:
                yield from columns_of(part)
        case Not(part):
            yield from columns_of(part)
        case Compare(name):
            yield name
