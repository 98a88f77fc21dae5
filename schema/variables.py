"""Variables as the operation declares them; those that are plain text need no coercing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLSchema,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    OperationDefinitionNode,
    TypeNode,
    get_variable_values,
)
from graphql.execution.values import VariableValues

_TEXTS = frozenset({"String", "ID", "CaseNumber"})
"""Scalars whose value is the text that was sent."""

MOST_ERRORS = 20


@dataclass(frozen=True, slots=True)
class Variables:
    """The variables of an operation. `texts` says for each that is text whether it is a list of it; None where one is
    anything else, or has a default, and the library reads them all."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    texts: tuple[tuple[str, bool], ...] | None

    def coerced(
        self, given: Mapping[str, Any], *, hide_suggestions: bool = False
    ) -> VariableValues | list[GraphQLError]:
        """Their values, or what is wrong with those that were given."""
        if self.texts is not None and (values := _plain(self.texts, given)) is not None:
            return VariableValues({}, values)
        return get_variable_values(
            self.schema,
            self.operation.variable_definitions or (),
            dict(given),
            max_errors=MOST_ERRORS,
            hide_suggestions=hide_suggestions,
        )


def variables_of(schema: GraphQLSchema, operation: OperationDefinitionNode) -> Variables:
    """The variables that an operation of a valid document declares."""
    texts: list[tuple[str, bool]] = []
    for definition in operation.variable_definitions or ():
        is_list = _is_list_of_text(definition.type)
        if is_list is None or definition.default_value is not None:
            return Variables(schema, operation, None)
        texts.append((definition.variable.name.value, is_list))
    return Variables(schema, operation, tuple(texts))


def _is_list_of_text(node: TypeNode) -> bool | None:
    """Whether text or a list of text; None for any other type."""
    inner = _peeled(node)
    is_list = isinstance(inner, ListTypeNode)
    if isinstance(inner, ListTypeNode):
        inner = _peeled(inner.type)
    return is_list if isinstance(inner, NamedTypeNode) and inner.name.value in _TEXTS else None


def _peeled(node: TypeNode) -> TypeNode:
    return node.type if isinstance(node, NonNullTypeNode) else node


def _plain(texts: tuple[tuple[str, bool], ...], given: Mapping[str, Any]) -> dict[str, Any] | None:
    """The values where each was given as what it is; None where one was not, and a closer look is needed."""
    values: dict[str, Any] = {}
    for name, is_list in texts:
        value = given.get(name)
        if is_list and type(value) is list:
            if not all([type(each) is str for each in value]):
                return None
        elif is_list or type(value) is not str:
            return None
        values[name] = value
    return values
