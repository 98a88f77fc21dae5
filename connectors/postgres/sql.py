"""A scan as one SQL statement: text, parameters, and how its records are to be read. Pure functions.

Three forms, from plain to full:
 - one key or none, rows alone:    select … from table t where …
 - many keys, rows alone:          … from unnest(keys) k cross join lateral (the same for that key, with its limit) r
 - with a count or with probes:    … k cross join lateral (numbers) n left join lateral (rows) r on true
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from connectors.catalogue import TABLES, Column, Table
from connectors.postgres.conditions import Parameters, beyond, both, ordering, quoted, rendered
from connectors.scan import Keys, Page, Scan
from connectors.shape import ROW_LIMIT, positions, selected, table_of

ORDINAL, FOUND, TOTAL, EARLIER, LATER = "#ordinal", "#found", "#total", "#earlier", "#later"
"""Columns of a statement that are no column of a table: which key, whether there is a row, count and probes."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement to run. `markers` are those of the columns above that it has; `backwards`: rows come last first."""

    text: str
    parameters: tuple[Any, ...]
    markers: frozenset[str]
    backwards: bool


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the forms are made of. `matched` is the condition without the cursors, `keys` the from item of many keys,
    `limit` what bounds the rows of each key, `row_limit` all rows."""

    table: Table
    fields: str
    matched: str
    cut: str
    keys: str | None
    order: str
    result_order: str
    limit: str
    row_limit: str


def statement(scan: Scan, row_limit: int = ROW_LIMIT) -> Statement:
    """The statement that answers a checked scan, its children apart."""
    parameters = Parameters()
    backwards = scan.page.first is None and scan.page.last is not None
    parts = _parts(scan, parameters, backwards)
    numbers = _numbers(scan, parts, parameters)
    if scan.rows:
        parts = _limited(parts, scan, parameters, row_limit, single=not (parts.keys or numbers))
    markers = {name for name, _ in numbers} | ({ORDINAL} if parts.keys else set())
    if not scan.rows:
        text = _numbers_alone(parts, numbers)
    elif numbers:
        text = _full(parts, numbers)
        markers.add(FOUND)
    elif parts.keys:
        text = _many(parts)
    else:
        text = _rows(parts, parts.fields)
    return Statement(text, tuple(parameters.values), frozenset(markers), backwards)


def _parts(scan: Scan, parameters: Parameters, backwards: bool) -> _Parts:
    table, order, page = table_of(scan), positions(scan), scan.page
    source, match = _keys(scan.keys, table, parameters)
    where = rendered(scan.where, table, "t", parameters)
    after = before = None
    if scan.rows and page.after is not None:
        after = beyond(order, page.after, table, "t", parameters, before=False, at=False)
    if scan.rows and page.before is not None:
        before = beyond(order, page.before, table, "t", parameters, before=True, at=False)
    return _Parts(
        table=table,
        fields=", ".join(f"t.{quoted(name)}" for name in selected(scan)),
        matched=both(match, where),
        cut=both(match, where, after, before),
        keys=source,
        order=ordering(order, table, "t", backwards=backwards),
        result_order=ordering(order, table, "r", backwards=backwards),
        limit="",
        row_limit="",
    )


def _limited(parts: _Parts, scan: Scan, parameters: Parameters, row_limit: int, *, single: bool) -> _Parts:
    """With the limit of each key's rows and that of all."""
    *each, last = (f" limit {parameters.add_count(size)}" for size in limits(scan, row_limit, single=single))
    if single:
        return replace(parts, limit=last)
    return replace(parts, limit="".join(each), row_limit=last)


def limits(scan: Scan, row_limit: int, *, single: bool) -> list[int]:
    """The limit of each key's rows where there is one, and that of all: enough to see that there are too many.

    Of one key's rows alone (`single`) there is but one limit.
    """
    size = _size(scan.page)
    most = row_limit + 1 + (len(scan.keys.values) if scan.keys else 1)
    if size is None:
        return [most]
    return [min(size, most)] if single else [min(size, most), most]


def _size(page: Page) -> int | None:
    """Rows to fetch for each key: one more than wanted tells whether there are more."""
    if page.first is not None:
        return page.first + 1
    return page.last + 1 if page.last is not None else None


def _keys(keys: Keys | None, table: Table, parameters: Parameters) -> tuple[str | None, str | None]:
    """The from item of many keys, and the condition that a row of `t` belongs to the key."""
    if keys is None:
        return None, None
    holder = table if keys.through is None else TABLES[keys.through.table]
    columns = [holder.by_name[name] for name in keys.columns]
    source: str | None = None
    if len(keys.values) == 1:
        references = [parameters.add(column, value) for column, value in zip(columns, keys.values[0], strict=True)]
    else:
        references = [f"k.k{index}" for index in range(len(columns))]
        source = unnested(columns, keys.values, parameters)
    return source, match(keys, table, references, parameters)


