"""Foreign keys of a large load: checked by one join at its end, not by a look at the parent for each row.

That look is up to half of what a live load costs. Readers go on throughout, which they could not if the constraints
were dropped or not enforced: so the session acts as a replica does, whose triggers for foreign keys do not fire. Other
writers of these tables wait until the transaction ends, so that what was checked still holds then.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg

from connectors.catalogue import Table
from connectors.loading.names import quoted
from connectors.loading.triggers import triggers_of
from connectors.session import Session
from identifiers.errors import LoadError

_MAY = "select has_parameter_privilege(current_user, 'session_replication_role', 'SET')"
_FOREIGN = """
select conname::text as name, child.relname::text as table_name,
    conrelid::regclass::text as child, confrelid::regclass::text as parent,
    (select array_agg(quote_ident(attname) order by place) from unnest(conkey) with ordinality as k (number, place)
     join pg_attribute on attrelid = conrelid and attnum = number) as referring,
    (select array_agg(quote_ident(attname) order by place) from unnest(confkey) with ordinality as k (number, place)
     join pg_attribute on attrelid = confrelid and attnum = number) as referred
from pg_constraint join pg_class child on child.oid = conrelid
where contype = 'f' and (conrelid = any($1::text[]::regclass[]) or confrelid = any($1::text[]::regclass[]))
order by conrelid, conname
"""


@asynccontextmanager
async def references_at_the_end(session: Session, tables: Sequence[Table]) -> AsyncIterator[None]:
    """The foreign keys of these tables of one source hold on leaving, and need not inside the block.

    Enter it in a transaction, before anything is written. `tables` are whole families, parents first, as the catalogue
    has them: loads that lock in one order never wait for each other in a circle. On leaving every row of the tables is
    checked, so it is for loads that are large beside what is there. LoadError names a key that rows break. Where the
    role may not set session_replication_role (an own Postgres, managed), each row is checked as it is written.
    """
    if not await session.fetchval(_MAY):
        yield
        return
    names = [quoted(table.name) for table in tables]
    await session.execute(f"lock table {', '.join(names)} in share row exclusive mode")
    triggers = await triggers_of(session, names)
    for each in triggers:
        await session.execute(f"alter table {each.table} enable always trigger {each.name}")
    await session.execute("set local session_replication_role = replica")
    yield
    await session.execute("set local session_replication_role = origin")
    # After rows in bulk the planner's numbers may be those of an empty table, for which it would look row by row.
    await session.execute("set local enable_nestloop = off")
    for key in await session.fetch(_FOREIGN, names):
        if await session.fetchval(_dangling(key)):
            raise LoadError(f"{tables[0].source}.{key['table_name']}: a row breaks {key['name']}")
    await session.execute("set local enable_nestloop = on")
    for each in triggers:
        await session.execute(f"alter table {each.table} enable trigger {each.name}")


def _dangling(key: asyncpg.Record) -> str:
    """Whether a row refers to nothing; one with a null in the key refers to nothing and may (MATCH SIMPLE)."""
    given = " and ".join(f"c.{name} is not null" for name in key["referring"])
    same = " and ".join(
        f"p.{referred} = c.{referring}" for referring, referred in zip(key["referring"], key["referred"], strict=True)
    )
    found = f"select from {key['parent']} p where {same}"
    return f"select exists (select from {key['child']} c where {given} and not exists ({found}))"
