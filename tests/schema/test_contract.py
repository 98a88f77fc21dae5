"""The printed SDL against a copy of the public contract: all that callers may rely on is there, with the same type."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    DirectiveNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    ObjectTypeDefinitionNode,
    parse,
    print_ast,
)

from resolvers.meaning import Later
from schema.build import build

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "tests" / "data" / "contract.graphql"
PRINTED = ROOT / "schema" / "schema.graphql"


def statements(sdl: str) -> dict[str, str]:
    """Everything that a document promises, one entry for each name with a path, and what is said of it."""
    said: dict[str, str] = {}
    for definition in parse(sdl).definitions:
        if isinstance(definition, EnumTypeDefinitionNode):
            said |= {f"{definition.name.value}.{value.name.value}": "value" for value in definition.values or ()}
        elif isinstance(definition, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode):
            name = definition.name.value
            said |= {f"{name} implements {each.name.value}": "interface" for each in definition.interfaces or ()}
            for field in definition.fields or ():
                said |= dict(_field(name, field))
        elif isinstance(definition, InputObjectTypeDefinitionNode):
            for each in definition.fields or ():
                default = f" = {print_ast(each.default_value)}" if each.default_value else ""
                said[f"{definition.name.value}.{each.name.value}"] = print_ast(each.type) + default
    return said


def _field(owner: str, field: FieldDefinitionNode) -> Iterator[tuple[str, str]]:
    place = f"{owner}.{field.name.value}"
    yield place, print_ast(field.type)
    for argument in field.arguments or ():
        default = f" = {print_ast(argument.default_value)}" if argument.default_value else ""
        yield f"{place}({argument.name.value})", print_ast(argument.type) + default
    for directive in field.directives or ():
        yield f"{place} @{directive.name.value}", _level(directive)


def _level(directive: DirectiveNode) -> str:
    return ", ".join(print_ast(argument) for argument in directive.arguments or ())


PROMISED = statements(CONTRACT.read_text(encoding="utf-8"))
OFFERED = statements(PRINTED.read_text(encoding="utf-8"))


def test_the_printed_sdl_is_the_schemas() -> None:
    assert PRINTED.read_text(encoding="utf-8") == build().sdl, "run: zhixing schema sdl > schema/schema.graphql"


@pytest.mark.parametrize("owner", sorted({place.partition(".")[0].split(" ")[0] for place in PROMISED}))
def test_everything_promised_is_there(owner: str) -> None:
    broken = {
        place: (promise, OFFERED.get(place))
        for place, promise in PROMISED.items()
        if place.partition(".")[0].split(" ")[0] == owner and OFFERED.get(place) != promise
    }
    assert broken == {}


def test_only_what_is_named_is_not_implemented() -> None:
    schema = build().graphql
    waiting = set()
    for kind in schema.type_map.values():
        for name, field in getattr(kind, "fields", {}).items():
            declared = field.extensions.get("strawberry-definition")
            if declared is not None and isinstance(declared.metadata.get("meaning"), Later):
                waiting.add(name)
    assert waiting == {
        "accessRecords",
    }
