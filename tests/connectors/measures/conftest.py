"""What the measures' tests share: a measure asked of Postgres over rows that a rollback takes away again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

import asyncpg
import pytest

from connectors.measures import MEASURES
from connectors.scan import Row

Ask: TypeAlias = Callable[[str, Mapping[str, Sequence[Row]], Mapping[str, Any]], Awaitable[Row]]


@pytest.fixture(scope="module")
async def ask_postgres(module_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[Ask]:
    """Given a measure's name, rows by table (in an order in which they can be inserted) and arguments: its row."""
    connections: dict[str, asyncpg.Connection] = {}

    async def ask(name: str, tables: Mapping[str, Sequence[Row]], arguments: Mapping[str, Any]) -> Row:
        statement = MEASURES[name]
        if statement.source not in connections:
            connections[statement.source] = await asyncpg.connect(await module_database(statement.source))
        connection = connections[statement.source]
        transaction = connection.transaction()
        await transaction.start()
        try:
            for table, rows in tables.items():
                await _insert(connection, table, rows)
            found = await connection.fetchrow(statement.sql, *statement.parameters(arguments))
        finally:
            await transaction.rollback()
        assert found is not None
        return dict(found)

    yield ask
    for connection in connections.values():
        await connection.close()


async def _insert(connection: asyncpg.Connection, table: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    columns = list(rows[0])
    places = ", ".join(f"${index + 1}" for index in range(len(columns)))
    text = f"insert into {table.split('.')[1]} ({', '.join(columns)}) values ({places})"
    await connection.executemany(text, [tuple(row[column] for column in columns) for row in rows])
