"""Columns of the catalogue that a source does not offer (any more): its other columns are read all the same.

A read that meets a missing column learns which ones are missing and is asked again without them. Its rows then answer
for each other column, and raise MissingColumn for those: so the fields that need one fail, and no field beside them.
While anything is missing the source is looked at again every minute, so that a column put back is found.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import asyncpg

from connectors.catalogue import TABLES, tables_of
from connectors.postgres.errors import MissingColumn
from connectors.scan import Group, Row, Scan, columns_of
from connectors.shape import positions

LOOK_AGAIN_S = 60.0

OFFERED = """
select wanted.name, attribute.attname
from unnest($1::text[]) as wanted (name)
join pg_attribute as attribute
  on attribute.attrelid = to_regclass(quote_ident(wanted.name)) and attribute.attnum > 0 and not attribute.attisdropped
"""
"""Names of tables to (table, column) of what is there."""


class PartialRow(Mapping[str, Any]):
    """A row without some columns that were asked for; MissingColumn for each of those."""

    __slots__ = ("_missing", "_row", "_source", "_table")

    def __init__(self, row: Row, source: str, table: str, missing: frozenset[str]) -> None:
        self._row = row
        self._source = source
        self._table = table
        self._missing = missing

    def __getitem__(self, name: str) -> Any:
        if name in self._missing:
            raise MissingColumn(self._source, self._table, name)
        return self._row[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._row.keys())

    def __len__(self) -> int:
        return len(self._row)


class Lacks:
    """What one source lacks, as it was last looked at. Nothing until a read has failed."""

    def __init__(self, source: str, look_again_s: float = LOOK_AGAIN_S) -> None:
        self._source = source
        self._look_again_s = look_again_s
        self._missing: dict[str, frozenset[str]] = {}
        self._looked_at = 0.0

    @property
    def tables(self) -> list[str]:
        """The tables to look at."""
        return [table.name for table in tables_of(self._source)]

    @property
    def is_due(self) -> bool:
        """Whether something was missing, and may have been put back since."""
        return bool(self._missing) and time.monotonic() - self._looked_at >= self._look_again_s

    def learn(self, offered: Iterable[asyncpg.Record]) -> bool:
        """Take in the answer to OFFERED; whether anything is another than before."""
        found: dict[str, set[str]] = {}
        for name, column in offered:
            found.setdefault(name, set()).add(column)
        missing = {
            table.qualified: lacking
            for table in tables_of(self._source)
            if table.name in found and (lacking := frozenset(table.by_name.keys() - found[table.name]))
        }
        self._looked_at = time.monotonic()
        changed, self._missing = missing != self._missing, missing
        return changed

    @property
    def any(self) -> bool:
        """Whether anything is known to be missing."""
        return bool(self._missing)

    @property
    def named(self) -> list[str]:
        """Each missing column as `table.column`, for a log."""
        return [f"{table.partition('.')[2]}.{column}" for table, columns in self._missing.items() for column in columns]

    def without(self, scan: Scan) -> tuple[Scan, frozenset[str]]:
        """The scan without what is missing, and what that is; MissingColumn where its rows hang on it."""
        if not self._missing:
            return scan, frozenset()
        for table, column in _needed(scan):
            if column in self._missing.get(table, ()):
                raise MissingColumn(self._source, TABLES[table].name, column)
        missing = self._missing.get(scan.table, frozenset()) & frozenset(scan.columns)
        return replace(scan, columns=tuple(name for name in scan.columns if name not in missing)), missing

    def told(self, scan: Scan, groups: tuple[Group, ...], missing: frozenset[str]) -> tuple[Group, ...]:
        """The groups, their rows knowing which columns they are without."""
        if not missing:
            return groups
        table = TABLES[scan.table].name
        return tuple(
            replace(group, rows=tuple(PartialRow(row, self._source, table, missing) for row in group.rows))
            for group in groups
        )


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
