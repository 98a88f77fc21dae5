"""`load_demo`: the demo into managed databases, once for each source and whole."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from connectors.catalogue import SOURCES, Table, tables_of
from connectors.demo.rows import rows
from connectors.loading import Loaded, LoadRecord, advance_serials, quoted, record_loads
from connectors.scan import Deadline, Row
from connectors.session import Session, connected

LIMIT_MS = 60_000
"""By when the demo is loaded, milliseconds."""

_SENTINELS: Mapping[str, str] = MappingProxyType(
    {
        "court": "enforcement_case",
        "police": "person",
        "vehicles": "vehicle",
        "credit": "restoration_certificate",
        "registry": "company",
        "bank": "account",
    }
)
"""The table of each source whose first demo row tells whether the demo is there: a source is loaded whole or not."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the load did: rows written for each source, and the sources that had the demo already."""

    loaded: Mapping[str, int]
    present: tuple[str, ...]


async def load_demo(dsns: Mapping[str, str]) -> Summary:
    """Load the demo into each source of `dsns` that has not got it; other rows there stay as they are.

    Name managed sources only: an agency's own database is never written to. One transaction for each source: killed at
    any moment and run again, it completes. Where `dsns` names `platform`, each load is noted in its history. Raises
    SourceUnavailable or SourceTimeout for a source that does not answer, after the others are loaded.
    """
    deadline = Deadline.after_ms(LIMIT_MS)
    started = datetime.now(UTC)
    names = [source for source in SOURCES if source in dsns]
    counts = await asyncio.gather(
        *(_load_source(dsns[source], source, deadline) for source in names), return_exceptions=True
    )
    loaded = {source: count for source, count in zip(names, counts, strict=True) if isinstance(count, int) and count}
    if loaded and "platform" in dsns:
        finished = datetime.now(UTC)
        records = [LoadRecord(name, "demo", started, finished, Loaded(count)) for name, count in loaded.items()]
        await record_loads(dsns["platform"], records, deadline)
    for count in counts:
        if isinstance(count, BaseException):
            raise count
    return Summary(MappingProxyType(loaded), tuple(source for source in names if source not in loaded))


async def _load_source(dsn: str, source: str, deadline: Deadline) -> int:
    """The number of rows written; 0 where the demo is there."""
    tables = tables_of(source)
    async with connected(dsn, source, deadline) as session, session.transaction():
        # Two loaders at once: the second waits here and then finds the demo.
        await session.execute("select pg_advisory_xact_lock(hashtext('zhixing demo'))")
        if await _is_present(session, source):
            return 0
        offset = await _highest_serial(session, tables)
        for table in tables:
            columns = [column.name for column in table.columns]
            records = [_values(row, columns, offset) for row in rows()[table.qualified]]
            await session.copy_records_to_table(table.name, records=records, columns=columns)
            await advance_serials(session, table)
        return sum(len(rows()[table.qualified]) for table in tables)


async def _is_present(session: Session, source: str) -> bool:
    name = _SENTINELS[source]
    table = next(each for each in tables_of(source) if each.name == name)
    condition = " and ".join(f"{quoted(column)} = ${place}" for place, column in enumerate(table.key, start=1))
    first = rows()[table.qualified][0]
    found: bool = await session.fetchval(
        f"select exists (select from {quoted(name)} where {condition})", *(first[column] for column in table.key)
    )
    return found


async def _highest_serial(session: Session, tables: tuple[Table, ...]) -> int:
    """Demo serials start above every other one of the source, so that a reference by serial shifts with its target."""
    highest = [await session.fetchval(f"select max(record_id) from {quoted(table.name)}") for table in tables]
    return max((serial for serial in highest if serial is not None), default=0)


def _values(row: Row, columns: list[str], offset: int) -> tuple[Any, ...]:
    return tuple(row[name] + offset if name in ("record_id", "restriction_id") else row[name] for name in columns)
