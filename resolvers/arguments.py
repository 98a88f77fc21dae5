"""A field's arguments, read once where the document says them, and at each request where variables do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, GraphQLField, get_argument_values, print_ast
from graphql.execution.values import VariableValues
from graphql.language import Visitor, visit

from resolvers.meaning import Arguments, Place


@dataclass(frozen=True, slots=True)
class PlannedArguments:
    """`fixed` where no variable is in them."""

    definition: GraphQLField
    node: FieldNode
    place: Place
    wants: frozenset[str]
    fixed: Arguments | None = None

    @property
    def text(self) -> str:
        """The arguments as the document says them, by name."""
        return ", ".join(sorted(print_ast(argument) for argument in self.node.arguments or ()))

    def of(self, variables: VariableValues) -> Arguments:
        """The arguments in a request with these variables; GraphQLError where a null fits nowhere."""
        if self.fixed is not None:
            return self.fixed
        return _made(get_argument_values(self.definition, self.node, variables), self.place, self.wants)


def planned_arguments(
    definition: GraphQLField, node: FieldNode, place: Place, wants: frozenset[str] = frozenset()
) -> PlannedArguments:
    """The arguments of a field of a valid document."""
    if any(_has_variable(argument.value) for argument in node.arguments or ()):
        return PlannedArguments(definition, node, place, wants)
    fixed = _made(get_argument_values(definition, node), place, wants)
    return PlannedArguments(definition, node, place, wants, fixed)


def _made(given: Mapping[str, Any], place: Place, wants: frozenset[str]) -> Arguments:
    """An argument that is null counts as left out, so that its default holds."""
    return Arguments({**place.defaults, **{name: value for name, value in given.items() if value is not None}}, wants)


class _Finder(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_variable(self, *_: Any) -> None:
        self.found = True


def _has_variable(node: Any) -> bool:
    finder = _Finder()
    visit(node, finder)
    return finder.found
