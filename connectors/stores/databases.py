"""The databases of the embedded Postgres: one for each source and one for the platform, owned by a role of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import TypeAlias

import asyncpg

from connectors.stores.postgres_server import HOST
from identifiers.errors import StoreError

ROLE = "zhixing"
"""Owns the databases; no superuser."""

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_CONNECT_LIMIT_S = 10.0
_MAY_SET_ASIDE = "select has_parameter_privilege($1, 'session_replication_role', 'SET')"


def database_dsn(port: int, database: str, password: str) -> str:
    """DSN of a database of the embedded server on that port, as the role that owns it."""
    return f"postgresql://{ROLE}:{password}@{HOST}:{port}/{database}"


async def make_databases(superuser_dsn: str, names: Iterable[str], password: str) -> None:
    """Make the role and the databases that are missing."""
    async with superuser(superuser_dsn) as connection:
        if not await connection.fetchval("select exists (select from pg_roles where rolname = $1)", ROLE):
            # The password is URL-safe base64: nothing to escape.
            await connection.execute(f"create role {ROLE} login nosuperuser password '{password}'")
        # A large load checks its foreign keys at once instead of row by row (connectors/loading/references.py).
        if not await connection.fetchval(_MAY_SET_ASIDE, ROLE):
            await connection.execute(f"grant set on parameter session_replication_role to {ROLE}")
        present = {row["datname"] for row in await connection.fetch("select datname from pg_database")}
        for name in names:
            if name not in present:
                await connection.execute(f'create database "{name}" owner {ROLE}')


async def copy_database(superuser_dsn: str, template: str, name: str) -> None:
    """Make a database as a copy of another, to which nobody may be connected."""
    async with superuser(superuser_dsn) as connection:
        await connection.execute(f'create database "{name}" template "{template}" owner {ROLE}')


async def drop_database(superuser_dsn: str, name: str) -> None:
    """Drop a database, whoever is connected to it."""
    async with superuser(superuser_dsn) as connection:
        await connection.execute(f'drop database if exists "{name}" with (force)')


@asynccontextmanager
async def superuser(superuser_dsn: str) -> AsyncIterator[Connection]:
    """A connection to the maintenance database as the superuser."""
    try:
        connection = await asyncpg.connect(superuser_dsn, timeout=_CONNECT_LIMIT_S)
    except asyncpg.InvalidPasswordError:
        raise StoreError(
            "the embedded Postgres refuses the password in the home's secrets/postgres; "
            "put back the secrets that belong to this home"
        ) from None
    try:
        yield connection
    except asyncpg.DiskFullError:
        raise StoreError("the disk of the embedded Postgres has no room left; make some, then start again") from None
    finally:
        await connection.close()
