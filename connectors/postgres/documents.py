"""A document as one SQL statement that answers in JSON text, and the values it takes. Pure functions.

    select DOCUMENT                                                       for one key or none
    select the DOCUMENTs, with separators, in order from unnest(keys)     for many

A DOCUMENT is a scalar subquery: the rows of a table, ordered and cut, each as text put together from its columns, the
documents below them being subqueries of the same kind. Text put together column by column took no longer than
`row_to_json` on flat rows, and half as long on nested ones. Values are parameters; the text depends on the document and
on the shape of its asks alone, and `values` gives the values of asks of that shape in the order of their `$n`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from connectors.catalogue import TABLES, Column, ColumnType
from connectors.document import (
    CUT,
    MARK,
    SEPARATOR,
    UNFIT,
    Ask,
    Asks,
    Below,
    Beside,
    Constant,
    Document,
    DocumentScan,
    Embedded,
    Extent,
    Fulfilled,
    Identity,
    Member,
    Part,
    Value,
    flat,
)
from connectors.postgres import conditions
from connectors.postgres.conditions import Parameters, both, ordering, quoted, rendered
from connectors.postgres.sql import ORDINAL, match, unnested
from connectors.scan import Keys, Scan
from connectors.shape import positions

_PLUS_EIGHT = "interval '8 hours'"
_LARGEST_INTEGER = 2**31 - 1
_LARGEST_DOUBLE = "1.7976931348623157e308"
_LARGEST_AMOUNT = "1e25"
_FIRST_DAY, _LAST_DAY = "date '0001-01-01'", "date '9999-12-31'"
_FIRST_MOMENT, _AFTER_LAST_MOMENT = "timestamptz '0001-01-01 00:00:00+00'", "timestamptz '9999-12-31 16:00:00+00'"
"""What Python's dates, and moments at +08:00, can say; infinity is beyond."""


class _Literal(str):
    """A text as it is to come out, which joins with the one next to it."""

    __slots__ = ()

    def __format__(self, _specification: str) -> str:
        """As SQL writes it."""
        quoted = self.replace("'", "''")
        if all(character >= " " for character in quoted):
            return f"'{quoted}'"
        escaped = "".join(character if character >= " " else f"\\x{ord(character):02x}" for character in quoted)
        return f"E'{escaped}'"


_Pieces: TypeAlias = Sequence[str]
"""Texts to be put one after the other: literals, and expressions that are never null."""

_MARK, _UNFIT, _CUT, _SEPARATOR = (_Literal(each.decode()) for each in (MARK, UNFIT, CUT, SEPARATOR))
_QUOTE, _NULL = _Literal('"'), _Literal("null")


@dataclass(frozen=True, slots=True)
class _Saying:
    """How the values of a type are said, in SQL with `{}` for the column: the text, whether it stands in quotes, and
    within which bounds there is one; None where every value has one."""

    text: str
    quoted: bool = False
    bounds: str | None = None


_AS_JSON: dict[ColumnType, _Saying] = {
    ColumnType.TEXT: _Saying("to_json({})::text"),
    ColumnType.INTEGER: _Saying("{}::text", bounds=f"{{}} between -{_LARGEST_INTEGER + 1} and {_LARGEST_INTEGER}"),
    ColumnType.DOUBLE: _Saying(
        "to_json({}::float8)::text", bounds=f"{{}} between -{_LARGEST_DOUBLE} and {_LARGEST_DOUBLE}"
    ),
    ColumnType.NUMERIC: _Saying("round({}, 2)::text", True, f"{{}} between -{_LARGEST_AMOUNT} and {_LARGEST_AMOUNT}"),
    ColumnType.BOOLEAN: _Saying("{}::text"),
    # Half the time of to_json, and the same text: the session's DateStyle is ISO.
    ColumnType.DATE: _Saying("{}::text", True, f"{{}} between {_FIRST_DAY} and {_LAST_DAY}"),
    ColumnType.TIMESTAMP: _Saying(
        f"""to_char({{}} at time zone {_PLUS_EIGHT}, 'YYYY-MM-DD"T"HH24:MI:SS') || """
        """case when extract(microseconds from {})::bigint % 1000000 = 0 then '' """
        """else to_char({}, '.US') end || '+08:00'""",
        True,
        f"{{}} >= {_FIRST_MOMENT} and {{}} < {_AFTER_LAST_MOMENT}",
    ),
}
"""A column of each type as the contract's scalars print it (`schema.scalars`)."""


