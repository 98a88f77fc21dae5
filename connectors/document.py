"""What a source is asked to say as JSON text, whole subtrees of it: a value, as a scan is.

A document describes the rows of one table as JSON: which members an object has, each from a column, and which rows of
other tables of the same source hang below it. It says how; the `Ask` of each of its tables says which rows, and may
differ from request to request while the document, and with it the statement, stays.

What a source cannot say is not in here: an opaque id is only its kind and key between marks (`MARK`), and made after
the read; a list that was cut has its true length between marks of its own (`CUT`). None of them can stand in JSON text,
where control characters are escaped. What is answered elsewhere is null, and the columns it needs stand `Beside`. A
value that its member does not admit (a null that may not be, a word that the enumeration does not know) becomes
`UNFIT`: the reader then asks for rows instead, whose values fail one by one and by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import NamedTuple, TypeAlias

from connectors.scan import Condition, Keys, Order

MARK = b"\x01"
UNFIT = b"\x02"
SEPARATOR = b"\x1e"
"""Between the texts of many keys."""
BESIDE = "#"
"""The name of what stands beside an object's members: no field of a schema can have it."""
CUT = b"\x03"
"""Around the number of entries of a list that was cut, at its end."""


class Extent(StrEnum):
    """How many rows a document holds: one object or null, an array, or a page of a connection."""

    ONE = "one"
    LIST = "list"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Value:
    """A column. `values` are what an enumeration admits; a null that is not `nullable` is unfit."""

    name: str
    column: str
    nullable: bool
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Constant:
    """The same text for every row, such as its type's name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The opaque id of the kind, of the key in that column."""

    name: str
    kind: str
    column: str


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """Whether the row fulfils the condition that the ask gives under this number."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Embedded:
    """An object made of the row's own columns; null where this column is null."""

    name: str
    column: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Below:
    """Rows of another table whose columns equal this row's: `on` maps a column here to one there."""

    name: str
    on: tuple[tuple[str, str], ...]
    document: Document
    nullable: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Columns of the row as an object by their own names, for what is made of them elsewhere; as JSON has them.
    `looked_up` are rows that they name."""

    columns: tuple[str, ...]
    looked_up: tuple[Below, ...] = ()
    name: str = BESIDE


Member: TypeAlias = Value | Constant | Identity | Fulfilled | Embedded | Below | Beside


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page under the name asked for: `nodes`, `totalCount` or a constant."""

    name: str
    part: str
    constant: str = ""


@dataclass(frozen=True, eq=False)
class Document:
    """Rows of a table as JSON. `number` is the place of its ask; `parts` are a page's. Compared by identity: a plan
    makes it once, and what is kept for it is found by it."""

    table: str
    extent: Extent
    members: tuple[Member, ...]
    number: int
    parts: tuple[Part, ...] = ()
    most: int = 1000
    """Entries above which a list without a size of its own is unfit."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Which rows of a document's table, in which order, and how many: all of them where `size` is None."""

    order: tuple[Order, ...] = ()
    where: Condition | None = None
    size: int | None = None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, eq=False)
class Asks:
    """The asks of a document's tables, by number. Compared by identity: where no request changes them, a plan makes
    them once, and what is kept for them is found by them."""

    tables: tuple[Ask, ...]
    fixed: bool = False


class DocumentScan(NamedTuple):
    """One read: the document, for each of the keys, with the asks of all its tables by number."""

    document: Document
    keys: Keys | None
    asks: Asks


class DocumentAnswer(NamedTuple):
    """A text for each key in order, empty for a single object that is not there; when it was read; whether any of them
    has marks or cuts."""

    texts: Sequence[bytes]
    as_of: datetime
    marked: bool = False


class Unfit(Exception):
    """Something in it cannot be said as a document: to be asked for as rows."""


def flat(members: tuple[Member, ...]) -> tuple[Member, ...]:
    """The members with those of embedded objects, and what stands beside, after them."""
    embedded = (flat(member.members) for member in members if isinstance(member, Embedded))
    beside = (member.looked_up for member in members if isinstance(member, Beside))
    return (*members, *chain.from_iterable(embedded), *chain.from_iterable(beside))
