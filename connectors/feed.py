"""The change feed of a source: what changed, in an order in which nothing is ever skipped.

A source's triggers write `change_feed` in the transaction that makes the change. Positions are drawn when a row is
written, not when it is committed: a reader that remembers only the highest position seen loses the row of a transaction
that drew a lower one and committed later. So the feed is read in the order (transaction, position) and only below
`pg_snapshot_xmin(pg_current_snapshot())`: every transaction below that bound has ended, none can begin there, and what
was read once is all that there will ever be. The price: the feed waits for the oldest transaction of the whole server
that has written and not ended.

Transaction numbers belong to one database server: after a restore from a logical dump onto another one, begin again at
`FeedPosition()` with everything reloaded.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import asyncpg

from connectors.postgres.errors import DRIVER_ERRORS, source_error
from connectors.postgres.pool import Expired, Pool
from connectors.scan import Deadline
from connectors.session import Session, guarded
from identifiers.errors import BadArgument

Reached: TypeAlias = "Pool | asyncpg.Pool | Session"
"""How a source's database is reached: by the connector's pool, by asyncpg's, or by one connection."""

MAX_CHANGES = 10_000
"""The most changes that one read returns."""


class ChangeOperation(StrEnum):
    """What was done to a record. RELOAD: the whole table was emptied or replaced, read all of it again."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    RELOAD = "reload"


@dataclass(frozen=True, slots=True, order=True)
class FeedPosition:
    """How far a feed was read. The default is before its beginning."""

    transaction: int = 0
    position: int = 0

    def __str__(self) -> str:
        return f"{self.transaction}:{self.position}"

    @classmethod
    def parse(cls, text: str) -> FeedPosition:
        """The position that `str` gave; ValueError for any other text."""
        transaction, _, position = text.partition(":")
        return cls(int(transaction), int(position))


@dataclass(frozen=True, slots=True)
class Change:
    """One record changed. `record_id` is None only for RELOAD; `changed_at` is when its transaction began."""

    at: FeedPosition
    table: str
    operation: ChangeOperation
    record_id: int | None
    changed_at: datetime


# `order by transaction` would mean the text that is selected, in which 1000 comes before 999.
_READ = """
select transaction::text, position, table_name, operation, record_id, changed_at
from change_feed
where (transaction, position) > ($1::text::xid8, $2) and transaction < pg_snapshot_xmin(pg_current_snapshot())
order by change_feed.transaction, position
limit $3
"""

_HEAD = """
select transaction::text, position
from change_feed
where transaction < pg_snapshot_xmin(pg_current_snapshot())
order by change_feed.transaction desc, position desc
limit 1
"""


_NEWEST = "select transaction::text from change_feed order by change_feed.transaction desc limit 1"
_BOUND = "select pg_snapshot_xmin(pg_current_snapshot())::text"
_PAUSE_S = 0.02
_LEAST_S = 0.2
"""Whoever waits with less left looks no more: a look that the deadline ends would cut the session with it."""


async def read_changes(
    source: str, reached: Reached, after: FeedPosition, limit: int, deadline: Deadline
) -> tuple[Change, ...]:
    """Up to `limit` (1 to 10,000) changes of one source after a position, in the feed's order.

    Fewer than `limit` means that no more can be read now. Raises SourceUnavailable or SourceTimeout.
    """
    if not 1 <= limit <= MAX_CHANGES:
        raise BadArgument(f"a read of the feed takes 1 to {MAX_CHANGES} changes", argument="limit")
    records = await fetch(source, reached, deadline, _READ, str(after.transaction), after.position, limit)
    return tuple(
        Change(FeedPosition(int(transaction), position), table, ChangeOperation(operation), record_id, changed_at)
        for transaction, position, table, operation, record_id, changed_at in records
    )


async def head(source: str, reached: Reached, deadline: Deadline) -> FeedPosition:
    """The last position that can be read now; `FeedPosition()` for an empty feed."""
    records = await fetch(source, reached, deadline, _HEAD)
    return FeedPosition(int(records[0][0]), records[0][1]) if records else FeedPosition()


async def settled(source: str, reached: Reached, deadline: Deadline) -> bool:
    """Wait until all that is committed now can be read; False where an older one still runs as the deadline nears.

    For who must have caught up before going on: right after a load, Postgres' own analyze may hold the bound back.
    """
    records = await fetch(source, reached, deadline, _NEWEST)
    newest = int(records[0][0]) if records else 0
    while int((await fetch(source, reached, deadline, _BOUND))[0][0]) <= newest:
        if deadline.remaining_s() <= _LEAST_S:
            return False
        await asyncio.sleep(_PAUSE_S)
    return True


async def fetch(
    source: str, reached: Reached, deadline: Deadline, sql: str, *arguments: object
) -> list[asyncpg.Record]:
    """The records of one reading statement. Raises SourceUnavailable or SourceTimeout."""
    try:
        if isinstance(reached, Pool):
            return await reached.fetch(sql, arguments, deadline)
        if isinstance(reached, asyncpg.Pool):
            return await _fetch_from_pool(source, reached, deadline, sql, arguments)
    except TimeoutError as error:
        raise source_error(source, Expired(busy=True)) from error
    except DRIVER_ERRORS as error:
        raise source_error(source, error) from error
    async with guarded(reached, source, deadline):
        return await reached.fetch(sql, *arguments)


async def _fetch_from_pool(
    source: str, pool: asyncpg.Pool, deadline: Deadline, sql: str, arguments: tuple[object, ...]
) -> list[asyncpg.Record]:
    session = await pool.acquire(timeout=deadline.remaining_s())
    try:
        async with guarded(session, source, deadline):
            return await session.fetch(sql, *arguments)
    finally:
        await pool.release(session)
