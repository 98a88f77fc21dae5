"""A connector under test, and how the tables it reads are made and filled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from connectors.catalogue import TABLES
from connectors.connector import Connector
from connectors.scan import Row


@dataclass(frozen=True)
class Subject:
    """A connector under test and how to put a row into its source."""

    connector: Connector
    insert: Callable[[str, Row], Any]


async def create(connection: asyncpg.Connection[asyncpg.Record], name: str) -> None:
    columns = ", ".join(f'"{column.name}" {column.type.value}' for column in TABLES[name].columns)
    await connection.execute(f'create table "{TABLES[name].name}" ({columns})')


async def insert(connection: asyncpg.Connection[asyncpg.Record], name: str, rows: Sequence[Row]) -> None:
    columns = [column.name for column in TABLES[name].columns]
    await connection.copy_records_to_table(
        TABLES[name].name, columns=columns, records=[tuple(row[column] for column in columns) for row in rows]
    )
