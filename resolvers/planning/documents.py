"""Which subtrees of a plan a source answers as a document.

A relation becomes a document of what its source can say: columns, ids, conditions on the row, and again such relations
to tables of the same source. What needs Python, another source, a cursor or a mask is left open: the columns that this
needs stand beside the object, and it is answered when the document is there (`left.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from orjson import Fragment

from connectors.catalogue import TABLES, ColumnType
from connectors.document import (
    Below,
    Beside,
    Constant,
    Document,
    Embedded,
    Extent,
    Fulfilled,
    Identity,
    Member,
    Part,
    Value,
)
from resolvers import paging
from resolvers.meaning import Derived, Own, PartyOf, Related, Shape
from resolvers.meaning import Identity as OwnIdentity
from resolvers.nodes import PARTY, kind_of_table
from resolvers.planning.arguments import no_arguments
from resolvers.planning.left import left_of, needed_of, register_of
from resolvers.planning.plan import Asked, FieldPlan, Inside, Left, Output, PlannedDocument, Selection, TypeName

_EXTENTS = {Shape.ONE: Extent.ONE, Shape.LIST: Extent.LIST, Shape.CONNECTION: Extent.PAGE}
_BY_CURSOR = frozenset({"last", "after", "before"})

_SAID = {
    "String": ColumnType.TEXT,
    "CaseNumber": ColumnType.TEXT,
    "Date": ColumnType.DATE,
    "DateTime": ColumnType.TIMESTAMP,
    "Decimal": ColumnType.NUMERIC,
    "Int": ColumnType.INTEGER,
    "Float": ColumnType.DOUBLE,
    "Boolean": ColumnType.BOOLEAN,
}
"""Scalars that a source prints as we do, from a column of this type."""


class _CannotSay(Exception):
    """Something below needs more than the source: what it is."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")


def planned_document(field: FieldPlan, tellers: frozenset[str]) -> PlannedDocument | None:
    """The field's subtree as a document of one of these sources, or None."""
    asked: list[Asked | None] = []
    try:
        document, left = _first(field, tellers, asked)
    except _CannotSay:
        return None
    tables = tuple(each for each in asked if each is not None)
    return PlannedDocument(
        document, tables[0].relation.columns, tables, Fragment(_nothing(document)), left, all(map(_is_fixed, tables))
    )


def why_rows(field: FieldPlan, tellers: frozenset[str]) -> str | None:
    """What keeps a relation from being said as a document at all: the field and the reason; None where it can be."""
    try:
        _first(field, tellers, [])
    except _CannotSay as reason:
        return str(reason)
    return None


def _nothing(document: Document) -> bytes:
    match document.extent:
        case Extent.ONE:
            return b"null"
        case Extent.LIST:
            return b"[]"
        case Extent.PAGE:
            values = {"nodes": "[]", "totalCount": "0"}
            parts = (f'"{part.name}":{values.get(part.part, part.constant)}' for part in document.parts)
            return ("{" + ",".join(parts) + "}").encode()


def _is_fixed(asked: Asked) -> bool:
    """Whether no variable says which rows; an argument that is a key is no part of what is asked for it."""
    return asked.relation.by is not None or asked.arguments.fixed is not None


_Told: TypeAlias = tuple[Document, Left | None]


def _first(field: FieldPlan, tellers: frozenset[str], asked: list[Asked | None]) -> _Told:
    if not isinstance(field.meaning, Related):
        raise _CannotSay(field.key, "made in Python")
    source = TABLES[field.meaning.table].source
    if source not in tellers:
        raise _CannotSay(field.key, "its source answers in rows alone")
    return _document(field, source, asked)


def _document(field: FieldPlan, source: str, asked: list[Asked | None]) -> _Told:
    relation = field.meaning
    if not isinstance(relation, Related) or field.refused:
        raise _CannotSay(field.key, "refused by the grants" if field.refused else "made in Python")
    if TABLES[relation.table].source != source:
        raise _CannotSay(field.key, f"held by another source, {TABLES[relation.table].source}")
    if asked and (relation.through is not None or relation.by is not None):
        raise _CannotSay(field.key, "hangs on a link table")
    table = TABLES[relation.table]
    if relation.shape is Shape.ONE and relation.columns != table.key:
        raise _CannotSay(field.key, "one row that is not found by its table's key")
    if any(argument.name.value in _BY_CURSOR for node in field.nodes for argument in node.arguments or ()):
        raise _CannotSay(field.key, "a cursor is read in Python")
    number = len(asked)
    asked.append(None)
    selection, parts = _rows(field)
    writing = _Writing(relation.table, asked)
    members = tuple(_said_or_left(each, writing) for each in selection.fields)
    if writing.needed:
        members += (Beside(tuple(writing.needed), tuple(writing.looked_up.values())),)
    asked[number] = Asked(relation, field.arguments, tuple(writing.fulfilled))
    document = Document(relation.table, _EXTENTS[relation.shape], members, number, parts, paging.LARGEST_LIST)
    return document, left_of(field, relation, writing.left)


