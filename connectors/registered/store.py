"""The registered operations as they stand in `platform`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from connectors.scan import Deadline
from connectors.session import Session, connected
from identifiers.errors import LoadError

MOST_OPERATIONS = 5_000
"""Registered documents; each process holds all of them in memory."""

MOST_BYTES = 16_000_000
"""Their UTF-8 in all."""

_LOCK = "select version from registered_operation_version for update"
_ADD = """
insert into registered_operation (sha256, names, document)
select * from unnest($1::text[], $2::text[], $3::text[])
on conflict (sha256) do nothing
returning sha256
"""
_TOTAL = "select count(*), coalesce(sum(octet_length(document)), 0) from registered_operation"
_LIST = "select sha256, names, document, added_at from registered_operation order by names, added_at, sha256"
_REMOVE = "delete from registered_operation where sha256 = $1 returning sha256"


@dataclass(frozen=True, slots=True)
class Operation:
    """A document, the SHA-256 of its UTF-8 in hex, and the names of its operations, by commas."""

    sha256: str
    names: str
    document: str


@dataclass(frozen=True, slots=True)
class Registered:
    """An operation that is registered, and since when."""

    operation: Operation
    added_at: datetime


async def add(dsn: str, operations: Sequence[Operation], deadline: Deadline) -> frozenset[str]:
    """Register them, all or none; the hashes of those that were not registered yet.

    LoadError where there would be too many, SourceError where the platform's database does not answer.
    """
    columns = zip(*((each.sha256, each.names, each.document) for each in operations), strict=True)
    async with connected(dsn, "platform", deadline) as session, session.transaction():
        await session.execute(_LOCK)
        added = await session.fetch(_ADD, *columns)
        await _check_total(session)
    return frozenset(record["sha256"] for record in added)


async def listed(dsn: str, deadline: Deadline) -> list[Registered]:
    """All of them, by name."""
    async with connected(dsn, "platform", deadline) as session:
        records = await session.fetch(_LIST)
    return [Registered(Operation(sha256, names, document), at) for sha256, names, document, at in records]


async def remove(dsn: str, sha256: str, deadline: Deadline) -> bool:
    """Take one away; whether it was there."""
    async with connected(dsn, "platform", deadline) as session:
        return await session.fetchval(_REMOVE, sha256) is not None


async def _check_total(session: Session) -> None:
    [(count, size_bytes)] = await session.fetch(_TOTAL)
    if count > MOST_OPERATIONS or size_bytes > MOST_BYTES:
        raise LoadError(
            f"with these there would be {count:,} registered operations of {size_bytes:,} bytes; at most "
            f"{MOST_OPERATIONS:,} of {MOST_BYTES:,} bytes are kept: remove those that nobody sends any more"
        )