@dataclass(frozen=True, slots=True)
class _Writing:
    """What is handed down while a statement is written."""

    asks: Sequence[Ask]
    parameters: Parameters


def document_text(scan: DocumentScan) -> tuple[str, list[Any]]:
    """The statement of a scan, and its parameters."""
    writing = _Writing(scan.asks.tables, Parameters())
    keys, table = scan.keys, TABLES[scan.document.table]
    if keys is None:
        return f"select {_said(_document(scan.document, 'true', 0, writing))}", writing.parameters.values
    holder = table if keys.through is None else TABLES[keys.through.table]
    columns = [holder.by_name[name] for name in keys.columns]
    if len(keys.values) == 1:
        given = zip(columns, keys.values[0], strict=True)
        references = [writing.parameters.add(column, value) for column, value in given]
        matched = match(keys, table, references, writing.parameters, "t0")
        return f"select {_said(_document(scan.document, matched, 0, writing))}", writing.parameters.values
    source = unnested(columns, keys.values, writing.parameters)
    references = [f"k.k{index}" for index in range(len(columns))]
    matched = match(keys, table, references, writing.parameters, "t0")
    document = _document(scan.document, matched, 0, writing)
    texts = f"array(select coalesce({document}, '') from {source} order by k.{quoted(ORDINAL)})"
    return f"select {_said(f'array_to_string({texts}, {_SEPARATOR})')}", writing.parameters.values


def _said(document: str) -> str:
    """The text as bytes, so that it is not decoded here to be encoded again; this way it is not verified anew."""
    return f"textsend({document})"


def bound(document: Document, asks: Asks) -> tuple[Hashable, tuple[Any, ...]]:
    """What a statement takes from the asks of a document: the shape that its text depends on, and the values."""
    shape = tuple(
        (ask.order, ask.size is None, conditions.shape(ask.where), tuple(map(conditions.shape, ask.conditions)))
        for ask in asks.tables
    )
    return shape, tuple(_values(document, asks.tables))


def parameters(document: Document, keys: Keys | None, values: tuple[Any, ...]) -> Sequence[Any]:
    """The parameters of a statement, in the order in which its text numbers them; `values` are those of its asks."""
    if keys is None:
        return values
    linked = () if keys.through is None else conditions.values(keys.through.where)
    return (*conditions.key_values(keys, TABLES[document.table]), *linked, *values)


def _values(document: Document, asks: Sequence[Ask]) -> Iterator[Any]:
    """Of a document and those below it, in the order of `_document`."""
    ask = asks[document.number]
    yield from conditions.values(ask.where)
    if ask.size is not None:
        yield ask.size
    for member in flat(document.members):
        if isinstance(member, Fulfilled):
            yield from conditions.values(ask.conditions[member.number])
        elif isinstance(member, Below):
            yield from _values(member.document, asks)


def _document(document: Document, matched: str, depth: int, writing: _Writing) -> str:
    """The subquery of a document, of the rows `t<depth>` that `matched` ties to the key or to the row above."""
    ask, table, alias = writing.asks[document.number], TABLES[document.table], f"t{depth}"
    where = both(matched, rendered(ask.where, table, alias, writing.parameters))
    size = None if ask.size is None else writing.parameters.add_count(ask.size)
    row = _joined(_object(document, document.members, depth, writing))
    origin = f"from {quoted(table.name)} {alias} where {where}"
    order = f"order by {ordering(positions(Scan(document.table, (), order=ask.order)), table, alias)}"
    match document.extent:
        case Extent.ONE:
            return f"(select {row} {origin} limit 1)"
        case Extent.PAGE:
            nodes = f"array_to_string(array(select {row} {origin} {order} limit {size}), ',')"
            return _page(document.parts, nodes, origin)
        case Extent.LIST if size is None:
            entries = f"array(select {row} {origin} {order} limit {document.most + 1})"
            too_many = f"when cardinality(entries) > {document.most} then {_UNFIT}"
        case _:
            entries = f"array(select {row} {origin} {order} limit {size} + 1)"
            length = f"{_CUT} || (select count(*) {origin}) || {_CUT}"
            too_many = (
                f"when cardinality(entries) > {size} "
                f"then '[' || array_to_string(entries[:{size}], ',') || {length} || ']'"
            )
    # offset 0 keeps the planner from reading the entries once for each time that they are named.
    return (
        f"(select case {too_many} else '[' || array_to_string(entries, ',') || ']' end "
        f"from (select {entries} as entries offset 0) listed{depth})"
    )


