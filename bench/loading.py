"""Rows a second of the demo into an embedded Postgres: `python -m bench.loading [SCALE]`, 1 where none is given.

Generation is measured apart: rows are made first and held in memory. Then they go into bare tables whose indexes are
made afterwards, and into live tables that keep keys, indexes and change feed; each source alone, and all at once.
Processor time is ours and Postgres': where other programs have the processors too, it says more than the clock.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import psutil

from connectors.catalogue import SOURCES, TABLES, tables_of
from connectors.demo.rows import tables
from connectors.loading import bare, load_rows, references_at_the_end
from connectors.scan import Deadline
from connectors.session import Session, connected
from connectors.settings import read_settings
from connectors.stores import Stores, open_stores

LIMIT_MS = 3_600_000
ENDING_S = 0.5
"""In which a session ends whose connection was closed."""

Rows: TypeAlias = "Mapping[str, Sequence[tuple[Any, ...]]]"
Way: TypeAlias = Callable[[Session, str, Rows], Awaitable[None]]


async def into_bare_tables(session: Session, source: str, rows: Rows) -> None:
    """A first bulk load."""
    async with bare(session, tables_of(source)):
        for table in tables_of(source):
            await session.copy_records_to_table(table.name, records=rows[table.qualified])


async def into_live_tables(session: Session, source: str, rows: Rows) -> None:
    """A load beside readers."""
    async with references_at_the_end(session, tables_of(source)):
        for table in tables_of(source):
            columns = [column.name for column in table.columns]
            identity = ("record_id",) if table.key == ("record_id",) else table.key
            await load_rows(session, table, columns, rows[table.qualified], identity)


async def main(scale: float) -> None:
    """Make, load, print."""
    began = time.perf_counter()
    rows = {name: list(made) for name, made in tables(scale)}
    told("made in Python", sum(map(len, rows.values())), time.perf_counter() - began, time.process_time())
    folder = tempfile.mkdtemp(prefix="zhixing-bench-")
    # Root's Postgres is another user and must reach it too.
    Path(folder).chmod(0o711)
    async with open_stores(read_settings({"ZHIXING_HOME": folder})) as stores:
        for what, way in (("bare", into_bare_tables), ("live", into_live_tables), ("live again", into_live_tables)):
            for source in SOURCES:
                await timed(f"{what}, {source} alone", stores, (source,), rows, way, empty=what != "live again")
            if what != "live again":
                await timed(f"{what}, all at once", stores, tuple(SOURCES), rows, way, empty=True)
        for source in SOURCES:
            async with connected(stores.dsns[source], source, Deadline.after_ms(LIMIT_MS)) as session:
                size = await session.fetchval("select pg_database_size(current_database())")
            print(f"{source:32} {size / 1e6:10,.0f} MB")


async def timed(what: str, stores: Stores, sources: Sequence[str], rows: Rows, way: Way, *, empty: bool) -> None:
    """Load these sources, each in a transaction, and print what it took."""
    if empty:
        await asyncio.gather(*(_emptied(stores.dsns[source], source) for source in sources))
    await asyncio.sleep(ENDING_S)
    began, used = time.perf_counter(), processor_s(stores)
    await asyncio.gather(*(_load(stores.dsns[source], source, rows, way) for source in sources))
    took = time.perf_counter() - began
    await asyncio.sleep(ENDING_S)
    count = sum(len(found) for name, found in rows.items() if TABLES[name].source in sources)
    told(what, count, took, processor_s(stores) - used)


def processor_s(stores: Stores) -> float:
    """Processor seconds of this process and of Postgres with its sessions that have ended."""
    postgres = psutil.Process(stores.processes()["postgres"]).cpu_times()
    return time.process_time() + sum((postgres.user, postgres.system, postgres.children_user, postgres.children_system))


def told(what: str, rows: int, seconds: float, processor_seconds: float) -> None:
    """One line."""
    print(
        f"{what:28} {rows:10,} rows {seconds:8.2f} s {rows / seconds:10,.0f} rows/s "
        f"{processor_seconds:8.2f} s of processors, {processor_seconds / rows * 1e6:5.1f} us a row",
        flush=True,
    )


async def _load(dsn: str, source: str, rows: Rows, way: Way) -> None:
    async with connected(dsn, source, Deadline.after_ms(LIMIT_MS)) as session, session.transaction():
        await way(session, source, rows)


async def _emptied(dsn: str, source: str) -> None:
    names = ", ".join(f'"{table.name}"' for table in tables_of(source))
    async with connected(dsn, source, Deadline.after_ms(LIMIT_MS)) as session:
        await session.execute(f"truncate {names}, change_feed")


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0))