@dataclass(frozen=True, slots=True)
class _Writing:
    """What the members of one document are made with; the lists grow. `left` are the fields still to be answered,
    `needed` the columns that these need, `looked_up` the rows, by their tables, that they name."""

    table: str
    asked: list[Asked | None]
    fulfilled: list[Derived] = field(default_factory=list)
    left: list[FieldPlan] = field(default_factory=list)
    needed: dict[str, None] = field(default_factory=dict)
    looked_up: dict[str, Below] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """The only one that is asked."""
        return TABLES[self.table].source


def _rows(field: FieldPlan) -> tuple[Selection, tuple[Part, ...]]:
    """The selection of its rows, and the parts of its page where it is one."""
    selection = _only(field)
    if not isinstance(field.meaning, Related) or field.meaning.shape is not Shape.CONNECTION:
        return selection, ()
    rows = [each for each in selection.fields if each.name == "nodes"]
    if len(rows) != 1:
        raise _CannotSay(field.key, "a page without its nodes, or with several")
    return _only(rows[0]), tuple(_part(each) for each in selection.fields)


def _part(field: FieldPlan) -> Part:
    match field.meaning:
        case TypeName(str(name)):
            return Part(field.key, "", f'"{name}"')
        case _ if field.name in ("nodes", "totalCount"):
            return Part(field.key, field.name)
    raise _CannotSay(field.key, "made in Python from the page")


def _only(field: FieldPlan) -> Selection:
    """The selection below, where all types share one."""
    found = {id(each): each for each in field.below.values()}
    if len(found) != 1:
        raise _CannotSay(field.key, "its types answer differently")
    return next(iter(found.values()))


def _said_or_left(field: FieldPlan, writing: _Writing) -> Member:
    """The field as the source says it, else a null in its place, to be answered afterwards."""
    asked_so_far = len(writing.asked)
    try:
        return _member(field, writing)
    except _CannotSay:
        del writing.asked[asked_so_far:]
        needed = needed_of(field, writing.table)
        if needed is None:
            raise
    writing.left.append(field)
    writing.needed.update(dict.fromkeys(needed))
    register = register_of(field, writing.source)
    if register is not None and register.table not in writing.looked_up:
        writing.looked_up[register.table] = _name_in(register, writing.asked)
    return Constant(field.key, "null")


def _name_in(register: Related, asked: list[Asked | None]) -> Below:
    """The name of the party in the row of its register."""
    document = Document(register.table, Extent.ONE, (Value("name", "name", nullable=True),), len(asked))
    asked.append(Asked(register, no_arguments()))
    return Below(register.table, register.on, document, nullable=True)


def _member(field: FieldPlan, writing: _Writing) -> Member:
    _check_granted(field)
    table = TABLES[writing.table]
    match field.meaning:
        case TypeName(str(name)):
            return Constant(field.key, f'"{name}"')
        case Own(column):
            return _value(field, column or field.place.name, writing.table)
        case OwnIdentity() if len(table.key) == 1:
            return Identity(field.key, kind_of_table(writing.table), table.key[0])
        case PartyOf(prefix):
            return Embedded(
                field.key, f"{prefix}_number", tuple(_of_party(each, prefix) for each in _only(field).fields)
            )
        case Derived(condition=condition) if condition is not None:
            writing.fulfilled.append(field.meaning)
            return Fulfilled(field.key, len(writing.fulfilled) - 1)
        case Related(on=on):
            document, left = _document(field, writing.source, writing.asked)
            if left is not None:
                writing.left.append(replace(field, meaning=Inside(left)))
            return Below(field.key, on, document, field.output.nullable)
    raise _CannotSay(field.key, "made in Python")


def _of_party(field: FieldPlan, prefix: str) -> Member:
    _check_granted(field)
    match field.meaning:
        case OwnIdentity():
            return Identity(field.key, PARTY, f"{prefix}_number")
        case Own() if field.name == "number":
            return Value(field.key, f"{prefix}_number", False)
    raise _CannotSay(field.key, "is not in the row that names the party")


def _check_granted(field: FieldPlan) -> None:
    if field.refused or field.mask is not None:
        raise _CannotSay(field.key, "refused by the grants" if field.refused else "masked by the grants")


def _value(field: FieldPlan, column: str, table: str) -> Value:
    output: Output = field.output
    held = TABLES[table].by_name[column].type
    said = ColumnType.TEXT if output.words else _SAID.get(output.type_name)
    if output.is_list or said is not held:
        raise _CannotSay(field.key, "printed in Python")
    return Value(field.key, column, output.nullable, output.words)
