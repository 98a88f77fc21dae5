"""One database out of Postgres and into another: pg_dump and pg_restore of the embedded wheel, through pipes.

The change feed's rows stay behind: their transaction numbers belong to the server they were written on. A database that
was brought back begins its feed anew, with one `reload` for each table, so whoever follows reads everything again.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

import asyncpg

from connectors.catalogue import SOURCES, tables_of
from connectors.stores import placement
from connectors.stores.account import OURS
from identifiers.errors import StoreError

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_CONNECT_LIMIT_S = 10.0
_CHUNK_BYTES = 1 << 18
_SAID_CHARACTERS = 500
_DUMP = ("--format=custom", "--compress=gzip:3", "--no-owner", "--no-acl", "--exclude-table-data=change_feed")
_RESTORE = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-acl")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A moment of one database, held open: what it can be dumped by, the migrations applied then, its server."""

    name: str
    migrations: tuple[tuple[int, str], ...]
    server: str


@asynccontextmanager
async def snapshots(dsns: Mapping[str, str]) -> AsyncIterator[dict[str, Snapshot]]:
    """A moment of each database, all taken together and held as long as the block lasts.

    They wait for no writer and hold up none. StoreError where a database cannot be asked.
    """
    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(_session(source, dsn)) for source, dsn in dsns.items()]
        taken = await asyncio.gather(*(_snapshot(session) for session in sessions))
        yield dict(zip(dsns, taken, strict=True))


async def dumped(dsn: str, snapshot: Snapshot) -> AsyncIterator[bytes]:
    """The database as pg_dump writes it, as of the snapshot; StoreError with pg_dump's word where it fails."""
    arguments = (*_DUMP, f"--snapshot={snapshot.name}")
    async with _program("pg_dump", dsn, "--dbname={}", arguments, stdout=PIPE) as process:
        assert process.stdout is not None
        while chunk := await process.stdout.read(_CHUNK_BYTES):
            yield chunk


async def brought_back(dsn: str, source: str, content: Iterator[bytes]) -> None:
    """Put a dump into an empty database, whole or not at all, and begin its change feed anew."""
    async with _program("pg_restore", dsn, "--dbname={}", _RESTORE, stdin=PIPE) as process:
        assert process.stdin is not None
        # What pg_restore does not want any more it says on its standard error.
        with contextlib.suppress(ConnectionError):
            for chunk in content:
                process.stdin.write(chunk)
                await process.stdin.drain()
        process.stdin.close()
    async with _session(source, dsn) as session:
        if source in SOURCES:
            followed = [table.name for table in tables_of(source) if table.feed]
            await session.execute(
                "insert into change_feed (table_name, operation) select unnest($1::text[]), 'reload'", followed
            )
        await session.execute("analyze")


async def is_empty(dsn: str, source: str) -> bool:
    """Whether the database has no table of anybody's."""
    async with _session(source, dsn) as session:
        found = await session.fetchval(
            "select exists (select from pg_class join pg_namespace on pg_namespace.oid = relnamespace "
            "where relkind in ('r', 'p') and nspname !~ '^pg_' and nspname <> 'information_schema')"
        )
        return not found


@asynccontextmanager
async def _session(source: str, dsn: str) -> AsyncIterator[Connection]:
    try:
        session = await asyncpg.connect(dsn, timeout=_CONNECT_LIMIT_S)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise StoreError(f"{source}'s database does not answer ({type(error).__name__}); see `zhixing check`") from None
    try:
        yield session
    except asyncpg.PostgresError as error:
        raise StoreError(f"{source}'s database refuses: {error}") from None
    finally:
        session.terminate()


async def _snapshot(session: Connection) -> Snapshot:
    await session.execute("begin isolation level repeatable read read only")
    name = await session.fetchval("select pg_export_snapshot()")
    rows = await session.fetch("select number, sha256 from zhixing_migration order by number")
    server = await session.fetchval("select current_setting('server_version')")
    return Snapshot(name, tuple((row["number"], row["sha256"]) for row in rows), server)


@asynccontextmanager
async def _program(
    name: str, dsn: str, place: str, arguments: Iterable[str], stdin: int = DEVNULL, stdout: int = DEVNULL
) -> AsyncIterator[Process]:
    """One of Postgres' programs on a database, ended with the block; StoreError with its word where it fails."""
    address, password = _apart(dsn)
    command: Sequence[str] = (str(placement.programs(OURS) / name), place.format(address), "--no-password", *arguments)
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PGPASSWORD": password, "PGCONNECT_TIMEOUT": "10"}
    process = await asyncio.create_subprocess_exec(*command, stdin=stdin, stdout=stdout, stderr=PIPE, env=environment)
    assert process.stderr is not None
    said = asyncio.create_task(process.stderr.read())
    try:
        yield process
        status, text = await process.wait(), (await said).decode("utf-8", "replace").strip()
        if status != 0:
            raise StoreError(f"{name} fails: {text[-_SAID_CHARACTERS:] or f'exit code {status}'}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        said.cancel()


def _apart(dsn: str) -> tuple[str, str]:
    """A DSN without its password, which every user of the machine could read in a command, and the password."""
    parts = urlsplit(dsn)
    user, at, host = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    return parts._replace(netloc=f"{name}{at}{host}").geturl(), unquote(password)
