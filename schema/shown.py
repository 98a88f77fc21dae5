"""Which fields show a column: who may not see them in full may not ask by it, by filter, order or search, either."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_introspection_type,
)

from identifiers.errors import SettingsError
from resolvers.context import Shown
from resolvers.filters import snake_case
from resolvers.meaning import Own, PartyOf, Related, declared
from schema.declare import ENTITIES

_ELSEWHERE: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {
        ("vehicles.seizure", "plate"): ("Vehicle", "plate"),
        ("police.person", "name"): ("Person", "name"),
        ("police.person", "domicile_code"): ("Person", "domicile"),
        ("registry.natural_person", "name"): ("Person", "name"),
        ("registry.company", "name"): ("Company", "name"),
        ("registry.company", "division_code"): ("Company", "division"),
    }
)
"""Columns that may be asked by and are shown by a type whose values are not the table's records."""


def shown_columns(schema: GraphQLSchema) -> Shown:
    """The fields that show each column as it is, else those that follow it; SettingsError for a column by which lists
    can be filtered or ordered and that no field shows."""
    shown: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {each: (field,) for each, field in _ELSEWHERE.items()}
    for table, name in ENTITIES.items():
        kind = schema.type_map[name]
        assert isinstance(kind, GraphQLObjectType)
        for is_whole in (False, True):
            found: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
            for field_name, field in kind.fields.items():
                for column in _whole(field) if is_whole else _followed(field):
                    found[table, column] = (*found.get((table, column), ()), (name, field_name))
            shown |= found
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not is_introspection_type(kind):
            _check(kind, shown)
    return MappingProxyType(shown)


def _whole(field: GraphQLField) -> Iterator[str]:
    """The column that the field shows as it is."""
    meaning = declared(field).meaning
    if isinstance(meaning, Own):
        yield meaning.name or declared(field).place.name


def _followed(field: GraphQLField) -> Iterator[str]:
    """The columns by which the field finds what it shows."""
    meaning = declared(field).meaning
    if isinstance(meaning, Related):
        yield from (ours for ours, _ in meaning.on)
    elif isinstance(meaning, PartyOf):
        yield f"{meaning.prefix}_number"


def _check(kind: GraphQLObjectType, shown: Shown) -> None:
    for name, field in kind.fields.items():
        meaning = declared(field).meaning
        if not isinstance(meaning, Related):
            continue
        for column in _asked_by(field):
            if (meaning.table, column) not in shown:
                raise SettingsError(f"{kind.name}.{name} asks by {meaning.table}.{column}, which no field shows")


def _asked_by(field: GraphQLField) -> Iterator[str]:
    """The columns that its filter and its order name."""
    for argument in field.args.values():
        kind = get_named_type(argument.type)
        if not isinstance(kind, GraphQLInputObjectType):
            continue
        if kind.name.endswith("Order"):
            columns = get_named_type(kind.fields["field"].type)
            assert isinstance(columns, GraphQLEnumType)
            yield from (value.lower() for value in columns.values)
        else:
            yield from (snake_case(each) for each in kind.fields if each not in ("and", "or", "not"))
