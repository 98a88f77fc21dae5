"""What the contract's lists can be asked, read from the schema itself: a list added there is held here at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLList, GraphQLObjectType, get_named_type

from resolvers.filters import snake_case
from resolvers.meaning import Related
from schema.build import build

SCHEMA = build().graphql
ALIKE = ("contains", "not")
"""What no index serves: text anywhere in a text, and the complement of a condition."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of the contract: who has it, its name, what it reads."""

    owner: str
    name: str
    relation: Related

    def __str__(self) -> str:
        return f"{self.owner}.{self.name}"


def lists() -> tuple[ListOf, ...]:
    """Every field that is answered with another table's rows."""
    return tuple(
        ListOf(kind.name, name, meaning)
        for kind in SCHEMA.type_map.values()
        if isinstance(kind, GraphQLObjectType)
        for name, field in kind.fields.items()
        if isinstance(meaning := _meaning(field), Related)
    )


def orders(listed: ListOf) -> Iterator[str]:
    """The columns by which the list may be ordered."""
    argument = SCHEMA.type_map[listed.owner].fields[listed.name].args.get("orderBy")  # type: ignore[attr-defined]
    if argument is not None:
        field = get_named_type(get_named_type(argument.type).fields["field"].type)
        assert isinstance(field, GraphQLEnumType)
        yield from (name.lower() for name in field.values)


def comparisons(listed: ListOf) -> Iterator[tuple[str, str]]:
    """Each column by which the list may be filtered, with each operator as the contract names it."""
    argument = SCHEMA.type_map[listed.owner].fields[listed.name].args.get("where")  # type: ignore[attr-defined]
    if argument is None:
        return
    where = get_named_type(argument.type)
    assert isinstance(where, GraphQLInputObjectType)
    for name, field in where.fields.items():
        operators = get_named_type(field.type)
        if not isinstance(field.type, GraphQLList) and operators is not where:
            yield from ((snake_case(name), operator) for operator in operators.fields)


def _meaning(field: Any) -> Any:
    definition = field.extensions.get("strawberry-definition")
    return definition.metadata.get("meaning") if definition is not None else None
