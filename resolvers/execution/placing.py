"""Values put where they belong in the answer: leaves printed, objects given a place, nulls and errors told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import orjson
from graphql import GraphQLError, Node
from orjson import Fragment

from access.masks import masked
from connectors.document import BESIDE
from connectors.scan import Row
from resolvers.execution.levels import Level, erase
from resolvers.planning.plan import FieldPlan, Left, Selection
from resolvers.values import Listing, Record, Said

TypeOf: TypeAlias = Callable[[Any], str]
"""The GraphQL type of a value."""


_NOTHING: Row = {}
_NO_OBJECTS = (type(None), Exception)
_TEXTS = frozenset({Fragment})
_PLAIN = frozenset({str, int, float, bool, Decimal, date, datetime})


@dataclass(slots=True)
class Placed:
    """What came of placing so far: errors, lists that were cut, and whether a null travelled to the top."""

    truncated: list[dict[str, Any]]
    type_of: TypeOf
    errors: list[GraphQLError] = field(default_factory=list)
    is_null: bool = False

    def place(self, field: FieldPlan, level: Level, values: Sequence[Any]) -> Iterable[Level]:
        """Put a field's values into the objects of a level; the levels that the objects among them make."""
        column = _as_placed(field, values)
        if column is not None:
            key = field.key
            for out, value in zip(level.outs, column, strict=True):
                out[key] = value
            return ()
        placing = _Placing(self, field, level, {})
        for index, value in enumerate(values):
            placing.put(index, value)
        return placing.levels.values()

    def enter(self, field: FieldPlan, left: Left, level: Level) -> Iterable[Level]:
        """The levels of the objects that stand in a field already."""
        placing = _Placing(self, field, level, {})
        for index, out in enumerate(level.outs):
            placing.enter(index, out[field.key], left, level.sources[index].as_of)
        return placing.levels.values()

    def fail(self, field: FieldPlan, level: Level, index: int, error: Exception, entry: int | None = None) -> None:
        """Note an error of a field, or of an entry of its list."""
        path = [*level.path(index), field.key, *(() if entry is None else (entry,))]
        message, nodes, original = str(error), list[Node](field.nodes), error
        if isinstance(error, GraphQLError):
            message, nodes, original = error.message, list(error.nodes or nodes), error.original_error or error
        self.errors.append(GraphQLError(message, nodes=nodes, path=path, original_error=original))

    def erase(self, level: Level, index: int) -> None:
        """Null an object."""
        self.is_null |= not erase(level, index)

    def truncate(self, path: list[str | int], total: int) -> None:
        """Note that a list shows less than there is."""
        self.truncated.append({"path": path, "total": total})


def _as_placed(field: FieldPlan, values: Sequence[Any]) -> Sequence[Any] | None:
    """The values as they are placed, where they all go without a closer look: texts of a source, and leaves."""
    kinds, output = set(map(type, values)), field.output
    if kinds <= _TEXTS:
        return values
    prints = None if field.mask or output.is_list else output.serialize
    if output.nullable:
        kinds.discard(type(None))
    if prints is None or not kinds <= _PLAIN:
        return None
    if kinds <= output.unchanged:
        return values
    try:
        return [None if value is None else prints(value) for value in values]
    except Exception:
        # Each is tried by itself then.
        return None


