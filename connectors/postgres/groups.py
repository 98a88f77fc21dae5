"""The records of a statement as the groups of an answer. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import asyncpg

from connectors.postgres.sql import EARLIER, FOUND, LATER, ORDINAL, TOTAL, Statement, page_is_cut
from connectors.scan import Group, Page, Row, Scan
from connectors.shape import ROW_LIMIT
from identifiers.errors import TooMany

_ONE = Page(first=1, probe=False)


def groups(
    scan: Scan, statement: Statement, records: Sequence[asyncpg.Record], row_limit: int = ROW_LIMIT
) -> tuple[Group, ...]:
    """One group for each key, or the one; TooMany when there are more rows than a read may bring."""
    answer = _looked_up(scan, records) if _is_looked_up(scan, statement) else _listed(scan, statement, records)
    # Of each key one record more than wanted may have come.
    if len(records) > row_limit and sum(len(group.rows) for group in answer) > row_limit:
        raise TooMany("more rows than one read may bring", limit=row_limit)
    return answer


def _listed(scan: Scan, statement: Statement, records: Sequence[asyncpg.Record]) -> tuple[Group, ...]:
    buckets: list[list[asyncpg.Record]] = [[] for _ in range(len(scan.keys.values) if scan.keys else 1)]
    if ORDINAL in statement.markers:
        for record in records:
            buckets[record[ORDINAL] - 1].append(record)
    else:
        buckets[0].extend(records)
    return tuple(_group(scan, statement, bucket) for bucket in buckets)


def _is_looked_up(scan: Scan, statement: Statement) -> bool:
    """Whether at most one row of each key is wanted and nothing else of it: hundreds of keys at once."""
    return scan.page == _ONE and not scan.count and statement.markers <= {ORDINAL}


def _looked_up(scan: Scan, records: Sequence[Any]) -> tuple[Group, ...]:
    if scan.keys is None or len(scan.keys.values) == 1:
        return (Group(rows=tuple(records[:1])),)
    answer = [Group()] * len(scan.keys.values)
    # The first of a key's records is the last to be put there.
    for record in reversed(records):
        answer[record[ORDINAL] - 1] = Group(rows=(record,))
    return tuple(answer)


def _group(scan: Scan, statement: Statement, records: list[asyncpg.Record]) -> Group:
    first = records[0] if records else None
    markers = statement.markers
    total = first[TOTAL] if first is not None and TOTAL in markers else None
    earlier = bool(first is not None and EARLIER in markers and first[EARLIER])
    later = bool(first is not None and LATER in markers and first[LATER])
    if not scan.rows:
        return Group(total=total)
    if FOUND in markers and first is not None and first[FOUND] is None:
        records = []
    if statement.backwards:
        records.reverse()
    kept, more_before, more_after = _cut(scan.page, records)
    return Group(
        # A record answers by name as a mapping does, without being one for the type checker.
        rows=cast("tuple[Row, ...]", tuple(kept)),
        has_next=scan.page.probe and (more_after or later),
        has_previous=scan.page.probe and (more_before or earlier),
        total=len(records) if scan.count and not page_is_cut(scan.page) else total,
    )


def _cut(page: Page, records: list[asyncpg.Record]) -> tuple[list[asyncpg.Record], bool, bool]:
    """The page's rows of those fetched, and whether any were left out before and after them."""
    end = len(records) if page.first is None else min(len(records), page.first)
    start = 0 if page.last is None else max(0, end - page.last)
    return records[start:end], start > 0, end < len(records)
