"""The script for an agency: run on a database whose tables have other names, where our role can only select."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

import asyncpg
import pytest

from connectors.catalogue import SOURCES, tables_of
from connectors.check import compare
from connectors.demo.load import load_demo
from connectors.feed import FeedPosition, read_changes, settled
from connectors.postgres import PostgresConnector
from connectors.scan import Deadline, Page, Scan
from connectors.schema_ddl import ROLE, SCHEMA, ddl
from identifiers.errors import SettingsError
from tests.connectors.agency import as_reader, become_agency

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Databases: TypeAlias = Callable[[str], Awaitable[str]]


@pytest.fixture(params=SOURCES)
async def agency(
    request: pytest.FixtureRequest, fresh_database: Databases, superuser_dsn: str
) -> AsyncIterator[tuple[str, str]]:
    """An agency and the DSN of its database, whose tables are its own."""
    dsn = await fresh_database(request.param)
    await load_demo({request.param: dsn})
    async with become_agency(dsn, superuser_dsn, request.param):
        yield request.param, dsn


def soon() -> Deadline:
    return Deadline.after_ms(10_000)


async def test_our_role_reads_all_and_writes_nothing(agency: tuple[str, str]) -> None:
    source, dsn = agency
    assert await compare(as_reader(dsn), source, soon()) == ()
    connection = await asyncpg.connect(as_reader(dsn))
    try:
        for table in tables_of(source):
            assert await connection.fetchval(f"select count(*) from {table.name}") > 0
            with pytest.raises(asyncpg.PostgresError):
                await connection.execute(f"begin read write; delete from {table.name}")
            await connection.execute("rollback")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"begin read write; insert into {SCHEMA}.change_feed (table_name) values ('x')")
        await connection.execute("rollback")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"select * from agency.t_{tables_of(source)[0].name}")
    finally:
        await connection.close()


async def test_what_the_agency_writes_is_in_the_feed(agency: tuple[str, str]) -> None:
    source, dsn = agency
    table = tables_of(source)[-1]
    owner = await asyncpg.connect(dsn)
    reader = await asyncpg.connect(as_reader(dsn))
    try:
        serial = await owner.fetchval(f"select min(c_record_id) from agency.t_{table.name}")
        await owner.execute(
            f"update agency.t_{table.name} set c_record_id = c_record_id where c_record_id = $1", serial
        )
        await owner.execute(f"delete from agency.t_{table.name} where c_record_id = $1", serial)
        await owner.execute(f"truncate agency.t_{table.name} cascade")
        assert await settled(source, reader, soon())
        changes = await read_changes(source, reader, FeedPosition(), 100, soon())
        own = [(each.operation, each.record_id) for each in changes if each.table == table.name]
        assert own == [("update", serial), ("delete", serial), ("reload", None)]
    finally:
        await owner.close()
        await reader.close()


async def test_the_connector_reads_it(agency: tuple[str, str]) -> None:
    source, dsn = agency
    connector = PostgresConnector(source, as_reader(dsn), 1)
    try:
        for table in tables_of(source):
            columns = tuple(column.name for column in table.columns)
            answer = await connector.read(Scan(table.qualified, columns, page=Page(first=1)), soon())
            assert len(answer.groups[0].rows) == 1
    finally:
        await connector.close()


def test_every_column_is_there_with_its_type_and_meaning() -> None:
    for source in SOURCES:
        script = ddl(source)
        for table in tables_of(source):
            body = re.search(rf"create view {SCHEMA}\.{table.name} as select\n(.+?)\nfrom …;", script, re.DOTALL)
            assert body is not None
            lines = [line.strip() for line in body[1].splitlines()]
            assert len(lines) == len(table.columns)
            for line, column in zip(lines, table.columns, strict=True):
                assert line.startswith(f"…::{column.type.value} as {column.name}")
                assert column.description in line
        assert f"create role {ROLE} login" in script


def test_an_unknown_source_is_named() -> None:
    with pytest.raises(SettingsError, match="tax is no source"):
        ddl("tax")
