"""The contract's filter and order inputs to a scan's condition and order.

An input field is the table's column in camel case; official numbers in a filter are normalised as everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum
from typing import Any

from connectors.scan import And, Compare, Condition, Not, Operator, Or, Order
from identifiers import case_number, plate
from identifiers.normalise import compact

_OPERATORS = {
    "eq": Operator.EQ,
    "in": Operator.IN,
    "gte": Operator.GTE,
    "lt": Operator.LT,
    "startsWith": Operator.STARTS_WITH,
    "contains": Operator.CONTAINS,
    "isNull": Operator.IS_NULL,
}

_WHOLE: Mapping[str, Callable[[str], str]] = {
    "number": case_number.normalise,
    "case_number": case_number.normalise,
    "plate": plate.normalise,
    "court_code": compact,
}

_PART: Mapping[str, Callable[[str], str]] = {
    "number": case_number.fold,
    "case_number": case_number.fold,
    "plate": plate.fold,
    "court_code": compact,
}


def snake_case(name: str) -> str:
    """A contract name as a column's: `filedOn` is `filed_on`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def condition(where: Mapping[str, Any] | None) -> Condition | None:
    """The condition that a filter input asks; None where it asks nothing. InvalidNumber for a number that is none."""
    if not where:
        return None
    parts: list[Condition] = []
    for name, value in where.items():
        if value is None:
            continue
        if name in ("and", "or"):
            inner = tuple(condition(each) or And(()) for each in value)
            parts.append(And(inner) if name == "and" else Or(inner))
        elif name == "not":
            parts.append(Not(condition(value) or And(())))
        else:
            column = snake_case(name)
            parts.extend(
                Compare(column, _OPERATORS[key], _value(column, key, operand))
                for key, operand in value.items()
                if operand is not None
            )
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _value(column: str, key: str, operand: Any) -> Any:
    if key == "in":
        return tuple(_value(column, "eq", each) for each in operand)
    if isinstance(operand, Enum):
        return operand.value
    if column in _WHOLE and isinstance(operand, str):
        return (_WHOLE if key == "eq" else _PART)[column](operand)
    return operand


def order(order_by: Sequence[Mapping[str, Any]] | None, default: tuple[Order, ...]) -> tuple[Order, ...]:
    """The orders asked for, else the list's own; a column named twice counts the first time."""
    if not order_by:
        return default
    chosen: dict[str, Order] = {}
    for each in order_by:
        column = str(each["field"].value).lower()
        chosen.setdefault(column, Order(column, each["direction"].value == "DESC"))
    return tuple(chosen.values())


def all_of(*conditions: Condition | None) -> Condition | None:
    """Their conjunction; None where none is given."""
    given = tuple(each for each in conditions if each is not None)
    return None if not given else given[0] if len(given) == 1 else And(given)


def on_or_before(column: str, day: date) -> Condition:
    """The column is that day or earlier."""
    if day == date.max:
        return Compare(column, Operator.IS_NULL, False)
    return Compare(column, Operator.LT, day + timedelta(days=1))


def null_or_after(column: str, day: date) -> Condition:
    """The column is null or a later day."""
    unknown = Compare(column, Operator.IS_NULL, True)
    if day == date.max:
        return unknown
    return Or((unknown, Compare(column, Operator.GTE, day + timedelta(days=1))))


def null_or_from(column: str, day: date) -> Condition:
    """The column is null, that day or a later one."""
    return Or((Compare(column, Operator.IS_NULL, True), Compare(column, Operator.GTE, day)))


def equals(column: str, value: Any) -> Condition:
    """The column is that value."""
    return Compare(column, Operator.EQ, value)
