"""A first bulk load: rows are copied into bare tables, and what slows that down is taken away and put back.

Building an index over all rows at once costs a third of keeping it up row by row, a foreign key checked by one join a
fraction of a lookup for each row, and one `reload` in the change feed nothing. What is taken away is read from the
database itself (pg_catalog), so that it comes back as the migrations made it, whatever they made. All of it happens in
the caller's transaction: killed at any moment, nothing has happened. Readers of these tables wait until it ends.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from connectors.catalogue import Table
from connectors.loading.names import quoted
from connectors.loading.triggers import triggers_of
from connectors.session import Session

_BUILD_MEMORY = "256MB"
"""For sorting what an index is built from; one transaction builds one index at a time."""

_CONSTRAINTS = """
select conrelid::regclass::text as on_table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
from pg_constraint
where contype in ('p', 'u', 'x', 'f')
  and (conrelid = any($1::text[]::regclass[]) or confrelid = any($1::text[]::regclass[]))
-- What refers to a key comes back after it, and goes before it.
order by contype = 'f', oid
"""
_INDEXES = """
select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
from pg_index
where indrelid = any($1::text[]::regclass[])
  and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
order by indexrelid
"""


@asynccontextmanager
async def bare(session: Session, tables: Sequence[Table]) -> AsyncIterator[None]:
    """These tables of one source without indexes, keys, foreign keys and triggers inside the block.

    Enter it in a transaction. On leaving everything is put back, the change feed gets one `reload` entry for each
    table, and the planner's statistics are taken. Types, checks and not-null hold throughout; asyncpg's
    IntegrityConstraintViolationError on leaving where the rows break a key or a reference.
    """
    names = [quoted(table.name) for table in tables]
    await session.execute(f"lock table {', '.join(names)} in access exclusive mode")
    constraints = await session.fetch(_CONSTRAINTS, names)
    indexes = await session.fetch(_INDEXES, names)
    triggers = await triggers_of(session, names)
    await _run(session, [f"alter table {each.table} disable trigger {each.name}" for each in triggers])
    gone = [f"alter table {each['on_table']} drop constraint {each['name']}" for each in reversed(constraints)]
    await _run(session, gone)
    await _run(session, [f"drop index {each['name']}" for each in indexes])
    yield
    await session.execute(f"set local maintenance_work_mem = '{_BUILD_MEMORY}'")
    keys = [each for each in constraints if not each["definition"].startswith("FOREIGN KEY")]
    foreign = [each for each in constraints if each["definition"].startswith("FOREIGN KEY")]
    added = "alter table {on_table} add constraint {name} {definition}"
    await _run(session, [added.format(**each) for each in keys])
    await _run(session, [each["definition"] for each in indexes])
    await session.execute(f"analyze {', '.join(names)}")
    await _run(session, [added.format(**each) for each in foreign])
    await _run(session, [f"alter table {each.table} enable trigger {each.name}" for each in triggers])
    followed = [table.name for table in tables if table.feed]
    await session.execute(
        "insert into change_feed (table_name, operation) select name, 'reload' "
        "from unnest($1::text[]) with ordinality as followed (name, place) order by place",
        followed,
    )


async def advance_serials(session: Session, table: Table) -> None:
    """After rows came with their record_id: the table's next serial follows the highest one there."""
    await session.execute(
        f"select setval(pg_get_serial_sequence('{quoted(table.name)}', 'record_id'), max(record_id)) "
        f"from {quoted(table.name)} having max(record_id) is not null"
    )


async def _run(session: Session, statements: Sequence[str]) -> None:
    for statement in statements:
        await session.execute(statement)
