"""Bulk writing into a managed table: COPY into a staging table, then one statement that inserts what is new.

Loading the same rows again changes nothing and says so: every row counts as loaded (inserted or altered) or unchanged.
The caller holds the transaction, so that a source is loaded whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import asyncpg

from connectors.catalogue import Table
from connectors.loading.history import Loaded
from connectors.loading.names import quoted
from connectors.session import Session
from identifiers.errors import LoadError

_WORK_MEMORY = "64MB"
"""For what the change feed's triggers are handed: the new rows of the whole statement, on disk beyond this."""


def identity_of(table: Table) -> tuple[str, ...]:
    """The columns by which a loaded row is the same as one that stands there: the natural key, or the first unique set.

    LoadError where the catalogue names neither: such rows can only be loaded by their record_id.
    """
    if not has_key(table):
        raise LoadError(f"rows of {table.qualified} have no natural key: they are loaded by record_id only")
    return table.unique[0] if table.key == ("record_id",) else table.key


def has_key(table: Table) -> bool:
    """Whether rows of the table can be told apart by more than the serial that we give them."""
    return table.key != ("record_id",) or bool(table.unique)


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
    await session.execute(f"set local work_mem = '{_WORK_MEMORY}'")
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
