"""What a table of a source is: the values the catalogue is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType


class ColumnType(StrEnum):
    """Type of a column as Postgres names it; values in Python are str, int, float, Decimal, bool, date, datetime."""

    TEXT = "text"
    INTEGER = "integer"
    BIGINT = "bigint"
    DOUBLE = "double precision"
    NUMERIC = "numeric"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp with time zone"


ACCEPTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        ColumnType.TEXT: ("text", "character varying"),
        ColumnType.INTEGER: ("integer", "smallint"),
        ColumnType.BIGINT: ("bigint", "integer", "smallint"),
        ColumnType.DOUBLE: ("double precision",),
        ColumnType.NUMERIC: ("numeric",),
        ColumnType.BOOLEAN: ("boolean",),
        ColumnType.DATE: ("date",),
        ColumnType.TIMESTAMP: ("timestamp with time zone",),
    }
)
"""Types of Postgres that a source may offer for each: what differs harmlessly reads as the same."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name, type, whether it may be null, and the values it may hold where they are listed."""

    name: str
    type: ColumnType = ColumnType.TEXT
    nullable: bool = True
    values: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key inside one source: these columns are the key of that table (`source.table`)."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of a source. `key` is the natural key that orders break ties by; `record_id` is the agency's serial."""

    source: str
    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    references: tuple[Reference, ...] = ()
    feed: bool = field(default=True)

    @property
    def qualified(self) -> str:
        """`source.table`, the name that scans and the schema use."""
        return f"{self.source}.{self.name}"

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}


def text(name: str, description: str = "", *, required: bool = False, values: tuple[str, ...] = ()) -> Column:
    """A text column; `values` makes it an enumeration."""
    return Column(name, ColumnType.TEXT, not required, values, description)


def integer(name: str, description: str = "", *, required: bool = False) -> Column:
    """A 32-bit integer."""
    return Column(name, ColumnType.INTEGER, not required, (), description)


def double(name: str, description: str = "") -> Column:
    """A float, for shares between 0 and 1."""
    return Column(name, ColumnType.DOUBLE, True, (), description)


def money(name: str, description: str = "", *, required: bool = False) -> Column:
    """An amount in CNY yuan with two digits."""
    return Column(name, ColumnType.NUMERIC, not required, (), description)


def date(name: str, description: str = "", *, required: bool = False) -> Column:
    """A calendar day in Asia/Shanghai."""
    return Column(name, ColumnType.DATE, not required, (), description)


def timestamp(name: str, description: str = "", *, required: bool = False) -> Column:
    """A moment."""
    return Column(name, ColumnType.TIMESTAMP, not required, (), description)


def boolean(name: str, description: str = "", *, required: bool = False) -> Column:
    """True or false."""
    return Column(name, ColumnType.BOOLEAN, not required, (), description)


def record_id() -> Column:
    """The agency's serial of the record: never an official number."""
    return Column("record_id", ColumnType.BIGINT, False, (), "serial of the record (记录序号)")


NUMBER_KINDS = ("RESIDENT_ID", "USCC", "PASSPORT", "OTHER")
PARTY_KINDS = ("PERSON", "COMPANY")


def party(prefix: str, *, required: bool = False) -> tuple[Column, ...]:
    """The four columns by which any agency names a party: number, its kind, person or company, name."""
    return (
        text(f"{prefix}_number", "证件号码 / 统一社会信用代码", required=required),
        text(f"{prefix}_number_kind", values=NUMBER_KINDS, required=required),
        text(f"{prefix}_kind", values=PARTY_KINDS, required=required),
        text(f"{prefix}_name", "as this agency wrote it"),
    )
