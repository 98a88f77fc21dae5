"""Relations answered in batches: the sources of a level to one scan, its groups back to the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from connectors.catalogue import table
from connectors.scan import Answer, Condition, Group, Key, Keys, Order, Page, Scan, Through, columns_of
from identifiers.errors import TooMany
from resolvers import filters, paging
from resolvers.context import SHANGHAI, Context
from resolvers.meaning import Arguments, Related, Shape
from resolvers.values import Connection, Listing, Record

_COMMON = frozenset({"where", "orderBy", "first", "after", "last", "before"})
"""Arguments of lists alike, whose meaning is read elsewhere."""


def own_value(source: Any, name: str) -> Any:
    """A column of a record, or an attribute of another value."""
    return source.row[name] if isinstance(source, Record) else getattr(source, name)


@cache
def all_columns(table_name: str) -> tuple[str, ...]:
    """Every column that the catalogue names for the table."""
    return tuple(column.name for column in table(table_name).columns)


async def by_keys(
    context: Context, table_name: str, columns: tuple[str, ...], values: Sequence[Key], **scan: Any
) -> tuple[dict[Key, Group], Answer]:
    """One read of a table by keys: the group of each distinct key, and the answer for its time.

    Without columns there is one key, the empty one, and its group is the whole table's. Without keys nothing is read.
    """
    # In order, so that the same question put by two fields is the same scan, and is read once.
    distinct = tuple(sorted(set(values)))
    through = scan.pop("through", None)
    if not distinct:
        return {}, Answer((), datetime.now(SHANGHAI))
    keys = Keys(columns, distinct, through) if columns else None
    answer = await context.read(Scan(table_name, all_columns(table_name), keys=keys, **scan))
    return dict(zip(distinct, answer.groups, strict=True)), answer


async def related(context: Context, relation: Related, sources: Sequence[Any], arguments: Arguments) -> list[Any]:
    """The rows that hang on each source, in the relation's shape; one read whatever the number of sources."""
    keys = keys_of(relation, sources, arguments)
    answered = [key for key in keys if None not in key]
    order = order_of(relation, arguments)
    groups, answer = await by_keys(
        context,
        relation.table,
        relation.columns,
        answered,
        where=where_of(context, relation, arguments),
        order=order,
        page=_page(context, relation, arguments, order),
        rows=relation.shape is not Shape.CONNECTION or arguments.wants != {"totalCount"},
        count="totalCount" in arguments.wants or _cut(relation, arguments),
        through=through_of(context, relation, arguments),
    )
    return [
        _shaped(relation, order, groups[key], answer, arguments) if key in groups else _none(relation) for key in keys
    ]


def keys_of(relation: Related, sources: Sequence[Any], arguments: Arguments) -> list[Key]:
    """The key by which rows hang on each source."""
    if relation.by is not None:
        return [(relation.by.read(arguments.values[relation.by.argument]),)] * len(sources)
    names = [ours for ours, _ in relation.on]
    if len(names) == 1:
        (name,) = names
        kinds = set(map(type, sources))
        if kinds == {Record}:
            return [(source.row[name],) for source in sources]
        if Record not in kinds:
            return [(getattr(source, name),) for source in sources]
    return [tuple(own_value(source, name) for name in names) for source in sources]


def order_of(relation: Related, arguments: Arguments) -> tuple[Order, ...]:
    """The order asked for, else the relation's own."""
    return filters.order(arguments.get("orderBy"), relation.order)


def where_of(context: Context, relation: Related, arguments: Arguments) -> Condition | None:
    """What the rows must fulfil besides hanging on a source; Refused where the caller may not ask by it."""
    asked = filters.condition(arguments.get("where"))
    own = relation.where(context, arguments) if relation.where else None
    context.asks_by(relation.table, columns_of(asked))
    context.asks_by(relation.table, (order.column for order in filters.order(arguments.get("orderBy"), ())))
    if _narrows(arguments):
        context.asks_by(relation.table, columns_of(own))
    return filters.all_of(asked, own)


def through_of(context: Context, relation: Related, arguments: Arguments) -> Through | None:
    """The link table with what its rows must fulfil; Refused where the caller may not ask by it."""
    if relation.through is None or relation.through_where is None:
        return relation.through
    where = relation.through_where(context, arguments)
    if where is None:
        return relation.through
    context.asks_by(relation.through.table, columns_of(where))
    return replace(relation.through, where=where)


def _narrows(arguments: Arguments) -> bool:
    """Whether the caller gave an argument of the relation's own, such as a day or a role."""
    return any(name not in _COMMON for name in arguments.values)


def _cut(relation: Related, arguments: Arguments) -> bool:
    return relation.shape is Shape.LIST and arguments.get("first") is not None


def _page(context: Context, relation: Related, arguments: Arguments, order: tuple[Any, ...]) -> Page:
    if relation.shape is Shape.CONNECTION:
        return paging.page(arguments, context.platform.cursors, relation.table, order)
    if relation.shape is Shape.ONE:
        return Page(first=1, probe=False)
    first = paging.size(arguments, "first", paging.LARGEST_LIST)
    return Page(first=paging.LARGEST_LIST if first is None else first)


def _none(relation: Related) -> Any:
    if relation.shape is Shape.LIST:
        return []
    return (
        Connection(relation.table, (), Group(total=0), datetime.now(SHANGHAI))
        if relation.shape is Shape.CONNECTION
        else None
    )


def _shaped(relation: Related, order: tuple[Any, ...], group: Group, answer: Answer, arguments: Arguments) -> Any:
    if relation.shape is Shape.CONNECTION:
        return Connection(relation.table, order, group, answer.as_of)
    records = [Record(relation.table, row, answer.as_of) for row in group.rows]
    if relation.shape is Shape.ONE:
        return records[0] if records else None
    if _cut(relation, arguments):
        return Listing(tuple(records), group.total or 0)
    return too_many() if group.has_next else records


def too_many() -> TooMany:
    """The error of a plain list that would hold more than it may."""
    return TooMany(f"more than {paging.LARGEST_LIST} entries; ask with first, or narrower", limit=paging.LARGEST_LIST)
