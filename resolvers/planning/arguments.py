"""A field's arguments, read once where the document says them, and at each request where variables do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_argument_values,
    print_ast,
)
from graphql.execution.values import VariableValues
from graphql.utilities import coerce_input_literal

from resolvers.meaning import Arguments, Place


@dataclass(frozen=True, slots=True)
class PlannedArguments:
    """`fixed` where no variable is in them. Else `direct` maps each argument that is a variable to its name, and
    `constant` has the others; None where a variable stands deeper, and all are read anew by the library."""

    definition: GraphQLField
    node: FieldNode
    place: Place
    wants: frozenset[str]
    fixed: Arguments | None = None
    constant: Mapping[str, Any] = field(default_factory=dict)
    direct: tuple[tuple[str, str], ...] | None = None

    @property
    def text(self) -> str:
        """The arguments as the document says them, by name."""
        return ", ".join(sorted(print_ast(argument) for argument in self.node.arguments or ()))

    def of(self, variables: VariableValues) -> Arguments:
        """The arguments in a request with these variables; GraphQLError where a null fits nowhere."""
        if self.fixed is not None:
            return self.fixed
        if self.direct is not None:
            given = dict(self.constant)
            for name, variable in self.direct:
                value = variables.coerced.get(variable)
                if value is not None:
                    given[name] = value
            if len(given) == len(self.constant) + len(self.direct):
                return Arguments(given, self.wants)
        return _made(get_argument_values(self.definition, self.node, variables), self.place, self.wants)


def planned_arguments(
    definition: GraphQLField, node: FieldNode, place: Place, wants: frozenset[str] = frozenset()
) -> PlannedArguments:
    """The arguments of a field of a valid document."""
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    varying = {name: value for name, value in given.items() if _has_variable(value)}
    if not varying:
        fixed = _made(get_argument_values(definition, node), place, wants)
        return PlannedArguments(definition, node, place, wants, fixed)
    if not all(isinstance(value, VariableNode) for value in varying.values()):
        return PlannedArguments(definition, node, place, wants)
    constant = {
        name: coerce_input_literal(value, definition.args[name].type)
        for name, value in given.items()
        if name not in varying
    }
    direct = tuple((name, value.name.value) for name, value in varying.items() if isinstance(value, VariableNode))
    kept = {name: value for name, value in place.defaults.items() if name not in varying}
    return PlannedArguments(definition, node, place, wants, None, _made(constant, place, wants, kept).values, direct)


def _made(
    given: Mapping[str, Any], place: Place, wants: frozenset[str], defaults: Mapping[str, Any] | None = None
) -> Arguments:
    """An argument that is null counts as left out, so that its default holds."""
    left = place.defaults if defaults is None else defaults
    return Arguments({**left, **{name: value for name, value in given.items() if value is not None}}, wants)


def _has_variable(value: ValueNode) -> bool:
    match value:
        case VariableNode():
            return True
        case ListValueNode(values=values):
            return any(map(_has_variable, values))
        case ObjectValueNode(fields=fields):
            return any(_has_variable(each.value) for each in fields)
    return False
