"""The schema made of the declarations: types by Strawberry, resolvers by meanings; refused where a promise breaks.

A field without a sensitivity, a column that the catalogue does not name or a meaning that is missing does not start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, Undefined, is_introspection_type
from strawberry.schema.config import StrawberryConfig

from access.grants import Level
from connectors.catalogue import table
from identifiers.errors import SettingsError
from resolvers.context import Shown
from resolvers.filters import snake_case
from resolvers.granted import granted
from resolvers.meaning import Computed, Declared, Derived, Identity, Meaning, Own, PartyOf, Place, Related, declare
from resolvers.reference.answer import resolver
from resolvers.values import PartyRef, Record
from schema.company import Company
from schema.court import ControlMeasure, ObligorLead, Payment
from schema.declare import ENTITIES
from schema.person import Person
from schema.root import Query
from schema.scalars import SCALARS
from schema.shown import shown_columns

UNCLASSIFIED = ("Connection", "Edge", "PageInfo")
"""Endings of types whose fields carry no sensitivity of their own."""


@dataclass(frozen=True, slots=True)
class BuiltSchema:
    """The executable schema, its SDL, every (type, field) that carries a sensitivity, and which show a column."""

    graphql: GraphQLSchema
    sdl: str
    fields: tuple[tuple[str, str], ...]
    shown: Shown


def build() -> BuiltSchema:
    """The schema of the declarations; SettingsError names the field that breaks a promise."""
    made = strawberry.Schema(
        Query,
        types=[Person, Company, ControlMeasure, Payment, ObligorLead],
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    graphql = made._schema
    fields: list[tuple[str, str]] = []
    for kind in graphql.type_map.values():
        if is_introspection_type(kind):
            continue
        if isinstance(kind, GraphQLObjectType):
            fields.extend(_give_life(kind))
        elif isinstance(kind, GraphQLInterfaceType):
            for name, field in kind.fields.items():
                _check_level(kind.name, name, _metadata(field))
            kind.resolve_type = type_of
    return BuiltSchema(graphql, made.as_str() + "\n", tuple(fields), shown_columns(graphql))


def _give_life(kind: GraphQLObjectType) -> list[tuple[str, str]]:
    kind.is_type_of = None
    classified = []
    tables = {name: table_name for table_name, name in ENTITIES.items()}
    for name, field in kind.fields.items():
        metadata = _metadata(field)
        meaning: Meaning | None = metadata.get("meaning")
        if meaning is None:
            raise SettingsError(f"{kind.name}.{name} has no meaning")
        if not kind.name.endswith(UNCLASSIFIED):
            _check_level(kind.name, name, metadata)
            classified.append((kind.name, name))
        own_name = _own_name(field, name)
        _check(f"{kind.name}.{name}", meaning, own_name, tables.get(kind.name))
        place = _place(kind, name, own_name, meaning)
        declare(field, Declared(meaning, place, metadata.get("level")))
        field.resolve = granted(resolver(meaning, place), kind.name, name, field)
    return classified


def _place(kind: GraphQLObjectType, name: str, own_name: str, meaning: Meaning) -> Place:
    """Where a field stands; what persons and companies mean alike by a field of the party stands in one place."""
    shared = (each for each in kind.interfaces if name in each.fields)
    owner = next((each.name for each in shared if _metadata(each.fields[name]).get("meaning") == meaning), kind.name)
    arguments = kind.fields[name].args.items()
    defaults = {each: made.default_value for each, made in arguments if made.default_value is not Undefined}
    return Place(owner, own_name, defaults)


def _check_level(type_name: str, name: str, metadata: Mapping[str, Any]) -> None:
    if not isinstance(metadata.get("level"), Level):
        raise SettingsError(f"{type_name}.{name} has no sensitivity")


def _metadata(field: Any) -> dict[str, Any]:
    declared: dict[str, Any] = field.extensions["strawberry-definition"].metadata
    return declared


def _own_name(field: Any, name: str) -> str:
    return str(field.extensions["strawberry-definition"].python_name or snake_case(name))


def _check(place: str, meaning: Meaning, name: str, table_name: str | None) -> None:
    """Every column that a meaning names stands in the catalogue."""
    ours: tuple[str, ...] = ()
    match meaning:
        case Own(column):
            ours = (column or name,)
        case PartyOf():
            ours = meaning.columns
        case Related():
            theirs = table(meaning.through.table if meaning.through else meaning.table)
            _named(place, theirs.qualified, meaning.columns)
            _named(place, meaning.table, tuple(order.column for order in meaning.order))
            ours = tuple(own for own, _ in meaning.on)
        case Computed() | Derived():
            ours = meaning.needs
            if table_name is not None and not ours:
                raise SettingsError(f"{place} does not say which columns of {table_name} it needs")
        case Identity():
            pass
    if table_name is not None:
        _named(place, table_name, ours)


def _named(place: str, table_name: str, columns: tuple[str, ...]) -> None:
    for column in columns:
        if column not in table(table_name).by_name:
            raise SettingsError(f"{place} needs {table_name}.{column}, which the catalogue does not name")


def type_of(source: Any, *_: Any) -> str:
    """The GraphQL type of a value behind an interface."""
    if isinstance(source, PartyRef):
        return "Company" if source.kind == "COMPANY" else "Person"
    if isinstance(source, Record):
        return ENTITIES[source.table]
    raise TypeError(f"no type for {type(source).__name__}")
