"""The reference connector: one source's tables as rows in memory, answered by plain loops.

It says what `connectors.scan`'s semantics are, holds the other connectors to them in the contract suite, and is the
source of tests that need no server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cmp_to_key
from typing import Any

from connectors import shape
from connectors.catalogue import TABLES, tables_of
from connectors.connector import Capabilities, Statistics
from connectors.document import DocumentAnswer, DocumentScan, Unfit
from connectors.measures import MEASURES, Measure
from connectors.scan import (
    And,
    Answer,
    Child,
    Compare,
    Condition,
    Deadline,
    Group,
    Key,
    Keys,
    Not,
    Operator,
    Or,
    Order,
    Page,
    Row,
    Scan,
)
from connectors.trigrams import SIMILAR_FROM, similarity
from identifiers.errors import TooMany
from identifiers.normalise import normalise_name


class MemoryConnector:
    """A source made of rows by qualified table name; a column that a row leaves out is null, a table left out empty."""

    def __init__(self, source: str, tables: Mapping[str, Iterable[Row]], *, row_limit: int = shape.ROW_LIMIT) -> None:
        self._source = source
        self._row_limit = row_limit
        self._tables: dict[str, list[Row]] = {table.qualified: [] for table in tables_of(source)}
        for name, rows in tables.items():
            for row in rows:
                self.insert(name, row)

    @property
    def source(self) -> str:
        """The agency's name in the catalogue."""
        return self._source

    @property
    def capabilities(self) -> Capabilities:
        """It answers children by itself."""
        return Capabilities(children=True)

    def insert(self, table: str, row: Row) -> None:
        """Add one row; LookupError where the catalogue does not know the table or a column."""
        columns = TABLES[table].by_name
        if unknown := row.keys() - columns.keys():
            raise LookupError(f"{table} has no column {min(unknown)}")
        self._tables[table].append({name: shape.fits(column, row.get(name)) for name, column in columns.items()})

    async def read(self, scan: Scan, deadline: Deadline) -> Answer:
        """Answer one scan with its children."""
        shape.check(scan, self._source)
        groups = self._groups(scan)
        if sum(len(group.rows) for group in groups) > self._row_limit:
            raise TooMany("more rows than one read may bring", limit=self._row_limit)
        return Answer(groups, datetime.now(UTC))

    async def documents(self, scan: DocumentScan, deadline: Deadline) -> DocumentAnswer:
        """Declined: it says rows."""
        raise Unfit

    async def search_names(
        self,
        table: str,
        number: str,
        name: str,
        wanted: str,
        limit: int,
        deadline: Deadline,
        where: Condition | None = None,
    ) -> Sequence[Row]:
        """Rows {number, name, score} whose name is similar to `wanted`, best first, ties by number."""
        shape.check(Scan(table, (number, name), where=where), self._source)
        shape.fits(TABLES[table].by_name[name], wanted)
        sought = normalise_name(wanted)
        found = [
            {"number": row[number], "name": row[name], "score": similarity(normalise_name(row[name]), sought)}
            for row in self._tables[table]
            if row[name] is not None and holds(where, row)
        ]
        found = [each for each in found if each["score"] >= SIMILAR_FROM]
        return sorted(found, key=lambda each: (-each["score"], each["number"]))[:limit]

    async def measure(self, measure: Measure, deadline: Deadline) -> Row:
        """One row of a named aggregate."""
        return MEASURES[measure.name].in_memory(self._tables, measure.arguments)

    async def ping(self, deadline: Deadline) -> None:
        """It always answers."""

    def statistics(self) -> Statistics:
        """It holds no connections."""
        return Statistics()

    async def close(self) -> None:
        """It holds nothing to give back."""

    def _groups(self, scan: Scan) -> tuple[Group, ...]:
        ordered = sorted(
            (row for row in self._tables[scan.table] if holds(scan.where, row)), key=_sort_key(shape.positions(scan))
        )
        if scan.keys is None:
            return (self._group(scan, ordered),)
        return tuple(self._group(scan, self._reached(scan.keys, key, ordered)) for key in scan.keys.values)

    def _reached(self, keys: Keys, key: Key, rows: list[Row]) -> list[Row]:
        through = keys.through
        if through is None:
            return [row for row in rows if _equal(keys.columns, key, row)]
        links = [
            tuple(link[column] for column in through.link)
            for link in self._tables[through.table]
            if _equal(through.columns, key, link) and holds(through.where, link)
        ]
        return [row for row in rows if any(_equal(through.to, link, row) for link in links)]

    def _group(self, scan: Scan, rows: list[Row]) -> Group:
        total = len(rows) if scan.count else None
        if not scan.rows:
            return Group(total=total)
        kept, has_next, has_previous = paged(scan.page, shape.positions(scan), rows)
        columns = shape.selected(scan)
        return Group(
            rows=tuple({column: row[column] for column in columns} for row in kept),
            has_next=scan.page.probe and has_next,
            has_previous=scan.page.probe and has_previous,
            total=total,
            children={child.name: self._children(child, kept) for child in scan.children} if scan.children else None,
        )

    def _children(self, child: Child, rows: list[Row]) -> tuple[Group, ...]:
        keys = tuple(tuple(row[column] for column in child.columns) for row in rows)
        return self._groups(shape.keyed(child.scan, Keys(child.to, keys)))


