"""Conditions as SQL. Names come from the catalogue and are quoted; every value is a parameter.

Pure functions: the same shape of condition gives the same text, so that a statement is prepared once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, cast

from connectors.catalogue import TABLES, Column, ColumnType, Table
from connectors.scan import And, Compare, Condition, Key, Keys, Not, Operator, Or, Order

_PARAMETER_TYPES = {ColumnType.INTEGER: "bigint", ColumnType.TIMESTAMP: "timestamptz"}


class Parameters:
    """The values of a statement, in the order of their `$n`."""

    def __init__(self) -> None:
        self.values: list[Any] = []

    def add(self, column: Column, value: Any) -> str:
        """`$n` for one value to compare with the column."""
        return self._add(value, parameter_type(column))

    def add_array(self, column: Column, values: Sequence[Any]) -> str:
        """`$n` for an array of such values."""
        return self._add(list(values), f"{parameter_type(column)}[]")

    def add_keys(self, column: Column, values: Sequence[Any]) -> str:
        """An array of keys to compare with the column, as `key_values` gives it."""
        if column.type is ColumnType.TEXT:
            return self._add(text_array(values), "text::text[]")
        return self.add_array(column, values)

    def add_count(self, value: int) -> str:
        """`$n` for a number of rows."""
        return self._add(value, "bigint")

    def add_text(self, value: str) -> str:
        """`$n` for a text."""
        return self._add(value, "text")

    def _add(self, value: Any, type_name: str) -> str:
        self.values.append(value)
        return f"${len(self.values)}::{type_name}"


def parameter_type(column: Column) -> str:
    """The type of a parameter compared with the column: wide enough for every value that `shape.fits` lets through."""
    return _PARAMETER_TYPES.get(column.type, column.type.value)


def quoted(name: str) -> str:
    """An identifier as SQL; it comes from the catalogue."""
    return '"' + name.replace('"', '""') + '"'


def sorted_by(alias: str, column: Column) -> str:
    """The column as orders and ranges see it: text by code point, whatever the database's collation."""
    name = f"{alias}.{quoted(column.name)}"
    return f'{name} collate "C"' if column.type is ColumnType.TEXT else name


def both(*conditions: str | None) -> str:
    """The conjunction of those that are there."""
    return " and ".join(condition for condition in conditions if condition) or "true"


def rendered(condition: Condition | None, table: Table, alias: str, parameters: Parameters) -> str | None:
    """The condition on the table's rows called `alias`; None where there is none.

    Null makes a comparison unknown, which a where clause takes for false; `is not true` makes `Not` its complement.
    """
    match condition:
        case None:
            return None
        case And(parts):
            return _joined(parts, " and ", "true", table, alias, parameters)
        case Or(parts):
            return _joined(parts, " or ", "false", table, alias, parameters)
        case Not(part):
            return f"({rendered(part, table, alias, parameters)}) is not true"
        case Compare(name, operator, value):
            return _comparison(table.by_name[name], operator, value, alias, parameters)


def shape(condition: Condition | None) -> Hashable:
    """What the text of a condition depends on: conditions of one shape are rendered alike."""
    match condition:
        case None:
            return None
        case And(parts) | Or(parts):
            return type(condition), tuple(shape(part) for part in parts)
        case Not(part):
            return Not, shape(part)
        case Compare(name, operator, value):
            return name, operator, value if operator is Operator.IS_NULL else None


def values(condition: Condition | None) -> Iterator[Any]:
    """The values of a condition, in the order in which `rendered` adds them."""
    match condition:
        case And(parts) | Or(parts):
            for part in parts:
                yield from values(part)
        case Not(part):
            yield from values(part)
        case Compare(_, operator, value) if operator is not Operator.IS_NULL:
            yield _operand(operator, value)


def key_shape(keys: Keys | None) -> Hashable:
    """What the text depends on of the keys."""
    if keys is None:
        return None
    through = keys.through
    link = None if through is None else (through.table, through.link, through.to, shape(through.where))
    return keys.columns, len(keys.values) == 1, link


