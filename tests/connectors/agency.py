"""A database made an agency's own: tables and columns under other names, offered to us by the script we print."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg

from connectors.catalogue import tables_of
from connectors.schema_ddl import ROLE, SCHEMA, ddl

PASSWORD = "reads-only"


def filled(source: str) -> str:
    """The script with each `…` replaced as an agency would whose table t_x has the column c_y for x.y."""
    script = ddl(source)
    for table in tables_of(source):
        script = re.sub(
            rf"(create view {SCHEMA}\.{table.name} as select\n.+?\nfrom )…;",
            rf"\1agency.t_{table.name};",
            script,
            flags=re.S,
        )
        script = re.sub(
            rf"(create trigger zhixing_{table.name}(?:_all)? .+? on )…(.+?, ')…",
            rf"\1agency.t_{table.name}\2c_record_id",
            script,
        )
    script = re.sub(r"…::([a-z ]+?) as (\w+)", r"c_\2::\1 as \2", script)
    return script


def as_reader(dsn: str) -> str:
    """The same database as the role of the script."""
    parts = urlsplit(dsn)
    return parts._replace(netloc=f"{ROLE}:{PASSWORD}@{parts.hostname}:{parts.port}").geturl()


@asynccontextmanager
async def become_agency(dsn: str, superuser_dsn: str, source: str) -> AsyncIterator[None]:
    """Make the database at `dsn` (migrated by us, with rows) that of an agency; the role goes when the block ends."""
    database = urlsplit(dsn).path
    superuser = await asyncpg.connect(urlsplit(superuser_dsn)._replace(path=database).geturl())
    try:
        await superuser.execute("create schema agency authorization zhixing")
        for table in tables_of(source):
            for when in ("insert", "update", "delete", "truncate"):
                await superuser.execute(f"drop trigger if exists note_{when} on {table.name}")
            for column in table.columns:
                await superuser.execute(f"alter table {table.name} rename column {column.name} to c_{column.name}")
            await superuser.execute(f"alter table {table.name} rename to t_{table.name}")
            await superuser.execute(f"alter table t_{table.name} set schema agency")
        await superuser.execute("drop table change_feed")
        await superuser.execute(filled(source))
        await superuser.execute(f"alter role {ROLE} password '{PASSWORD}'")
        yield
    finally:
        await superuser.execute(f"drop owned by {ROLE}")
        await superuser.execute(f"drop role {ROLE}")
        await superuser.close()
