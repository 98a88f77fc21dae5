"""Operations written at random over the schema: every choice is drawn, so that a failing one can be made small.

hypothesis-graphql was tried and left: see docs/decisions/0016. Keys that would not merge get an alias of their own, so
that (nearly) everything written is valid.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_input_field,
)
from hypothesis import strategies as st

from tests.schema.agreement.pool import Pool

T = TypeVar("T")

MOST_FIELDS = 28
DEEPEST = 6
SIZES = (2, 1, 3, 5, 20, 500, 0, 501, 1000, 1001, -1)
FAVOURED = ("nodes", "cases", "parties", "party", "case", "number")
"""Fields behind which there is most."""


class Word(str):
    """A word of an enumeration."""

    __slots__ = ()


class Scope(dict[str, "tuple[str, Scope]"]):
    """The keys of an answer's object so far: what each asks, and the keys below it."""


@dataclass
class Writer:
    """One operation under way. `seen` are the fields that it asks for."""

    draw: Callable[[st.SearchStrategy[Any]], Any]
    schema: GraphQLSchema
    pool: Pool
    declarations: list[str] = field(default_factory=list)
    variables: dict[str, Any] = field(default_factory=dict)
    fragments: list[str] = field(default_factory=list)
    sealed: dict[str, list[str]] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    left: int = MOST_FIELDS
    is_sealing: bool = False
    serial: int = 0

    def operation(self) -> str:
        """The document."""
        assert self.schema.query_type is not None
        body = self.selection(self.schema.query_type, DEEPEST, Scope())
        head = f"query ({', '.join(self.declarations)}) " if self.declarations else "query "
        return "\n".join((head + body, *self.fragments))

    def pick(self, options: Sequence[T]) -> T:
        """One of them; the first is the simplest."""
        return options[self.draw(below(len(options)))] if len(options) > 1 else options[0]

    def chance(self, sixteenths: int) -> bool:
        """Whether something that happens so often does."""
        return bool(self.draw(below(16)) >= 16 - sixteenths)

    def fresh(self, prefix: str) -> str:
        """A name that is not taken."""
        self.serial += 1
        return f"{prefix}{self.serial}"

    def selection(self, kind: Any, depth: int, scope: Scope) -> str:
        """What is asked of objects of a type."""
        parts = [self.part(kind, depth, scope) for _ in range(1 + self.draw(below(5 if depth > 2 else 3)))]
        return "{ " + " ".join(parts) + " }"

    def part(self, kind: Any, depth: int, scope: Scope) -> str:
        """A field or a fragment."""
        if self.chance(1):
            return self.typename(scope)
        if self.chance(8 if is_abstract_type(kind) else 2) and depth > 0:
            return self.fragment(kind, depth, scope)
        names = [name for name in kind.fields if self.may(kind.fields[name], depth)]
        if not names:
            return self.typename(scope)
        return self.field(kind, self.pick([*(each for each in names if each in FAVOURED), *names]), depth, scope)

    def may(self, definition: GraphQLField, depth: int) -> bool:
        """Whether there is room for what stands below."""
        return is_leaf_type(get_named_type(definition.type)) or (depth > 0 and self.left > 0)

    def typename(self, scope: Scope) -> str:
        """`__typename`, sometimes under another key."""
        key = self.fresh("t") if self.chance(4) or scope.get("__typename", ("__typename",))[0] != "__typename" else ""
        scope.setdefault(key or "__typename", ("__typename", Scope()))
        return f"{key}: __typename" if key else "__typename"

    def field(self, kind: Any, name: str, depth: int, scope: Scope) -> str:
        """A field with its arguments, directives and what stands below it."""
        self.left -= 1
        self.seen.add((kind.name, name))
        definition = kind.fields[name]
        asked = name + self.arguments(definition)
        meaning = f"{asked} {definition.type}"
        key = self.fresh("k") if self.is_sealing or self.chance(2) else name
        if key in scope and scope[key][0] != meaning:
            key = self.fresh("k")
        _, inner = scope.setdefault(key, (meaning, Scope()))
        named = get_named_type(definition.type)
        body = "" if is_leaf_type(named) else " " + self.selection(named, depth - 1, inner)
        return ("" if key == name else f"{key}: ") + asked + self.directives() + body

    def fragment(self, kind: Any, depth: int, scope: Scope) -> str:
        """Part of the selection by a fragment: inline or named, on this type or one that overlaps with it."""
        here = set(self.possible(kind))
        others = [each for each in self.composites() if here & set(self.possible(each))]
        on = self.pick([kind, *others])
        if self.chance(3) and self.sealed.get(on.name):
            return f"...{self.pick(self.sealed[on.name])}{self.directives()}"
        if not self.chance(6):
            condition = f" on {on.name}" if on is not kind or self.chance(8) else ""
            return f"...{condition}{self.directives()} {self.selection(on, depth - 1, scope)}"
        name, was_sealing = self.fresh("F"), self.is_sealing
        self.is_sealing = was_sealing or self.chance(8)
        body = self.selection(on, depth - 1, Scope() if self.is_sealing else scope)
        if self.is_sealing:
            self.sealed.setdefault(on.name, []).append(name)
        self.is_sealing = was_sealing
        self.fragments.append(f"fragment {name} on {on.name} {body}")
        return f"...{name}{self.directives()}"

    def possible(self, kind: Any) -> Sequence[Any]:
        """The types of objects that a type stands for."""
        return self.schema.get_possible_types(kind) if is_abstract_type(kind) else (kind,)

    def composites(self) -> Sequence[Any]:
        """The types on which fragments are worth writing: those of interfaces."""
        node, party = self.schema.type_map["Node"], self.schema.type_map["Party"]
        return [party, node, *self.possible(party), *self.possible(node)]

    def directives(self) -> str:
        """@skip, @include, both or, mostly, none."""
        text = ""
        for name, common in (("include", "true"), ("skip", "false")):
            if self.chance(1):
                literal = self.pick((common, "true", "false"))
                text += f" @{name}(if: {self.variable('Boolean!', literal == 'true') if self.chance(8) else literal})"
        return text

    def arguments(self, definition: GraphQLField) -> str:
        """The arguments of a field: those that it needs, and some of the others."""
        given = []
        for name, argument in definition.args.items():
            if isinstance(argument.type, GraphQLNonNull) or self.chance(4):
                value = self.value(_named_after(name, argument.type), argument.type)
                given.append(f"{name}: {self.said(value, argument.type)}")
        return f"({', '.join(given)})" if given else ""

    def said(self, value: Any, kind: Any) -> str:
        """A value as it stands in the document: itself, or a variable."""
        return self.variable(str(kind), value) if self.chance(5) else literal(value)

    def variable(self, kind: str, value: Any) -> str:
        """A new variable of this type and value, which may be its default, or be left out where it is null."""
        name = self.fresh("v")
        how = self.pick(("given", "given", "default", "null over a default"))
        if how == "default" and value is not None:
            self.declarations.append(f"${name}: {kind} = {literal(value)}")
        elif how == "null over a default" and value is not None:
            self.declarations.append(f"${name}: {kind.removesuffix('!')} = {literal(value)}")
            self.variables[name] = None if self.chance(1 if kind == "Boolean!" else 4) else plain(value)
        else:
            self.declarations.append(f"${name}: {kind}")
            if value is not None or self.chance(8) or kind.endswith("!"):
                self.variables[name] = plain(value)
        return f"${name}"

    def value(self, name: str, kind: Any, depth: int = 2) -> Any:
        """A value of an input type, for an argument or filter of this name."""
        if isinstance(kind, GraphQLNonNull):
            return self.value(name, kind.of_type, depth)
        if self.chance(1):
            return None
        if isinstance(kind, GraphQLList):
            return [self.entry(name, kind.of_type, depth) for _ in range(self.pick((2, 1, 0, 3, 6)))]
        if isinstance(kind, GraphQLEnumType):
            return Word(self.pick(list(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            return self.object(name, kind, depth)
        return self.scalar(name, kind.name)

    def entry(self, name: str, kind: Any, depth: int) -> Any:
        """An entry of a list, which may be null where its type says so."""
        value = self.value(name, kind, depth)
        while value is None and isinstance(kind, GraphQLNonNull):
            value = self.value(name, kind, depth)
        return value

    def object(self, name: str, kind: GraphQLInputObjectType, depth: int) -> dict[str, Any]:
        """Some of an input object's fields, all that must be there among them."""
        names = [each for each in kind.fields if depth > 0 or each not in ("and", "or", "not")]
        chosen = {self.pick(names) for _ in range(1 + self.draw(below(2)))}
        chosen |= {each for each, inner in kind.fields.items() if is_required_input_field(inner)}
        made = {}
        for each in sorted(chosen):
            below_name = name if each in ("eq", "in", "startsWith", "contains") else each
            made[each] = self.entry("case" if below_name == "number" else below_name, kind.fields[each].type, depth - 1)
        return made

    def scalar(self, name: str, kind: str) -> Any:
        """A value of a scalar."""
        match kind:
            case "Int":
                return self.pick(SIZES if name in ("first", "last") else (1, 2, 3, 7, 15, 0))
            case "Float":
                return self.pick((0.25, 0.0, 1.0, 0.5, -1.0))
            case "Boolean":
                return self.pick((True, False))
            case "Date":
                return self.pick(self.pool.dates)
            case "Decimal":
                return self.pick(("1000.00", "0.00", "1", "-5.10", "99999999999.99"))
            case "CaseNumber":
                return self.pick(self.pool.text("case"))
        return self.pick(self.pool.text(name))


@cache
def below(count: int) -> st.SearchStrategy[int]:
    """A number from 0 on, below this one."""
    return st.integers(0, count - 1)


def literal(value: Any) -> str:
    """A value as GraphQL writes it."""
    match value:
        case Word():
            return str(value)
        case list():
            return "[" + ", ".join(map(literal, value)) + "]"
        case Mapping():
            return "{" + ", ".join(f"{name}: {literal(each)}" for name, each in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case str():
            return str(value)
        case list():
            return [plain(each) for each in value]
        case Mapping():
            return {name: plain(each) for name, each in value.items()}
    return value


def _named_after(name: str, kind: Any) -> str:
    """The pool for an argument: a case's number is a scalar of its own."""
    return "case" if get_named_type(kind).name == "CaseNumber" else name