def key_values(keys: Keys, table: Table) -> Iterable[Any]:
    """The parameters by which keys are found in the table: one key's values, or an array for each column of many."""
    if len(keys.values) == 1:
        return keys.values[0]
    holder = table if keys.through is None else TABLES[keys.through.table]
    return (
        text_array(values) if holder.by_name[name].type is ColumnType.TEXT else list(values)
        for name, values in zip(keys.columns, zip(*keys.values, strict=True), strict=True)
    )


def text_array(values: Sequence[str | None]) -> str:
    """Texts as PostgreSQL writes an array. To the driver that is one text; an array's entries it looks at one by one,
    which for a hundred keys takes longer than the rest of a read."""
    if None in values:
        return "{" + ",".join("NULL" if each is None else _entry(each) for each in values) + "}"
    texts = cast("Sequence[str]", values)
    joined = '","'.join(texts)
    if "\\" in joined or joined.count('"') != 2 * (len(values) - 1):
        return "{" + ",".join(map(_entry, texts)) + "}"
    return f'{{"{joined}"}}'


def _entry(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _operand(operator: Operator, value: Any) -> Any:
    match operator:
        case Operator.IN:
            return list(value)
        case Operator.STARTS_WITH:
            return _pattern(value, "", "%")
        case Operator.CONTAINS:
            return _pattern(value, "%", "%")
        case _:
            return value


def _joined(parts: Sequence[Condition], word: str, empty: str, table: Table, alias: str, parameters: Parameters) -> str:
    return "(" + (word.join(f"({rendered(part, table, alias, parameters)})" for part in parts) or empty) + ")"


def _comparison(column: Column, operator: Operator, value: Any, alias: str, parameters: Parameters) -> str:
    name = f"{alias}.{quoted(column.name)}"
    match operator:
        case Operator.EQ:
            return f"{name} = {parameters.add(column, value)}"
        case Operator.IN:
            return f"{name} = any({parameters.add_array(column, _operand(operator, value))})"
        case Operator.GTE:
            return f"{sorted_by(alias, column)} >= {parameters.add(column, value)}"
        case Operator.LT:
            return f"{sorted_by(alias, column)} < {parameters.add(column, value)}"
        case Operator.STARTS_WITH | Operator.CONTAINS:
            return f"{sorted_by(alias, column)} like {parameters.add(column, _operand(operator, value))}"
        case Operator.IS_NULL:
            return f"{name} is null" if value else f"{name} is not null"


def _pattern(text: str | None, before: str, after: str) -> str | None:
    if text is None:
        return None
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return before + text + after


def ordering(order: Sequence[Order], table: Table, alias: str, *, backwards: bool = False) -> str:
    """An `order by` list: nulls last, or all of it reversed."""
    return ", ".join(
        sorted_by(alias, table.by_name[each.column])
        + (" desc" if each.descending != backwards else " asc")
        + (" nulls first" if backwards else " nulls last")
        for each in order
    )


def beyond(
    order: Sequence[Order], cursor: Key, table: Table, alias: str, parameters: Parameters, *, before: bool, at: bool
) -> str:
    """Rows that stand after the cursor (or before it), and with `at` those at it.

    Column by column: (further in the first) or (same in the first and (further in the second or ...)).
    """
    condition = "true" if at else "false"
    for each, value in reversed(tuple(zip(order, cursor, strict=True))):
        column = table.by_name[each.column]
        reference = parameters.add(column, value) if value is not None else ""
        further, same, bound = _step(column, reference, alias, before=before, descending=each.descending)
        condition = f"({further} or {same} and {condition})"
        if bound is not None:
            condition = f"({bound} and {condition})"
    return condition


def _step(column: Column, reference: str, alias: str, *, before: bool, descending: bool) -> tuple[str, str, str | None]:
    """Further than the value in this column, same as it, and what both imply and an index can serve."""
    name, sorted_name = f"{alias}.{quoted(column.name)}", sorted_by(alias, column)
    if not reference:
        return (f"{name} is not null" if before else "false"), f"{name} is null", None
    sign = "<" if before != descending else ">"
    further, same = f"{sorted_name} {sign} {reference}", f"{name} = {reference}"
    if column.nullable and not before:
        return f"({further} or {name} is null)", same, None
    return further, same, f"{sorted_name} {sign}= {reference}"
