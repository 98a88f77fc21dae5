"""The one cost rule, over a document that is parsed and not yet validated.

    a field        `once` for the place where it stands, and `each` for every value of it
    a list         as many entries as first, last or its numbers ask for, each with its own fields
    a connection   its size counts for `nodes` and `edges` alone, not for what it says of itself
    a fragment     priced once, counted wherever it is spread; a cycle counts nothing: validation names it
    @skip, @include   as if everything were included

Linear in the document. Nothing here can fail on a document that does not fit the schema.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from graphql import (
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    value_from_ast_untyped,
)

from identifiers.errors import BadRequest, CostExceeded
from schema.limits import CEILING, MOST_LEVELS, MOST_POINTS
from schema.pricing import Factor, Pricing, Sized, Sum, Variable, make_pricing
from schema.tariff import Entries, Tariff
from schema.tokens import check_written

Prices: TypeAlias = Mapping[str | None, Pricing]
"""The pricing of each operation by its name, None where it has none."""


@dataclass(slots=True)
class _Total:
    """A sum while it is added up; what is a number stays one."""

    constant: int = 0
    parts: list[tuple[Factor, Sum]] = field(default_factory=list)

    def add(self, factor: Factor, more: Sum) -> None:
        if factor == 1 and len(more.parts) <= 1:
            self.constant = min(CEILING, self.constant + more.constant)
            self.parts.extend(more.parts)
        elif isinstance(factor, int) and not more.parts:
            self.constant = min(CEILING, self.constant + factor * more.constant)
        else:
            self.parts.append((factor, more))

    def sum(self) -> Sum:
        return Sum(self.constant, tuple(self.parts))


@dataclass(frozen=True, slots=True)
class _Selected:
    """A selection: points of its places, of one object, of one entry where it is of a page; how many levels it has."""

    once: int
    row: Sum
    entry: Sum
    levels: int


_NOTHING = _Selected(0, Sum(), Sum(), 0)


def price_document(document: DocumentNode, tariff: Tariff) -> Prices:
    """The prices of a document's operations; CostExceeded where it is too large, or none of them could ever be run."""
    walk = _Walk(document, tariff)
    prices = walk.prices()
    for what, count in walk.written.items():
        check_written(what, count)
    if prices:
        check(min(pricing.least for pricing in prices.values()))
    return prices


def check(points: int) -> None:
    """CostExceeded where an operation costs more than MOST_POINTS."""
    if points > MOST_POINTS:
        raise CostExceeded(
            "the operation asks for too much at once: ask for smaller pages, fewer numbers or fewer levels",
            cost=points,
            limit=MOST_POINTS,
        )


def is_dry_run(extensions: Mapping[str, Any]) -> bool:
    """Whether a request asks for the price alone; BadRequest where `dryRun` is neither true nor false."""
    asked = extensions.get("dryRun", False)
    if not isinstance(asked, bool):
        raise BadRequest("extensions.dryRun is neither true nor false")
    return asked


def printed_cost(points: int) -> dict[str, Any]:
    """The price as it stands in an answer's extensions."""
    return {"cost": {"requested": points, "limit": MOST_POINTS}}


