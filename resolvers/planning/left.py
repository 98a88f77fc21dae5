"""What a document leaves open of its objects: fields that need more than their source, and the columns these need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from connectors.catalogue import TABLES, ColumnType
from resolvers.meaning import Computed, Derived, Identity, Later, Own, PartyOf, Related, Shape
from resolvers.planning.plan import FieldPlan, Inside, Left, Selection

_AS_READ = frozenset({ColumnType.TEXT, ColumnType.INTEGER, ColumnType.BIGINT, ColumnType.BOOLEAN})
"""Types of columns that come out of JSON as they come out of a row."""


def needed_of(field: FieldPlan, table: str) -> tuple[str, ...] | None:
    """The columns of its row from which a field can be answered afterwards; None where it cannot be."""
    columns = _needs(field, table)
    if columns is None or any(TABLES[table].by_name[name].type not in _AS_READ for name in columns):
        return None
    return columns


def register_of(field: FieldPlan, source: str) -> Related | None:
    """Where the source has the name of the party that a field left open is, and that is asked for."""
    if field.refused or not isinstance(field.meaning, Derived) or field.meaning.register is None:
        return None
    asks_name = any(each.name == "name" for below in field.below.values() for each in below.fields)
    register = field.meaning.register
    return register if asks_name and TABLES[register.table].source == source else None


def _needs(field: FieldPlan, table: str) -> tuple[str, ...] | None:
    if field.refused:
        return ()
    match field.meaning:
        case Own(column):
            return (column or field.place.name,)
        case Identity():
            return TABLES[table].key
        case PartyOf():
            return field.meaning.columns
        case Related(on=on):
            return tuple(ours for ours, _ in on)
        case Derived(needs=needs) | Computed(needs=needs):
            return needs or None
        case Later():
            return ()
    return None


def left_of(field: FieldPlan, relation: Related, fields: Sequence[FieldPlan]) -> Left | None:
    """These fields left open of a relation's rows; where it is a page, inside its nodes."""
    if not fields:
        return None
    left = _left(relation, fields)
    if relation.shape is not Shape.CONNECTION:
        return left
    page = next(iter(field.below.values()))
    return _left(relation, [replace(each, meaning=Inside(left)) for each in page.fields if each.name == "nodes"])


def _left(relation: Related, fields: Sequence[FieldPlan]) -> Left:
    return Left(relation.table, Selection(tuple(fields), {}))
