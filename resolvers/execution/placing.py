"""Values put where they belong in the answer: leaves printed, objects given a place, nulls and errors told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from graphql import GraphQLError, Node
from orjson import Fragment

from access.masks import masked
from resolvers.execution.levels import Level, erase
from resolvers.planning.plan import FieldPlan
from resolvers.values import Listing, Said

TypeOf: TypeAlias = Callable[[Any], str]
"""The GraphQL type of a value."""


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
        placing = _Placing(self, field, level, {})
        key, outs = field.key, level.outs
        prints = None if field.mask or field.output.is_list else field.output.serialize
        for index, value in enumerate(values):
            # Most values are leaves and texts that go where they belong; what is left takes a closer look.
            if prints is not None and type(value) in _PLAIN:
                try:
                    outs[index][key] = prints(value)
                except Exception as error:
                    placing.put(index, error)
            elif type(value) is Said and not value.cuts:
                outs[index][key] = Fragment(value.text)
            else:
                placing.put(index, value)
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

    def level_of(self, field: FieldPlan, level: Level, value: Any, levels: dict[int, Level]) -> Level:
        """The level below for this value."""
        below = field.below
        selection = below[self.type_of(value)] if len(below) > 1 else next(iter(below.values()))
        found = levels.get(id(selection))
        if found is None:
            found = levels[id(selection)] = Level(selection, level, field.key, field.output)
        return found


@dataclass(slots=True)
class _Placing:
    """The values of one field put into the objects of a level."""

    placed: Placed
    field: FieldPlan
    level: Level
    levels: dict[int, Level]

    def put(self, index: int, value: Any) -> None:
        """The value of one object's field."""
        field, out = self.field, self.level.outs[index]
        if isinstance(value, Listing):
            if value.total > len(value.items):
                self.placed.truncate([*self.level.path(index), field.key], value.total)
            value = value.items
        if isinstance(value, Said):
            for path, total in value.cuts:
                self.placed.truncate([*self.level.path(index), field.key, *path], total)
            out[field.key] = Fragment(value.text)
        elif value is None or isinstance(value, Exception):
            self._absent(index, value)
        elif field.output.is_list:
            self._put_list(index, value)
        else:
            self._put_one(index, value)

    def _put_one(self, index: int, value: Any) -> None:
        output, out = self.field.output, self.level.outs[index]
        if output.serialize is not None:
            value = self._leaf(value)
            if value is None or isinstance(value, Exception):
                self._absent(index, value)
            else:
                out[self.field.key] = value
        else:
            below = self.placed.level_of(self.field, self.level, value, self.levels)
            out[self.field.key] = below.add(value, index, None, 0)

    def _put_list(self, index: int, values: Sequence[Any]) -> None:
        field, output = self.field, self.field.output
        entries: list[Any] = [None] * len(values)
        self.level.outs[index][field.key] = entries
        for at, value in enumerate(values):
            if output.serialize is not None and not isinstance(value, Exception) and value is not None:
                value = entries[at] = self._leaf(value)
            elif value is not None and not isinstance(value, Exception):
                below = self.placed.level_of(field, self.level, value, self.levels)
                entries[at] = below.add(value, index, entries, at)
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