def holds(condition: Condition | None, row: Row) -> bool:
    """Whether a row fulfils a condition; a comparison with null is false."""
    match condition:
        case None:
            return True
        case And(parts):
            return all(holds(part, row) for part in parts)
        case Or(parts):
            return any(holds(part, row) for part in parts)
        case Not(part):
            return not holds(part, row)
        case Compare(column, operator, value):
            return _compare(operator, row[column], value)


def _compare(operator: Operator, held: Any, value: Any) -> bool:
    if operator is Operator.IS_NULL:
        return (held is None) is bool(value)
    if held is None or value is None:
        return False
    match operator:
        case Operator.EQ:
            return bool(held == value)
        case Operator.IN:
            return held in value
        case Operator.GTE:
            return bool(held >= value)
        case Operator.LT:
            return bool(held < value)
        case Operator.STARTS_WITH:
            return str(held).startswith(value)
        case Operator.CONTAINS:
            return value in held
    raise ValueError(operator)


def _equal(columns: Sequence[str], key: Key, row: Row) -> bool:
    return all(_compare(Operator.EQ, row[column], value) for column, value in zip(columns, key, strict=True))


def _sort_key(order: Sequence[Order]) -> Callable[[Row], Any]:
    def compare(one: Row, other: Row) -> int:
        return _compare_positions(order, _position(order, one), _position(order, other))

    return cmp_to_key(compare)


def _position(order: Sequence[Order], row: Row) -> Key:
    return tuple(row[each.column] for each in order)


def _compare_positions(order: Sequence[Order], one: Key, other: Key) -> int:
    """Negative where the first position comes first: column by column, nulls last in both directions."""
    for each, left, right in zip(order, one, other, strict=True):
        if left is None or right is None:
            outcome = (left is None) - (right is None)
        else:
            outcome = ((left > right) - (left < right)) * (-1 if each.descending else 1)
        if outcome:
            return outcome
    return 0


def paged(page: Page, order: Sequence[Order], rows: Sequence[Row]) -> tuple[list[Row], bool, bool]:
    """The page of ordered rows, and whether rows follow and precede it: cursors cut, then first, then last."""

    def compared(row: Row, cursor: Key) -> int:
        return _compare_positions(order, _position(order, row), cursor)

    kept = list(rows)
    has_next = has_previous = False
    if page.after is not None:
        has_previous = any(compared(row, page.after) <= 0 for row in kept)
        kept = [row for row in kept if compared(row, page.after) > 0]
    if page.before is not None:
        has_next = any(compared(row, page.before) >= 0 for row in rows)
        kept = [row for row in kept if compared(row, page.before) < 0]
    if page.first is not None and len(kept) > page.first:
        kept, has_next = kept[: page.first], True
    if page.last is not None and len(kept) > page.last:
        kept, has_previous = kept[len(kept) - page.last :], True
    return kept, has_next, has_previous