def _page(parts: Iterable[Part], nodes: str, origin: str) -> str:
    texts: dict[str, _Pieces] = {}
    for part in parts:
        match part.part:
            case "nodes":
                texts[part.name] = [_Literal("["), nodes, _Literal("]")]
            case "totalCount":
                texts[part.name] = [f"(select count(*) {origin})"]
            case _:
                texts[part.name] = [_Literal(part.constant)]
    return _joined(_named(texts))


def _object(document: Document, members: Sequence[Member], depth: int, writing: _Writing) -> _Pieces:
    return _named({member.name: _member(document, member, depth, writing) for member in members})


def _named(texts: Mapping[str, _Pieces]) -> _Pieces:
    """An object of these values."""
    pieces: list[str] = [_Literal("{")]
    for index, (name, text) in enumerate(texts.items()):
        pieces += [_Literal(f'{"," if index else ""}"{name}":'), *text]
    return [*pieces, _Literal("}")]


def _member(document: Document, member: Member, depth: int, writing: _Writing) -> _Pieces:
    table = TABLES[document.table]
    match member:
        case Constant(_, text):
            return [_Literal(text)]
        case Value():
            return _value(table.by_name[member.column], member, f"t{depth}.{quoted(member.column)}")
        case Identity(_, kind, column):
            key = f"t{depth}.{quoted(column)}"
            return [_QUOTE, _MARK, _Literal(f"{kind}:"), f"{key}::text", _MARK, _QUOTE]
        case Beside(columns, looked_up):
            texts: dict[str, _Pieces] = {
                name: [f"coalesce(to_json(t{depth}.{quoted(name)})::text, 'null')"] for name in columns
            }
            return _named(texts | {each.name: _member(document, each, depth, writing) for each in looked_up})
        case Fulfilled(_, number):
            condition = writing.asks[document.number].conditions[number]
            fulfilled = rendered(condition, table, f"t{depth}", writing.parameters)
            return [f"case when {fulfilled} then 'true' else 'false' end"]
        case Embedded(_, column, members):
            inner = _joined(_object(document, members, depth, writing))
            return [f"case when t{depth}.{quoted(column)} is null then 'null' else {inner} end"]
        case Below(_, on, below, nullable):
            ours = [f"t{depth}.{quoted(own)}" for own, _ in on]
            matched = both(
                *(f"t{depth + 1}.{quoted(theirs)} = {own}" for (_, theirs), own in zip(on, ours, strict=True))
            )
            text = _document(below, matched, depth + 1, writing)
            return [text if below.extent is not Extent.ONE else f"coalesce({text}, {_absent(nullable)})"]


def _value(column: Column, member: Value, name: str) -> _Pieces:
    """The column's text. What may not be null has its quotes outside, where they are one literal with what is next."""
    saying = _saying(column, member)
    text = saying.text.replace("{}", name)
    within = saying.bounds and saying.bounds.replace("{}", name)
    if member.nullable:
        said = _joined([_QUOTE, text, _QUOTE]) if saying.quoted else text
        if within is None:
            return [f"coalesce({said}, {_NULL})"]
        return [f"case when {within} then {said} when {name} is null then {_NULL} else {_UNFIT} end"]
    said = f"case when {within} then {text} else {_UNFIT} end" if within else f"coalesce({text}, {_UNFIT})"
    return [_QUOTE, said, _QUOTE] if saying.quoted else [said]


def _saying(column: Column, member: Value) -> _Saying:
    if not member.values:
        return _AS_JSON[column.type]
    return _Saying("{}", True, f"{{}} in ({', '.join(format(_Literal(each)) for each in member.values)})")


def _absent(nullable: bool) -> _Literal:
    return _NULL if nullable else _UNFIT


def _joined(pieces: _Pieces) -> str:
    """Pieces of text in a row as one expression; literals next to each other become one."""
    joined: list[str] = []
    for piece in pieces:
        if joined and isinstance(piece, _Literal) and isinstance(joined[-1], _Literal):
            joined[-1] = _Literal(joined[-1] + piece)
        else:
            joined.append(piece)
    return "(" + " || ".join(format(piece) for piece in joined) + ")"
