"""When the server is to plan a read: once, or anew for the values of each run."""

from __future__ import annotations

from connectors.catalogue import TABLES, ColumnType
from connectors.document import DocumentScan
from connectors.postgres.link import Planning
from connectors.scan import And, Compare, Condition, Operator, Order, Scan


def planning(scan: Scan | DocumentScan) -> Planning:
    """Keys are found by the same index whatever they are, and so is the beginning of a list that stands in an index in
    its order. Which index is right for any other filter, its value says."""
    if scan.keys is not None:
        return Planning.ONCE
    if isinstance(scan, DocumentScan):
        ask = scan.asks.tables[scan.document.number]
        in_order = _stands_in_order(scan.document.table, ask.where, ask.order)
    else:
        page = scan.page
        is_beginning = page.after is None and page.before is None and page.last is None
        in_order = is_beginning and _stands_in_order(scan.table, scan.where, scan.order)
    return Planning.ONCE if in_order else Planning.EACH


def _stands_in_order(table: str, where: Condition | None, order: tuple[Order, ...]) -> bool:
    """Whether an index of the table has the rows of each value next to each other, in this order."""
    while isinstance(where, And) and len(where.conditions) == 1:
        where = where.conditions[0]
    if not isinstance(where, Compare) or where.operator is not Operator.EQ or len(order) != 1:
        return False
    held, (last,) = TABLES[table], order
    # An index of a value and a time has the latest first, as lists mostly have it.
    return (
        last.descending
        and (where.column, last.column) in held.indexes
        and held.by_name[last.column].type in (ColumnType.DATE, ColumnType.TIMESTAMP)
    )
