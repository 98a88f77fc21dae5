"""How a type says what it is: each field names its sensitivity and its meaning, once.

The helpers return a Strawberry field whose metadata holds the meaning and whose directive holds the level; `build.py`
reads them back. What a column's type, key and index is stands in the catalogue alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, TypeVar

import strawberry
from strawberry import UNSET
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema_directive import Location
from strawberry.types.arguments import StrawberryArgument

from access.grants import Level
from connectors.catalogue import table
from connectors.scan import Condition, Order, Through
from resolvers.context import Context
from resolvers.meaning import (
    ByArgument,
    Compute,
    Computed,
    Derive,
    Derived,
    Identity,
    Later,
    Meaning,
    Own,
    PartyOf,
    Related,
    Shape,
    WhereOf,
)

T = TypeVar("T", bound=type)


@strawberry.enum
class Classification(Enum):
    """How sensitive a field is (数据分级)."""

    PUBLIC = "PUBLIC"
    INTERNAL = "INTERNAL"
    PERSONAL = "PERSONAL"
    SENSITIVE = "SENSITIVE"


ENTITIES: dict[str, str] = {}
"""The GraphQL type of each table's records."""


@strawberry.schema_directive(locations=[Location.FIELD_DEFINITION], name="classified")
class Classified:
    """How sensitive the field is; a caller's agreement says which fields it may read and with which mask."""

    level: Classification


def entity(table_name: str) -> Callable[[T], T]:
    """A type whose values are the rows of this table."""
    table(table_name)

    def decorate(cls: T) -> T:
        ENTITIES[table_name] = cls.__name__
        return strawberry.type(cls, description=_description(cls))

    return decorate


def value(cls: T) -> T:
    """A type whose values are made by a computation."""
    return strawberry.type(cls, description=_description(cls))


def interface(cls: T) -> T:
    """An interface of the contract."""
    return strawberry.interface(cls, description=_description(cls))


def _description(cls: type) -> str | None:
    return " ".join((cls.__doc__ or "").split()) or None


def argument(name: str, annotation: Any, default: Any = UNSET, description: str | None = None) -> StrawberryArgument:
    """An argument by its contract name; left out where the caller gives none and there is no default."""
    return StrawberryArgument(
        python_name=name,
        graphql_name=name,
        type_annotation=StrawberryAnnotation(annotation),
        default=default,
        description=description,
    )


PAGING = (
    argument("first", int | None),
    argument("after", str | None),
    argument("last", int | None),
    argument("before", str | None),
)


def field(
    meaning: Meaning,
    level: Level,
    description: str | None = None,
    arguments: Sequence[StrawberryArgument] = (),
    name: str | None = None,
) -> Any:
    """A field with a meaning and a level."""
    made = strawberry.field(
        description=description,
        name=name,
        directives=[Classified(level=Classification[level.name])],
        metadata={"meaning": meaning, "level": level},
    )
    made.arguments = list(arguments)
    return made


def column(level: Level, description: str | None = None, *, of: str | None = None, name: str | None = None) -> Any:
    """A column of the table, or an attribute of the value; `of` names it where the field's own name differs."""
    return field(Own(of), level, description, name=name)


def identity() -> Any:
    """The opaque id: the same record always has the same one; no number shows in it."""
    return field(Identity(), Level.PUBLIC)


def party_named(prefix: str, level: Level, description: str | None = None) -> Any:
    """The party that the record names by its four columns."""
    return field(PartyOf(prefix), level, description)


def person_named(prefix: str, level: Level, description: str | None = None) -> Any:
    """The party that the record names, where the contract says that it is a person."""
    return field(PartyOf(prefix, "PERSON"), level, description)


def one(table_name: str, level: Level, description: str | None = None, **on: str) -> Any:
    """One row of another table; `on` maps a column here to a column there."""
    return field(Related(table_name, tuple(on.items()), Shape.ONE), level, description)


def found_by(
    table_name: str, level: Level, given: StrawberryArgument, read: Callable[[str], str], description: str | None = None
) -> Any:
    """The row whose column of the argument's name equals what the argument gives, as `read` reads it."""
    name = str(given.graphql_name)
    return field(Related(table_name, (), Shape.ONE, by=ByArgument(name, name, read)), level, description, (given,))


def many(
    table_name: str,
    level: Level,
    description: str | None = None,
    *,
    newest: str | None,
    arguments: Sequence[StrawberryArgument] = (),
    where: WhereOf | None = None,
    **on: str,
) -> Any:
    """A plain list of rows, newest first by that column, then by key."""
    relation = Related(table_name, tuple(on.items()), Shape.LIST, _newest(newest), where)
    return field(relation, level, description, arguments)


def connection(
    table_name: str,
    level: Level,
    description: str | None = None,
    *,
    newest: str,
    arguments: Sequence[StrawberryArgument] = (),
    where: WhereOf | None = None,
    through: Through | None = None,
    through_where: WhereOf | None = None,
    **on: str,
) -> Any:
    """A list that can grow, paged; newest first where the caller asks for no order."""
    relation = Related(table_name, tuple(on.items()), Shape.CONNECTION, _newest(newest), where, through, through_where)
    return field(relation, level, description, (*arguments, *PAGING))


def _newest(name: str | None) -> tuple[Order, ...]:
    return () if name is None else (Order(name, True),)


def derived(
    derive: Derive,
    level: Level,
    description: str | None = None,
    condition: Callable[[Context], Condition] | None = None,
    needs: tuple[str, ...] = (),
    register: Related | None = None,
) -> Any:
    """A value made of the record alone, of the columns that it `needs`; `condition` says the same to a source that can
    answer it itself, `register` where it has the name of the party that is made."""
    return field(Derived(derive, needs, condition, register), level, description)


def computed(
    compute: Compute,
    level: Level,
    description: str | None = None,
    arguments: Sequence[StrawberryArgument] = (),
    needs: tuple[str, ...] = (),
    name: str | None = None,
) -> Any:
    """A computation over all the records of a level at once."""
    return field(Computed(compute, needs), level, description, arguments, name)


def later(what: str, level: Level, description: str | None = None, arguments: Sequence[StrawberryArgument] = ()) -> Any:
    """In the contract, answered NOT_IMPLEMENTED until its time comes."""
    return field(Later(what), level, description, arguments)