def unnested(columns: Sequence[Column], values: Sequence[Sequence[Any]], parameters: Parameters) -> str:
    """Many keys as a from item `k` with columns k0, k1, … and each key's place."""
    arrays = [parameters.add_keys(column, [key[index] for key in values]) for index, column in enumerate(columns)]
    names = [f"k{index}" for index in range(len(columns))]
    return f'unnest({", ".join(arrays)}) with ordinality as k({", ".join(names)}, "{ORDINAL}")'


def match(
    keys: Keys, table: Table, references: Sequence[str], parameters: Parameters, row: str = "t", link: str = "l"
) -> str:
    """The condition that a row, called `row`, belongs to the key with these references."""
    through = keys.through
    held = row if through is None else link
    equal = both(
        *(f"{held}.{quoted(name)} = {reference}" for name, reference in zip(keys.columns, references, strict=True))
    )
    if through is None:
        return equal
    linking = TABLES[through.table]
    to = ", ".join(f"{row}.{quoted(name)}" for name in through.to)
    linked = ", ".join(f"{link}.{quoted(name)}" for name in through.link)
    where = both(equal, rendered(through.where, linking, link, parameters))
    return f"({to}) in (select {linked} from {quoted(linking.name)} {link} where {where})"


def _numbers(scan: Scan, parts: _Parts, parameters: Parameters) -> list[tuple[str, str]]:
    """Name and subquery of each number wanted beside the rows."""
    page, order = scan.page, positions(scan)
    origin = f"from {quoted(parts.table.name)} t where {parts.matched}"
    numbers = []
    if scan.count and (not scan.rows or page_is_cut(page)):
        numbers.append((TOTAL, f"(select count(*) {origin})"))
    if scan.rows and page.probe and page.after is not None:
        earlier = beyond(order, page.after, parts.table, "t", parameters, before=True, at=True)
        numbers.append(
            (EARLIER, _nearest(f"{origin} and {earlier}", ordering(order, parts.table, "t", backwards=True)))
        )
    if scan.rows and page.probe and page.before is not None:
        later = beyond(order, page.before, parts.table, "t", parameters, before=False, at=True)
        numbers.append((LATER, _nearest(f"{origin} and {later}", ordering(order, parts.table, "t"))))
    return numbers


def _nearest(origin: str, order: str) -> str:
    # The row next to the cursor, in order: `exists` would take any, and look for it through the whole table.
    return f"((select true {origin} order by {order} limit 1) is not null)"


def page_is_cut(page: Page) -> bool:
    """Whether the page may hold less than the whole group."""
    return any(part is not None for part in (page.first, page.last, page.after, page.before))


def _rows(parts: _Parts, fields: str) -> str:
    # Without a limit of its own a key's rows are ordered once, with all the others.
    ordered = f" order by {parts.order}{parts.limit}" if parts.limit else ""
    return f"select {fields} from {quoted(parts.table.name)} t where {parts.cut}{ordered}"


def _many(parts: _Parts) -> str:
    return (
        f'select k."{ORDINAL}", r.* from {parts.keys} cross join lateral ({_rows(parts, parts.fields)}) r '
        f'order by k."{ORDINAL}", {parts.result_order}{parts.row_limit}'
    )


def _full(parts: _Parts, numbers: Sequence[tuple[str, str]]) -> str:
    ordinal = f'k."{ORDINAL}", ' if parts.keys else ""
    counted = ", ".join(f'{subquery} as "{name}"' for name, subquery in numbers)
    wanted = ", ".join(f'n."{name}"' for name, _ in numbers)
    return (
        f"select {ordinal}{wanted}, r.* from {parts.keys or '(select) k'} "
        # offset 0 keeps the planner from computing the numbers again for every row.
        f"cross join lateral (select {counted} offset 0) n "
        f'left join lateral ({_rows(parts, f"""true as "{FOUND}", {parts.fields}""")}) r on true '
        f"order by {ordinal}{parts.result_order}{parts.row_limit}"
    )


def _numbers_alone(parts: _Parts, numbers: Sequence[tuple[str, str]]) -> str:
    ordinal = f'k."{ORDINAL}", ' if parts.keys else ""
    counted = ", ".join(f'{subquery} as "{name}"' for name, subquery in numbers)
    return f"select {ordinal}{counted}{f' from {parts.keys}' if parts.keys else ''}"
