"""What a scan comes to once the catalogue is consulted: the same for every connector.

Names that the catalogue does not know and values of the wrong Python type are programming errors (`LookupError`,
`TypeError`, `ValueError`). Values that no row can hold, which a caller may send, are BadArgument.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from connectors.catalogue import TABLES, Column, ColumnType, Table
from connectors.scan import And, Compare, Condition, Key, Keys, Not, Operator, Or, Order, Row, Scan
from identifiers.errors import BadArgument, TooMany

ROW_LIMIT = 100_000
"""Rows that one read may bring, over all its keys, and keys that one read may ask for."""

_PYTHON_TYPES: dict[ColumnType, tuple[type, ...]] = {
    ColumnType.TEXT: (str,),
    ColumnType.INTEGER: (int,),
    ColumnType.BIGINT: (int,),
    ColumnType.DOUBLE: (float, int),
    ColumnType.NUMERIC: (Decimal, int),
    ColumnType.BOOLEAN: (bool,),
    ColumnType.DATE: (date,),
    ColumnType.TIMESTAMP: (datetime,),
}
_LARGEST_BIGINT = 2**63 - 1
_LARGEST_EXPONENT = 1000


def table_of(scan: Scan) -> Table:
    """The table a scan reads; LookupError where the catalogue has none."""
    return _table(scan.table)


def positions(scan: Scan) -> tuple[Order, ...]:
    """The whole order of a scan: its own, then the table's key ascending. A cursor holds a value for each."""
    return (*scan.order, *(Order(column) for column in table_of(scan).key))


def position_of(scan: Scan, row: Row) -> Key:
    """Where a row stands in the order of its scan: what its cursor holds."""
    return tuple(row[order.column] for order in positions(scan))


def selected(scan: Scan) -> tuple[str, ...]:
    """The columns a row of the answer holds: those asked for, those it is ordered by, those its children need."""
    needed = (
        *scan.columns,
        *(order.column for order in positions(scan)),
        *(column for child in scan.children for column in child.columns),
    )
    return tuple(dict.fromkeys(needed))


def keyed(scan: Scan, keys: Keys) -> Scan:
    """The same scan for each of the keys."""
    return replace(scan, keys=keys)


def check(scan: Scan, source: str) -> None:
    """Raise where the scan does not fit the catalogue, asks another source, or asks for more than one read may."""
    table = table_of(scan)
    if table.source != source:
        raise LookupError(f"{scan.table} is not a table of {source}")
    _know(table, scan.columns)
    _know(table, (each.column for each in scan.order))
    if scan.where is not None:
        _check_condition(table, scan.where)
    if scan.keys is not None:
        _check_keys(table, scan)
    if not scan.rows and not scan.count:
        raise ValueError("a scan asks for rows, for their number, or for both")
    for size in (scan.page.first, scan.page.last):
        if size is not None and size < 0:
            raise ValueError("first and last are not negative")
    for cursor in (scan.page.after, scan.page.before):
        if cursor is not None:
            _check_cursor(table, scan, cursor)
    for child in scan.children:
        if child.scan.keys is not None:
            raise ValueError(f"the child {child.name} has keys of its own")
        _know(table, child.columns)
        check(child.scan, source)
        _know(table_of(child.scan), child.to)


def fit(column: Column, values: Sequence[Any]) -> None:
    """Raise where `fits` does for one of the values. Many texts are looked at as one, which takes a tenth."""
    if column.type is ColumnType.TEXT and set(map(type, values)) == {str} and _can_be_held("".join(values)):
        return
    for value in values:
        fits(column, value)


def fits(column: Column, value: Any) -> Any:
    """The value, if a column of that type can be compared with it; None fits every column."""
    if value is None:
        return None
    kinds = _PYTHON_TYPES[column.type]
    # bool is an int and datetime a date to Python, but not to a database.
    disguised = type(value) not in kinds and any(
        isinstance(value, kind) and kind not in kinds for kind in (bool, datetime)
    )
    if disguised or not isinstance(value, kinds):
        raise TypeError(f"{column.name} is {column.type}, not {type(value).__name__}")
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise TypeError(f"{column.name} needs a moment with its zone")
    if not _can_be_held(value):
        raise BadArgument("this value cannot be looked up", argument=column.name)
    return value


def _can_be_held(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" not in value and _is_utf8(value)
    if isinstance(value, float):
        return not math.isnan(value)
    if isinstance(value, int):
        return abs(value) <= _LARGEST_BIGINT
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value.adjusted()) <= _LARGEST_EXPONENT
    return True


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _table(qualified: str) -> Table:
    try:
        return TABLES[qualified]
    except KeyError:
        raise LookupError(f"the catalogue has no table {qualified}") from None


def _know(table: Table, columns: Iterable[str]) -> None:
    for column in columns:
        if column not in table.by_name:
            raise LookupError(f"{table.qualified} has no column {column}")


def _check_condition(table: Table, condition: Condition) -> None:
    match condition:
        case And(parts) | Or(parts):
            for part in parts:
                _check_condition(table, part)
        case Not(part):
            _check_condition(table, part)
        case Compare(name, operator, value):
            _know(table, (name,))
            _check_comparison(table.by_name[name], operator, value)


def _check_comparison(column: Column, operator: Operator, value: Any) -> None:
    match operator:
        case Operator.IS_NULL:
            if not isinstance(value, bool):
                raise TypeError("IS_NULL takes a bool")
        case Operator.IN:
            if len(value) > ROW_LIMIT:
                raise TooMany("too many values to look up at once", limit=ROW_LIMIT)
            fit(column, value)
        case Operator.STARTS_WITH | Operator.CONTAINS:
            if column.type is not ColumnType.TEXT:
                raise TypeError(f"{column.name} is {column.type}, which has no parts of text")
            fits(column, value)
        case _:
            fits(column, value)


def _check_keys(table: Table, scan: Scan) -> None:
    keys = scan.keys
    assert keys is not None
    holder = table
    if keys.through is not None:
        through = keys.through
        holder = _table(through.table)
        if holder.source != table.source or through.columns != keys.columns or len(through.link) != len(through.to):
            raise ValueError(f"the way from {through.table} to {scan.table} does not fit")
        _know(holder, through.link)
        _know(table, through.to)
        if through.where is not None:
            _check_condition(holder, through.where)
    _know(holder, keys.columns)
    if len(keys.values) > ROW_LIMIT:
        raise TooMany("too many keys for one read", limit=ROW_LIMIT)
    # By column, so that what a column holds is looked at together.
    columns = zip(*keys.values, strict=True) if keys.values else [()] * len(keys.columns)
    for name, values in zip(keys.columns, columns, strict=True):
        fit(holder.by_name[name], values)


def _check_cursor(table: Table, scan: Scan, cursor: Key) -> None:
    for order, value in zip(positions(scan), cursor, strict=True):
        fits(table.by_name[order.column], value)
