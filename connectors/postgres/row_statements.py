"""The statements of scans, each text written once: it depends on the scan's shape, and the values stand apart.

Pure functions say what the shape is and which values a scan brings, in the order in which `sql.statement` numbers them;
a test holds what is kept to what is written anew.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import Any

from connectors.postgres import conditions
from connectors.postgres.sql import Statement, limits, statement
from connectors.scan import Key, Page, Scan
from connectors.shape import ROW_LIMIT, table_of

SHAPES_KEPT = 512
"""Shapes whose statements one connector keeps: about 1 MB of text at most."""


class RowStatements:
    """What one connector keeps, those used last."""

    def __init__(self, row_limit: int = ROW_LIMIT) -> None:
        self._row_limit = row_limit
        self._kept: OrderedDict[Hashable, Statement] = OrderedDict()

    @property
    def kept(self) -> int:
        """Shapes whose statements are kept now."""
        return len(self._kept)

    def of(self, scan: Scan) -> Statement:
        """The statement that answers a checked scan, its children apart."""
        wanted = shape(scan)
        found = self._kept.get(wanted)
        if found is None:
            made = statement(scan, self._row_limit)
            if len(self._kept) >= SHAPES_KEPT:
                self._kept.popitem(last=False)
            self._kept[wanted] = replace(made, parameters=())
            return made
        self._kept.move_to_end(wanted)
        parameters = tuple(values(scan, found.markers, self._row_limit))
        return Statement(found.text, parameters, found.markers, found.backwards)


def shape(scan: Scan) -> Hashable:
    """What the statement depends on besides its values."""
    return (
        scan.table,
        scan.columns,
        scan.order,
        scan.rows,
        scan.count,
        _page_shape(scan.page),
        conditions.shape(scan.where),
        conditions.key_shape(scan.keys),
        tuple(child.columns for child in scan.children),
    )


def values(scan: Scan, markers: frozenset[str], row_limit: int) -> Iterator[Any]:
    """The parameters of the statement with these markers, in their order."""
    keys, page = scan.keys, scan.page
    if keys is not None:
        yield from conditions.key_values(keys, table_of(scan))
        if keys.through is not None:
            yield from conditions.values(keys.through.where)
    yield from conditions.values(scan.where)
    if not scan.rows:
        return
    # Once to cut the rows, and once to see whether any stand on the cursors' other side.
    for _ in range(2 if page.probe else 1):
        yield from _cursor_values(page.after)
        yield from _cursor_values(page.before)
    yield from limits(scan, row_limit, single=not markers)


def _page_shape(page: Page) -> Hashable:
    return (page.first is None, page.last is None, page.probe, _cursor_shape(page.after), _cursor_shape(page.before))


def _cursor_shape(cursor: Key | None) -> Hashable:
    return None if cursor is None else tuple(value is None for value in cursor)


def _cursor_values(cursor: Key | None) -> Iterator[Any]:
    """As `conditions.beyond` adds them: from the last column on, without the nulls."""
    return (value for value in reversed(cursor or ()) if value is not None)
