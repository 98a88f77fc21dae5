"""A field's arguments, read once where the document says them, and at each request where variables do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, TypeAlias

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLString,
    ListValueNode,
    NameNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_argument_values,
    print_ast,
)
from graphql.execution.values import VariableValues

from resolvers.meaning import Arguments, Place

Reader: TypeAlias = Callable[[Mapping[str, Any]], Any]
"""A value out of a request's variables."""


@dataclass(frozen=True, slots=True)
class PlannedArguments:
    """`fixed` where no variable is in them. Else `constant` has those that hang on none, and `varying` reads the others
    out of `variables`; where one of these is null or left out, the library reads all of them."""

    definition: GraphQLField
    node: FieldNode
    place: Place
    wants: frozenset[str]
    fixed: Arguments | None = None
    constant: Mapping[str, Any] = field(default_factory=dict)
    varying: tuple[tuple[str, Reader], ...] = ()
    variables: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The arguments as the document says them, by name."""
        return ", ".join(sorted(print_ast(argument) for argument in self.node.arguments or ()))

    def of(self, variables: VariableValues) -> Arguments:
        """The arguments in a request with these variables; GraphQLError where a null fits nowhere."""
        if self.fixed is not None:
            return self.fixed
        values = variables.coerced
        for name in self.variables:
            if values.get(name) is None:
                return _made(get_argument_values(self.definition, self.node, variables), self.place, self.wants)
        given = dict(self.constant)
        for name, read in self.varying:
            given[name] = read(values)
        return Arguments(given, self.wants)


@dataclass(frozen=True, slots=True)
class _Hole:
    """Stands for a variable while the arguments are read once, before there is a request."""

    variable: str


def no_arguments() -> PlannedArguments:
    """Those of a field that nobody has written."""
    node = FieldNode(name=NameNode(value=""), arguments=())
    return planned_arguments(GraphQLField(GraphQLString), node, Place("", ""))


def planned_arguments(
    definition: GraphQLField, node: FieldNode, place: Place, wants: frozenset[str] = frozenset()
) -> PlannedArguments:
    """The arguments of a field of a valid document."""
    variables = tuple(dict.fromkeys(_variables(argument.value for argument in node.arguments or ())))
    if not variables:
        return PlannedArguments(
            definition, node, place, wants, _made(get_argument_values(definition, node), place, wants)
        )
    holes = VariableValues({}, {name: _Hole(name) for name in variables})
    values = _made(get_argument_values(definition, node, holes), place, wants).values
    readers = {name: _reader(value) for name, value in values.items()}
    constant = {name: value for name, value in values.items() if readers[name] is None}
    varying = tuple((name, reader) for name, reader in readers.items() if reader is not None)
    return PlannedArguments(definition, node, place, wants, None, constant, varying, variables)


def _reader(value: Any) -> Reader | None:
    """What puts the variables into a value with holes; None where it has none."""
    if isinstance(value, _Hole):
        return itemgetter(value.variable)
    if isinstance(value, dict):
        inner = tuple((name, each, _reader(each)) for name, each in value.items())
        if any(read for _, _, read in inner):
            return lambda values: {name: read(values) if read else each for name, each, read in inner}
    if isinstance(value, list):
        entries = tuple((each, _reader(each)) for each in value)
        if any(read for _, read in entries):
            return lambda values: [read(values) if read else each for each, read in entries]
    return None


def _made(given: Mapping[str, Any], place: Place, wants: frozenset[str]) -> Arguments:
    """An argument that is null counts as left out, so that its default holds."""
    return Arguments({**place.defaults, **{name: value for name, value in given.items() if value is not None}}, wants)


def _variables(values: Iterable[ValueNode]) -> Iterator[str]:
    for value in values:
        match value:
            case VariableNode():
                yield value.name.value
            case ListValueNode():
                yield from _variables(value.values)
            case ObjectValueNode():
                yield from _variables(each.value for each in value.fields)
