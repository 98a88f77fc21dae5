"""`load_demo`: the demo into managed databases, once for each source and whole, at one scale."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import asyncpg

from connectors.catalogue import SOURCES, TABLES, Table, tables_of
from connectors.demo.rows import core, sizes, tables
from connectors.loading import Loaded, LoadRecord, Silent, Told, advance_serials, bare, counted, quoted, record_loads
from connectors.scan import Deadline
from connectors.session import Session, connected
from identifiers.errors import LoadError

LIMIT_MS = 300_000
"""By when the demo is loaded at scale 1 and below, milliseconds; in proportion above."""
LARGEST_SCALE = 10.0
SMALLEST_SCALE = 0.01

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
"""The table of each source whose first demo row tells whether the demo is there, and whose comment tells the scale."""

_MARK = re.compile(r"Zhixing's demo at scale ([0-9.]+)")
_SERIALS = ("record_id", "restriction_id")

Show = Callable[[int], AbstractContextManager[Told]]
"""Given about how many rows there will be, who is told of them."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the load did: rows written for each source, the sources that had the demo already, and at which scale."""

    loaded: Mapping[str, int]
    present: tuple[str, ...]
    scale: float


@dataclass(frozen=True, slots=True)
class _Found:
    """The demo as it stands in a source; one loaded before scales were noted has none."""

    scale: float | None


@dataclass(frozen=True, slots=True)
class _Task:
    """One source to load: its tables' rows by qualified name, made while they are read."""

    source: str
    scale: float
    streams: Mapping[str, Iterator[tuple[Any, ...]]]
    told: Told


def _silently(_rows: int) -> AbstractContextManager[Told]:
    return nullcontext(Silent())


async def load_demo(dsns: Mapping[str, str], scale: float | None = None, show: Show = _silently) -> Summary:
    """Load the demo into each source of `dsns` that has not got it; other rows there stay as they are.

    Name managed sources only: an agency's own database is never written to. `scale` None is the scale that other
    sources have, or 1. One transaction for each source: killed at any moment and run again, it completes. Where `dsns`
    names `platform`, each load is noted in its history. LoadError, before anything is loaded, where the demo is there
    at another scale, and for a source whose rows clash with the demo's. Raises SourceUnavailable or SourceTimeout for a
    source that does not answer, after the others are loaded.
    """
    names = [source for source in SOURCES if source in dsns]
    found = await asyncio.gather(*(_find(dsns[name], name) for name in names), return_exceptions=True)
    states = dict(zip(names, found, strict=True))
    scale = _agreed(scale, {each.scale for each in states.values() if isinstance(each, _Found) and each.scale})
    missing = [name for name, state in states.items() if state is None]
    started = datetime.now(UTC)
    deadline = Deadline.after_ms(int(LIMIT_MS * max(1.0, scale)))
    streams = dict(tables(scale, missing))
    with show(_rows_of(missing, scale)) if missing else _silently(0) as told:
        counts = await asyncio.gather(
            *(_load(dsns[name], _Task(name, scale, streams, told), deadline) for name in missing),
            return_exceptions=True,
        )
    loaded = {name: count for name, count in zip(missing, counts, strict=True) if isinstance(count, int) and count}
    if loaded and "platform" in dsns:
        finished, what = datetime.now(UTC), f"demo at scale {scale:g}"
        records = [LoadRecord(name, what, started, finished, Loaded(count)) for name, count in loaded.items()]
        await record_loads(dsns["platform"], records, deadline)
    for result in (*found, *counts):
        if isinstance(result, BaseException):
            raise result
    return Summary(MappingProxyType(loaded), tuple(name for name in names if name not in loaded), scale)


async def _load(dsn: str, task: _Task, deadline: Deadline) -> int:
    """Load one source in one transaction; the number of rows written, 0 where the demo is there by now."""
    source = task.source
    async with connected(dsn, source, deadline) as session, session.transaction():
        # Two loaders at once: the second waits here and then finds the demo.
        await session.execute("select pg_advisory_xact_lock(hashtext('zhixing demo'))")
        if await _found(session, source) is not None:
            return 0
        try:
            count = await _copy(session, task)
        except asyncpg.IntegrityConstraintViolationError as error:
            raise LoadError(
                f"{source} holds rows that clash with the demo's ({error.constraint_name}): an earlier demo, perhaps; "
                "give the demo a home of its own with ZHIXING_HOME"
            ) from error
        await session.execute(
            f"comment on table {quoted(_SENTINELS[source])} is 'Zhixing''s demo at scale {task.scale:g}'"
        )
    return count


async def _copy(session: Session, task: _Task) -> int:
    """Rows are made as the copy asks for them, while Postgres writes those before: both processors work."""
    count = 0
    mine = tables_of(task.source)
    offset = await _highest_serial(session, mine)
    async with bare(session, mine):
        for table in mine:
            columns = [column.name for column in table.columns]
            rows = counted(_shifted(task.streams[table.qualified], columns, offset), task.told)
            copied = await session.copy_records_to_table(table.name, records=rows, columns=columns)
            await advance_serials(session, table)
            count += int(copied.split()[-1])
        task.told.doing(f"indexing {task.source}")
    task.told.doing("")
    return count


def _agreed(asked: float | None, there: set[float]) -> float:
    """The scale to load; LoadError where another one is there."""
    other = there - {asked}
    if asked is not None and other:
        raise LoadError(
            f"this home holds the demo at scale {min(other):g}, not {asked:g}: start it without --scale, "
            "or give the other scale a home of its own with ZHIXING_HOME"
        )
    if asked is None:
        return min(there, default=1.0)
    return asked


def _rows_of(sources: Iterable[str], scale: float) -> int:
    return sum(rows for name, rows in sizes(scale).items() if TABLES[name].source in sources)


async def _find(dsn: str, source: str) -> _Found | None:
    async with connected(dsn, source, Deadline.after_ms(LIMIT_MS)) as session:
        return await _found(session, source)


async def _found(session: Session, source: str) -> _Found | None:
    """The demo as it stands there; None where it does not."""
    name = _SENTINELS[source]
    comment = await session.fetchval("select obj_description($1::text::regclass, 'pg_class')", quoted(name))
    marked = _MARK.fullmatch(comment or "")
    if marked is not None:
        return _Found(float(marked[1]))
    table = TABLES[f"{source}.{name}"]
    if not await session.fetchval(f"select exists (select from {quoted(name)})"):
        return None
    condition = " and ".join(f"{quoted(column)} = ${place}" for place, column in enumerate(table.key, start=1))
    first = core()[table.qualified][0]
    there = await session.fetchval(
        f"select exists (select from {quoted(name)} where {condition})", *(first[column] for column in table.key)
    )
    return _Found(None) if there else None


async def _highest_serial(session: Session, tables: tuple[Table, ...]) -> int:
    """Demo serials start above every other one of the source, so that a reference by serial shifts with its target."""
    highest = [await session.fetchval(f"select max(record_id) from {quoted(table.name)}") for table in tables]
    return max((serial for serial in highest if serial is not None), default=0)


def _shifted(rows: Iterator[tuple[Any, ...]], columns: list[str], offset: int) -> Iterator[tuple[Any, ...]]:
    """The rows with every serial raised by `offset`."""
    if offset == 0:
        return rows
    serials = {place for place, name in enumerate(columns) if name in _SERIALS}
    return (tuple(value + offset if place in serials else value for place, value in enumerate(row)) for row in rows)
