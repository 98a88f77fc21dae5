"""Migrations: numbered SQL files, applied once, in order, never changed afterwards.

`connectors/migrations/<source>/NNNN_title.sql`. Each runs in a transaction together with its row in
`zhixing_migration`, so it is applied whole or not at all. The SHA-256 of what was applied is kept: a file changed
afterwards is refused, as is a database with migrations that these files do not have. Only for stores that the platform
manages.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import asyncpg

from identifiers.errors import StoreError

MIGRATIONS = Path(__file__).parents[1] / "migrations"

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_CONNECT_LIMIT_S = 5.0
_LOCK = 0x7A68_6978_696E_67
"""Advisory lock of whoever migrates: `zhixing` in ASCII."""

_TABLE = """
create table if not exists zhixing_migration (
    number integer primary key,
    title text not null,
    sha256 text not null,
    applied_at timestamptz not null default now()
)
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file."""

    number: int
    title: str
    sha256: str
    path: Path
    sql: str = field(repr=False)


def migrations_of(source: str, folder: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """The files of a source in order; StoreError where the numbers are not 1, 2, 3 …"""
    found = tuple(_read(path) for path in sorted((folder / source).glob("*.sql")))
    for expected, each in enumerate(found, start=1):
        if each.number != expected:
            raise StoreError(f"{each.path} has number {each.number:04}, the next one is {expected:04}")
    return found


async def migrate(dsn: str, migrations: Sequence[Migration]) -> int:
    """Apply what is missing; how many were applied.

    StoreError for a changed file, a database that is newer, or SQL that fails. Errors of connecting are the driver's.
    """
    connection: Connection = await asyncpg.connect(dsn, timeout=_CONNECT_LIMIT_S)
    try:
        await connection.execute("select pg_advisory_lock($1)", _LOCK)
        applied = await _applied(connection)
        check_applied(applied, migrations)
        missing = [each for each in migrations if each.number not in applied]
        for each in missing:
            await _apply(connection, each)
        return len(missing)
    finally:
        await connection.close()


def _read(path: Path) -> Migration:
    named = _NAME.fullmatch(path.name)
    if named is None:
        raise StoreError(f"{path} is not named as a migration is: NNNN_title.sql")
    content = path.read_bytes()
    return Migration(
        int(named[1]),
        named[2],
        hashlib.sha256(content).hexdigest(),
        path,
        content.decode("utf-8"),
    )


async def _applied(connection: Connection) -> dict[int, str]:
    await connection.execute("set client_min_messages = warning")
    await connection.execute(_TABLE)
    rows = await connection.fetch("select number, sha256 from zhixing_migration order by number")
    return {row["number"]: row["sha256"] for row in rows}


def check_applied(applied: Mapping[int, str], migrations: Sequence[Migration]) -> None:
    """StoreError where what was applied (number to SHA-256) is not what these files say, or goes beyond them."""
    files = {each.number: each for each in migrations}
    for number, sha256 in applied.items():
        if number not in files:
            raise StoreError(
                f"the database has migration {number:04}, which this version of the platform does not know: "
                "it was used by a newer version; run that one, or give another database or ZHIXING_HOME"
            )
        if files[number].sha256 != sha256:
            raise StoreError(
                f"{files[number].path} was changed after it was applied; put it back as it was (git checkout) "
                "and make the change in a migration of its own"
            )


async def _apply(connection: Connection, migration: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.sql)
            await connection.execute(
                "insert into zhixing_migration (number, title, sha256) values ($1, $2, $3)",
                migration.number,
                migration.title,
                migration.sha256,
            )
    except asyncpg.PostgresError as error:
        raise StoreError(f"{migration.path} fails: {error}") from None
