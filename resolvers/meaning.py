"""What a field of the schema means: the data from which it is answered, and later planned.

    Own         a column of the record, or an attribute of the value
    Identity    the opaque id made of the record's key
    PartyOf     the party that four columns of the record name
    Related     rows of a table that hang on columns of the record: one, a plain list, or a connection
    Derived     a function of the source alone, without a read
    Computed    a function over all the sources of a level at once
    Later       in the contract, answered NOT_IMPLEMENTED until its time comes

A meaning is a frozen value; `resolvers.reference.answer` is the one place that gives it life.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from graphql import GraphQLField

from access.grants import Level
from connectors.scan import Condition, Order, Through
from resolvers.context import Context


@dataclass(frozen=True, slots=True)
class Arguments:
    """A field's arguments by their contract names, and which parts of a connection are asked for.

    An argument that is null counts as left out, so that its default holds.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    wants: frozenset[str] = frozenset()

    def get(self, name: str, default: Any = None) -> Any:
        """The argument's value, or the default where it was left out or null."""
        value = self.values.get(name)
        return default if value is None else value


Compute: TypeAlias = Callable[[Context, Sequence[Any], Arguments], Awaitable[Sequence[Any]]]
"""Answers each source in order; an exception in the place of an answer fails that source alone."""

Derive: TypeAlias = Callable[[Context, Any], Any]
"""Makes a value from one source without reading anything."""

WhereOf: TypeAlias = Callable[[Context, Arguments], Condition | None]
"""The condition that a field's arguments add."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands. `owner` is the type, or the interface by which several types answer it in one read; `name`
    is written as columns are; `defaults` are those of its arguments."""

    owner: str
    name: str
    defaults: Mapping[str, Any] = field(default_factory=dict, compare=False)


class Shape(StrEnum):
    """How many rows a relation answers with, and how they are cut."""

    ONE = "one"
    LIST = "list"
    CONNECTION = "connection"


@dataclass(frozen=True, slots=True)
class Own:
    """A column or attribute of this name; None is the field's own name."""

    name: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """The opaque id of the record: its type's name and key."""


@dataclass(frozen=True, slots=True)
class PartyOf:
    """The party that `<prefix>_number`, `_number_kind`, `_kind` and `_name` of the record name.

    `kind` is what it is where the contract leaves it no choice, whatever the record says.
    """

    prefix: str
    kind: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The four columns."""
        return tuple(f"{self.prefix}_{part}" for part in ("number", "number_kind", "kind", "name"))


@dataclass(frozen=True, slots=True)
class ByArgument:
    """A key that an argument gives: the column that equals it, and how what was typed is read."""

    argument: str
    column: str
    read: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Related:
    """Rows of `table` whose columns equal the source's: `on` maps a name of the source to a column of the table.

    `through` is a link table whose columns `on` names instead. `where` comes from the arguments. `by` gives the key
    where there is no source: a record that is asked for at the root.
    """

    table: str
    on: tuple[tuple[str, str], ...]
    shape: Shape
    order: tuple[Order, ...] = ()
    where: WhereOf | None = None
    through: Through | None = None
    through_where: WhereOf | None = None
    by: ByArgument | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that equal the key."""
        return (self.by.column,) if self.by else tuple(theirs for _, theirs in self.on)


@dataclass(frozen=True, slots=True)
class Derived:
    """A value made from the source alone. `needs` are the columns that it reads of a record.

    `condition` says the same of a row as a condition does: whether the row fulfils it is the value. `register` leads to
    the row in which the same source has the name of the party that is made: where a document leaves the party open,
    that row stands beside the columns, under its table.
    """

    derive: Derive
    needs: tuple[str, ...] = ()
    condition: Callable[[Context], Condition] | None = None
    register: Related | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A computation of ours over all sources of a level. `needs` are the source's columns it reads."""

    compute: Compute
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Later:
    """Not built yet; says what it waits for."""

    what: str


@dataclass(frozen=True, slots=True)
class Declared:
    """What a field of the built schema carries, found by `declared`. Parts of connections have no level."""

    meaning: Meaning
    place: Place
    level: Level | None


Meaning: TypeAlias = Own | Identity | PartyOf | Related | Derived | Computed | Later

_EXTENSION = "declared"


def declare(definition: GraphQLField, declared: Declared) -> None:
    """Let a field of the built schema carry what it means."""
    definition.extensions[_EXTENSION] = declared


def declared(definition: GraphQLField) -> Declared:
    """What a field of the built schema means."""
    found: Declared = definition.extensions[_EXTENSION]
    return found
