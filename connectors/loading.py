"""Bulk writing into a managed table: COPY into a staging table, then one statement that inserts what is new.

Loading the same rows again changes nothing and says so: every row counts as loaded (inserted or altered) or unchanged.
The caller holds the transaction, so that a source is loaded whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from connectors.catalogue import Table
from connectors.scan import Deadline
from connectors.session import Session, connected
from identifiers.errors import LoadError


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load wrote and how many stood there already."""

    loaded: int = 0
    unchanged: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(self.loaded + other.loaded, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """A line of the platform's history of loads: what was put into which source, when, with which result."""

    source: str
    what: str
    started_at: datetime
    finished_at: datetime
    done: Loaded
    quarantined: int = 0


def identity_of(table: Table) -> tuple[str, ...]:
    """The columns by which a loaded row is the same as one that stands there: the natural key, or the first unique set.

    LoadError where the catalogue names neither: such rows can only be loaded by their record_id.
    """
    if table.key != ("record_id",):
        return table.key
    if table.unique:
        return table.unique[0]
    raise LoadError(f"rows of {table.qualified} have no natural key: they are loaded by record_id only")


async def load_rows(
    session: Session,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    identity: Sequence[str] | None = None,
) -> Loaded:
    """Write rows (values in the order of `columns`) into a table, inside the caller's transaction.

    A row whose `identity` columns are found updates that record where anything differs. LoadError when two rows of the
    load have the same identity, or a row breaks a rule of the table; the message names table and rule, no value.
    """
    same = tuple(identity or identity_of(table))
    staging = quoted(f"staging_{table.name}")
    target = quoted(table.name)
    listed = ", ".join(quoted(name) for name in columns)
    shape = f"select {listed} from {target} with no data"
    await session.execute(f"create temporary table {staging} on commit drop as {shape}")
    try:
        copied = await session.copy_records_to_table(f"staging_{table.name}", records=rows, columns=list(columns))
        written = await session.execute(_merge(table, staging, columns, same))
    except asyncpg.CardinalityViolationError as error:
        raise LoadError(f"{table.qualified}: two rows of the load have the same {', '.join(same)}") from error
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
        rule = error.constraint_name or error.column_name or type(error).__name__
        raise LoadError(f"{table.qualified}: a row breaks {rule}") from error
    await session.execute(f"drop table {staging}")
    loaded = int(written.split()[-1])
    return Loaded(loaded, int(copied.split()[-1]) - loaded)


async def advance_serials(session: Session, table: Table) -> None:
    """After rows came with their record_id: the table's next serial follows the highest one there."""
    await session.execute(
        f"select setval(pg_get_serial_sequence('{quoted(table.name)}', 'record_id'), max(record_id)) "
        f"from {quoted(table.name)} having max(record_id) is not null"
    )


async def record_loads(dsn: str, records: Iterable[LoadRecord], deadline: Deadline) -> None:
    """Note loads in the platform's history (table `load` of its own database)."""
    async with connected(dsn, "platform", deadline) as session:
        await session.executemany(
            "insert into load (source, what, started_at, finished_at, loaded, unchanged, quarantined) "
            "values ($1, $2, $3, $4, $5, $6, $7)",
            [(*_told(each), each.done.loaded, each.done.unchanged, each.quarantined) for each in records],
        )


def _told(record: LoadRecord) -> tuple[object, ...]:
    return (record.source, record.what, record.started_at, record.finished_at)


def _merge(table: Table, staging: str, columns: Sequence[str], identity: Sequence[str]) -> str:
    listed = ", ".join(quoted(name) for name in columns)
    others = [quoted(name) for name in columns if name not in identity]
    insert = (
        f"insert into {quoted(table.name)} as target ({listed}) select {listed} from {staging} "
        f"on conflict ({', '.join(quoted(name) for name in identity)}) "
    )
    if not others:
        return insert + "do nothing"
    values = ", ".join(f"{name} = excluded.{name}" for name in others)
    differs = f"({_row('target', others)}) is distinct from ({_row('excluded', others)})"
    return insert + f"do update set {values} where {differs}"


def _row(relation: str, names: Sequence[str]) -> str:
    return "row(" + ", ".join(f"{relation}.{name}" for name in names) + ")"


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
