"""Columns of the catalogue that a source lacks, or offers as another type: its others are read all the same.

A source is looked at before its first read, every minute, and when a read fails for such a column, which is then asked
again without it. Its rows answer for each other column, and raise UnfitColumn for that one: so the fields that need it
fail, and no field beside them. A column that is put right is found at the next look.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import asyncpg

from connectors.catalogue import TABLES, Table, tables_of
from connectors.catalogue.table import ACCEPTED
from connectors.postgres.errors import UnfitColumn
from connectors.scan import Group, Row, Scan, columns_of
from connectors.shape import positions

LOOK_AGAIN_S = 60.0

OFFERED = """
select wanted.name, attribute.attname,
       format_type(case when type.typtype = 'd' then type.typbasetype else type.oid end, null) as type
from unnest($1::text[]) as wanted (name)
join pg_attribute as attribute
  on attribute.attrelid = to_regclass(quote_ident(wanted.name)) and attribute.attnum > 0 and not attribute.attisdropped
join pg_type as type on type.oid = attribute.atttypid
"""
"""Names of tables to (table, column, type) of what is there."""

Unfit = Mapping[str, str]
"""Columns of one table that do not fit, each with how the table is offered."""


class PartialRow(Mapping[str, Any]):
    """A row without some columns that were asked for; UnfitColumn for each of those."""

    __slots__ = ("_row", "_source", "_table", "_unfit")

    def __init__(self, row: Row, source: str, table: str, unfit: Unfit) -> None:
        self._row = row
        self._source = source
        self._table = table
        self._unfit = unfit

    def __getitem__(self, name: str) -> Any:
        if name in self._unfit:
            raise UnfitColumn(self._source, self._table, self._unfit[name])
        return self._row[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._row.keys())

    def __len__(self) -> int:
        return len(self._row)


class Lacks:
    """In what one source falls short, as it was last looked at."""

    def __init__(self, source: str, look_again_s: float = LOOK_AGAIN_S) -> None:
        self._source = source
        self._look_again_s = look_again_s
        self._unfit: dict[str, Unfit] = {}
        self._looked_at: float | None = None

    @property
    def tables(self) -> list[str]:
        """The tables to look at."""
        return [table.name for table in tables_of(self._source)]

    @property
    def is_due(self) -> bool:
        """Whether the source was not looked at yet, or so long ago that it may have changed."""
        return self._looked_at is None or time.monotonic() - self._looked_at >= self._look_again_s

    def learn(self, offered: Iterable[asyncpg.Record]) -> bool:
        """Take in the answer to OFFERED; whether anything is another than before."""
        found: dict[str, dict[str, str]] = {}
        for name, column, typed in offered:
            found.setdefault(name, {})[column] = typed
        # A table that is missing as a whole says so when it is read.
        unfit = {
            table.qualified: wrong
            for table in tables_of(self._source)
            if table.name in found and (wrong := _unfit(table, found[table.name]))
        }
        self._looked_at = time.monotonic()
        changed, self._unfit = unfit != self._unfit, unfit
        return changed

    @property
    def any(self) -> bool:
        """Whether anything is known not to fit."""
        return bool(self._unfit)

    @property
    def named(self) -> list[str]:
        """Each column that does not fit as `table.column`, for a log."""
        return [f"{table.partition('.')[2]}.{column}" for table, columns in self._unfit.items() for column in columns]

    def without(self, scan: Scan) -> tuple[Scan, Unfit]:
        """The scan without what does not fit, and what that is; UnfitColumn where its rows hang on it."""
        if not self._unfit:
            return scan, {}
        for table, column in _needed(scan):
            if how := self._unfit.get(table, {}).get(column):
                raise UnfitColumn(self._source, TABLES[table].name, how)
        unfit = {name: how for name, how in self._unfit.get(scan.table, {}).items() if name in scan.columns}
        return replace(scan, columns=tuple(name for name in scan.columns if name not in unfit)), unfit

    def told(self, scan: Scan, groups: tuple[Group, ...], unfit: Unfit) -> tuple[Group, ...]:
        """The groups, their rows knowing which columns they are without."""
        if not unfit:
            return groups
        table = TABLES[scan.table].name
        return tuple(
            group._replace(rows=tuple(PartialRow(row, self._source, table, unfit) for row in group.rows))
            for group in groups
        )


def _unfit(table: Table, found: Mapping[str, str]) -> Unfit:
    """In what the columns found, each with its type, fall short of the table."""
    wrong = {}
    for column in table.columns:
        typed = found.get(column.name)
        if typed is None:
            wrong[column.name] = f"without its column {column.name}"
        elif typed not in ACCEPTED[column.type]:
            wrong[column.name] = f"with its column {column.name} as {typed}, not {column.type}"
    return wrong


def _needed(scan: Scan) -> Iterator[tuple[str, str]]:
    """The columns, each with its table, by which the rows are found and ordered: without one there is no answer."""
    yield from ((scan.table, each.column) for each in positions(scan))
    yield from ((scan.table, column) for column in columns_of(scan.where))
    if scan.keys is None:
        return
    through = scan.keys.through
    holder = scan.table if through is None else through.table
    yield from ((holder, column) for column in scan.keys.columns)
    if through is not None:
        yield from ((scan.table, column) for column in through.to)
        yield from ((through.table, column) for column in (*through.link, *columns_of(through.where)))
