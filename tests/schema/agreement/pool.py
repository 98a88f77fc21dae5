"""Values of the data itself, from which the arguments of generated operations are drawn, and some that are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from graphql import GraphQLSchema

from connectors.cursor import CursorCodec
from connectors.scan import Row, Scan
from connectors.shape import position_of
from identifiers.opaque_id import IdCodec
from resolvers.meaning import Related, Shape, declared
from resolvers.nodes import NODE_TABLES, PARTY

FEW = 12
"""Values of a kind: few, so that an operation often asks the same twice."""

Tables = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Pool:
    """What arguments may be, by the name of the argument or the filter's field."""

    texts: Mapping[str, Sequence[str]] = field(repr=False)
    dates: Sequence[str] = field(repr=False)

    def text(self, name: str) -> Sequence[str]:
        """Values for a text of this name."""
        return self.texts.get(name) or self.texts[""]


def pool_of(tables: Tables, schema: GraphQLSchema, ids: IdCodec, cursors: CursorCodec) -> Pool:
    """The pool of these rows."""
    cases = [*_some(tables, "court.enforcement_case", "number"), "(2023)浙0522执1号", "（2099）浙0522执9999号", "执1"]
    numbers = [*_some(tables, "police.person", "number"), *_some(tables, "registry.company", "number")]
    numbers += [numbers[0].lower(), "11010519491231002X", "110105194912310021", "91330522MA0000000X", "", "P1"]
    codes = [*_some(tables, "court.court", "code"), "无", ""]
    given = list(_ids(tables, ids))
    marks = ["garbage", "", *_cursors(tables, schema, cursors)]
    texts: dict[str, Sequence[str]] = {
        "number": numbers,
        "numbers": numbers,
        "case": cases,
        "caseNumber": [*cases, "2023", "执"],
        "courtCode": codes,
        "plate": [*_some(tables, "vehicles.vehicle", "plate"), "浙A"],
        "vin": [*_some(tables, "vehicles.vehicle", "vin"), "LSV"],
        "name": [
            *_some(tables, "police.person", "name"),
            *_some(tables, "registry.company", "name"),
            "王",
            " ",
            "公司",
        ],
        "divisionCode": ["330522", "33", "3305", "99", "x"],
        "after": marks,
        "before": marks,
        "": ["a", "", "纠纷", "%", '"\\', "\x01"],
    }
    texts |= {name: given for name in ("id", "ids", "from", "to", "subject")}
    return Pool(texts, _dates(tables))


def _some(tables: Tables, table: str, column: str) -> list[str]:
    found = [str(row[column]) for row in tables[table] if row[column] is not None]
    return found[:: max(1, len(found) // FEW)][:FEW]


def _ids(tables: Tables, ids: IdCodec) -> Iterable[str]:
    for number in (*_some(tables, "police.person", "number")[:4], *_some(tables, "registry.company", "number")[:4]):
        yield ids.encode(PARTY, number)
    for kind, table in NODE_TABLES.items():
        key = {"court.enforcement_case": "number", "vehicles.vehicle": "vin", "bank.account": "number"}
        for value in _some(tables, table, key.get(table, "record_id"))[:2]:
            yield ids.encode(kind, value)
    yield from ("", "garbage", ids.encode("case", "（2099）浙0522执9999号"))


def _cursors(tables: Tables, schema: GraphQLSchema, cursors: CursorCodec) -> Iterable[str]:
    """Some places in the lists at the root, in their own order."""
    assert schema.query_type is not None
    for definition in schema.query_type.fields.values():
        meaning = declared(definition).meaning
        if isinstance(meaning, Related) and meaning.shape is Shape.CONNECTION:
            scan, rows = Scan(meaning.table, (), order=meaning.order), tables[meaning.table]
            for row in rows[:: max(1, len(rows) // 3)][:3]:
                yield cursors.encode(meaning.table, meaning.order, position_of(scan, row))


def _dates(tables: Tables) -> list[str]:
    days = [row["filed_on"] for row in tables["court.enforcement_case"][:FEW]]
    near = [day + timedelta(days=shift) for day in days[:4] for shift in (0, 1)]
    return [day.isoformat() for day in (*near, date(2026, 7, 1), date.min, date.max, date(1970, 1, 1))]