class _Walk:
    """One pass over a document. `written` counts what stands in it."""

    def __init__(self, document: DocumentNode, tariff: Tariff) -> None:
        self._tariff = tariff
        self._document = document
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._priced: dict[str, _Selected] = {}
        self.written: Counter[str] = Counter()

    def prices(self) -> Prices:
        found: dict[str | None, Pricing] = {}
        for definition in self._document.definitions:
            if isinstance(definition, OperationDefinitionNode):
                found[definition.name.value if definition.name else None] = self._operation(definition)
        for name in self._fragments:
            self._fragment(name, 0)
        return found

    def _operation(self, operation: OperationDefinitionNode) -> Pricing:
        self.written["operations"] += 1
        self.written["variables"] += len(operation.variable_definitions or ())
        self._directives(operation.directives)
        defaults: dict[str, Any] = {}
        for each in operation.variable_definitions or ():
            self._directives(each.directives)
            if each.default_value is not None:
                self._value(each.default_value)
                defaults[each.variable.name.value] = value_from_ast_untyped(each.default_value)
        root = self._tariff.roots.get(operation.operation.value)
        selected = self._selections(operation.selection_set, root, 1)
        return make_pricing(selected.once, selected.row, defaults)

    def _fragment(self, name: str, level: int) -> _Selected:
        """The fragment, priced at its first use. One that is being priced, or does not exist, is nothing."""
        known = self._priced.get(name)
        definition = self._fragments.get(name)
        if known is None and definition is not None:
            self._priced[name] = _NOTHING
            self.written["fragments"] += 1
            self._directives(definition.directives)
            known = self._selections(definition.selection_set, definition.type_condition.name.value, level + 1)
            self._priced[name] = known
        if known is None:
            return _NOTHING
        _check_levels(level + known.levels)
        return known

    def _selections(self, selections: SelectionSetNode, type_name: str | None, level: int) -> _Selected:
        _check_levels(level)
        once, levels = 0, 0
        row, entry = _Total(), _Total()
        for node in selections.selections:
            self._directives(node.directives)
            if isinstance(node, FieldNode):
                part = self._field(node, type_name, level)
            else:
                self.written["spreads"] += 1
                part = self._spread(node, type_name, level)
            once = min(CEILING, once + part.once)
            levels = max(levels, part.levels)
            row.add(1, part.row)
            entry.add(1, part.entry)
        return _Selected(once, row.sum(), entry.sum(), levels + 1)

    def _spread(self, node: SelectionNode, type_name: str | None, level: int) -> _Selected:
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition.name.value if node.type_condition else type_name
            return self._selections(node.selection_set, condition, level + 1)
        return self._fragment(node.name.value, level) if isinstance(node, FragmentSpreadNode) else _NOTHING

    def _field(self, node: FieldNode, type_name: str | None, level: int) -> _Selected:
        self.written["fields"] += 1
        self.written["aliases"] += node.alias is not None
        price = self._tariff.price(type_name, node.name.value)
        inner = self._selections(node.selection_set, price.of, level + 1) if node.selection_set else _NOTHING
        times: Factor = _factor(price.entries, self._arguments(node.arguments)) if price.entries else 1
        total = _Total()
        if price.is_connection:
            total.constant = price.each
            total.add(1, inner.row)
            total.add(times, inner.entry)
        else:
            one = _Total(price.each)
            one.add(1, inner.row)
            total.add(times, one.sum())
        once = min(CEILING, price.once + inner.once)
        if price.in_page:
            return _Selected(once, Sum(), total.sum(), inner.levels)
        return _Selected(once, total.sum(), Sum(), inner.levels)

    def _directives(self, directives: tuple[DirectiveNode, ...] | None) -> None:
        for each in directives or ():
            self.written["directives"] += 1
            self._arguments(each.arguments)

    def _arguments(self, arguments: tuple[ArgumentNode, ...] | None) -> Mapping[str, ValueNode]:
        for each in arguments or ():
            self.written["arguments"] += 1
            self._value(each.value)
        return {each.name.value: each.value for each in arguments or ()}

    def _value(self, value: ValueNode) -> None:
        if isinstance(value, ObjectValueNode):
            self.written["input fields"] += len(value.fields)
            for each in value.fields:
                self._value(each.value)
        elif isinstance(value, ListValueNode):
            for entry in value.values:
                self._value(entry)


def _check_levels(levels: int) -> None:
    if levels > MOST_LEVELS:
        raise CostExceeded(f"nested deeper than {MOST_LEVELS} levels", cost=levels, limit=MOST_LEVELS)


def _factor(entries: Entries, arguments: Mapping[str, ValueNode]) -> Factor:
    said = tuple(
        size for name in entries.arguments if name in arguments and (size := _said(arguments[name])) is not None
    )
    sized = Sized(said, entries.usual, entries.most)
    return sized if any(isinstance(each, Variable) for each in said) else sized.among({})


def _said(value: ValueNode) -> int | Variable | None:
    """The size that an argument says in the document; None where it says none."""
    match value:
        case VariableNode():
            return Variable(value.name.value)
        case IntValueNode():
            return min(int(value.value), CEILING) if len(value.value) < 20 else CEILING
        case ListValueNode():
            return len(value.values)
        case NullValueNode():
            return None
    return 1