@dataclass(slots=True)
class _Placing:
    """The values of one field put into the objects of a level."""

    placed: Placed
    field: FieldPlan
    level: Level
    levels: dict[int, Level]

    def put(self, index: int, value: Any) -> None:
        """The value of one object's field."""
        field = self.field
        if isinstance(value, Listing):
            if value.total > len(value.items):
                self.placed.truncate([*self.level.path(index), field.key], value.total)
            value = value.items
        if isinstance(value, Said):
            for path, total in value.cuts:
                self.placed.truncate([*self.level.path(index), field.key, *path], total)
            self._put_said(index, value)
        elif isinstance(value, Fragment):
            self.level.outs[index][field.key] = value
        elif value is None or isinstance(value, Exception):
            self._absent(index, value)
        elif field.output.is_list:
            self._put_list(index, value)
        else:
            self._put_one(index, value)

    def enter(self, index: int, value: Any, left: Left, as_of: datetime) -> None:
        """What is left to be answered of the objects that stand in one object's field."""
        if value is None:
            return
        below, is_list = self._level(left.selection), type(value) is list
        for at, out in enumerate(value if is_list else (value,)):
            source = Record(left.table, out.pop(BESIDE, _NOTHING), as_of)
            below.adopt(out, source, index, value if is_list else None, at)

    def _put_said(self, index: int, said: Said) -> None:
        out, document = self.level.outs[index], self.field.document
        if said.as_of is None or document is None or document.left is None:
            out[self.field.key] = Fragment(said.text)
        else:
            # Parsed at each place: fields that ask the same share the text.
            value = out[self.field.key] = orjson.loads(said.text)
            self.enter(index, value, document.left, said.as_of)

    def _level_of(self, value: Any) -> Level:
        """The level below for this value."""
        below = self.field.below
        return self._level(below[self.placed.type_of(value)] if len(below) > 1 else next(iter(below.values())))

    def _level_of_all(self, values: Sequence[Any]) -> Level | None:
        """The level below where all values are objects that answer the same."""
        selections = {id(each): each for each in self.field.below.values()}
        kinds = set(map(type, values))
        if len(selections) > 1 or not kinds or any(issubclass(kind, _NO_OBJECTS) for kind in kinds):
            return None
        return self._level(next(iter(selections.values())))

    def _level(self, selection: Selection) -> Level:
        found = self.levels.get(id(selection))
        if found is None:
            found = self.levels[id(selection)] = Level(selection, self.level, self.field.key, self.field.output)
        return found

    def _put_one(self, index: int, value: Any) -> None:
        output, out = self.field.output, self.level.outs[index]
        if output.serialize is not None:
            value = self._leaf(value)
            if value is None or isinstance(value, Exception):
                self._absent(index, value)
            else:
                out[self.field.key] = value
        else:
            out[self.field.key] = self._level_of(value).add(value, index, None, 0)

    def _put_list(self, index: int, values: Sequence[Any]) -> None:
        field, output = self.field, self.field.output
        if output.serialize is None and (below := self._level_of_all(values)) is not None:
            self.level.outs[index][field.key] = below.add_all(values, index)
            return
        entries: list[Any] = [None] * len(values)
        self.level.outs[index][field.key] = entries
        for at, value in enumerate(values):
            if output.serialize is not None and not isinstance(value, Exception) and value is not None:
                value = entries[at] = self._leaf(value)
            elif value is not None and not isinstance(value, Exception):
                entries[at] = self._level_of(value).add(value, index, entries, at)
            if value is None or isinstance(value, Exception):
                entries[at] = None
                if not self._absent_entry(index, at, value):
                    return

    def _leaf(self, value: Any) -> Any:
        """A leaf as it leaves, or the exception that it cannot."""
        field = self.field
        try:
            if field.mask is not None:
                value = masked(field.mask, value)
            return None if value is None else field.output.serialize(value)  # type: ignore[misc]
        except Exception as error:
            return error

    def _absent(self, index: int, error: Exception | None) -> None:
        """A field without a value: null, which travels up where it may not be."""
        if error is None and not self.field.output.nullable:
            error = _null_error(self.field)
        if error is not None:
            self.placed.fail(self.field, self.level, index, error)
        self.level.outs[index][self.field.key] = None
        if not self.field.output.nullable:
            self.placed.erase(self.level, index)

    def _absent_entry(self, index: int, at: int, error: Exception | None) -> bool:
        """An entry without a value; whether its list stands."""
        output = self.field.output
        if error is None and not output.item_nullable:
            error = _null_error(self.field)
        if error is not None:
            self.placed.fail(self.field, self.level, index, error, at)
        if output.item_nullable:
            return True
        self.level.outs[index][self.field.key] = None
        if not output.nullable:
            self.placed.erase(self.level, index)
        return False


def _null_error(field: FieldPlan) -> TypeError:
    return TypeError(f"Cannot return null for non-nullable field {field.type_name}.{field.name}.")
