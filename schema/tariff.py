"""What each field of the schema costs: the weights of the table, put beside the declarations once at the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    SchemaMetaFieldDef,
    TypeMetaFieldDef,
    TypeNameMetaFieldDef,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)

from resolvers.meaning import Computed, PartyOf, Related
from resolvers.nodes import MOST_IDS
from resolvers.paging import DEFAULT_PAGE, LARGEST_PAGE
from schema.limits import EACH, ENTRIES, LEAF, OBJECT, ONCE, READ, SIZED_BY, USUAL_ENTRIES, USUAL_PAGE

_READS = (Related, Computed, PartyOf)


@dataclass(frozen=True, slots=True)
class Entries:
    """How many entries a list has: what the first given of these arguments says, else `usual`; at most `most`."""

    usual: int
    most: int
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldPrice:
    """What a field costs, in points: `once` wherever it stands, `each` for every value; `entries` where it is a list.

    `of` is the type of its objects, None where it is a leaf. A connection's size is said by the connection and counts
    for its `nodes` and `edges`: those are `in_page`.
    """

    once: int
    each: int
    of: str | None = None
    entries: Entries | None = None
    is_connection: bool = False
    in_page: bool = False


UNKNOWN = FieldPrice(0, LEAF)
"""A field that the schema does not have: validation says so afterwards."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """The prices of all fields, by type and name, and the types of the roots by operation ("query")."""

    fields: Mapping[str, Mapping[str, FieldPrice]]
    roots: Mapping[str, str]

    def price(self, type_name: str | None, field_name: str) -> FieldPrice:
        """The price of a field; UNKNOWN where there is none such."""
        of_type = self.fields.get(type_name) if type_name is not None else None
        return UNKNOWN if of_type is None else of_type.get(field_name, UNKNOWN)


_Owner: TypeAlias = GraphQLObjectType | GraphQLInterfaceType
_EVERYWHERE = {"__typename": TypeNameMetaFieldDef}
_AT_THE_ROOT = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}


def make_tariff(schema: GraphQLSchema) -> Tariff:
    """The tariff of a schema, introspection included."""
    roots = {"query": schema.query_type, "mutation": schema.mutation_type, "subscription": schema.subscription_type}
    prices = {}
    for owner in schema.type_map.values():
        if isinstance(owner, _Owner):
            root = owner is schema.query_type
            fields = {**owner.fields, **_EVERYWHERE, **(_AT_THE_ROOT if root else {})}
            prices[owner.name] = {name: _price(owner.name, name, field, root) for name, field in fields.items()}
    return Tariff(prices, {name: kind.name for name, kind in roots.items() if kind is not None})


def _price(owner: str, name: str, field: GraphQLField, is_root: bool) -> FieldPrice:
    kind: GraphQLNamedType = get_named_type(field.type)
    is_object = is_composite_type(kind)
    is_connection = kind.name.endswith("Connection")
    in_page = owner.endswith("Connection") and name in ("nodes", "edges")
    return FieldPrice(
        once=ONCE.get(name, READ if isinstance(_meaning(field), _READS) else 0),
        each=EACH.get(name, OBJECT if is_object else LEAF),
        of=kind.name if is_object else None,
        entries=None if in_page else _entries(name, field, is_connection, is_root),
        is_connection=is_connection,
        in_page=in_page,
    )


def _meaning(field: GraphQLField) -> Any:
    declared = field.extensions.get("strawberry-definition")
    return declared.metadata.get("meaning") if declared is not None else None


def _entries(name: str, field: GraphQLField, is_connection: bool, is_root: bool) -> Entries | None:
    if is_connection:
        usual = DEFAULT_PAGE if is_root else ENTRIES.get(name, USUAL_PAGE)
        return Entries(usual, LARGEST_PAGE, ("first", "last"))
    if not is_list_type(get_nullable_type(field.type)):
        return None
    sized_by = tuple(argument for argument in SIZED_BY if argument in field.args)
    if sized_by:
        return Entries(1, MOST_IDS, sized_by)
    most = ENTRIES.get(name, USUAL_ENTRIES)
    if "first" not in field.args:
        return Entries(most, most)
    default = field.args["first"].default_value
    return Entries(min(default, most) if isinstance(default, int) else most, most, ("first",))
