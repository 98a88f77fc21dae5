"""A bulk load: everything is back afterwards, what is wrong is refused, whatever was there stays."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, TypeAlias

import asyncpg
import pytest

from connectors.catalogue import SOURCES, TABLES, tables_of
from connectors.loading import bare

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Databases: TypeAlias = Callable[[str], Awaitable[str]]

DAY = date(2026, 1, 1)
DEFINED = """
select conrelid::regclass::text as on_table, conname as name, pg_get_constraintdef(oid) as definition, convalidated
from pg_constraint where contype <> 'n'
union all
select tablename, indexname, indexdef, true from pg_indexes where schemaname = 'public'
union all
select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled = 'O'
from pg_trigger where not tgisinternal
union all
select attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull
from pg_attribute join pg_class on pg_class.oid = attrelid
where attnum > 0 and relkind = 'r' and relnamespace = 'public'::regnamespace
order by 1, 2, 3
"""
"""Constraints, indexes, triggers and columns as the database says that they are."""


@pytest.mark.parametrize("source", SOURCES)
async def test_what_the_migrations_made_is_back(fresh_database: Databases, source: str) -> None:
    connection = await asyncpg.connect(await fresh_database(source))
    before = await connection.fetch(DEFINED)
    indexes = "select count(*) from pg_index where indrelid = any($1::text[]::regclass[])"
    names = [f'"{table.name}"' for table in tables_of(source)]
    async with connection.transaction(), bare(connection, tables_of(source)):
        assert await connection.fetchval(indexes, names) == 0
    after = await connection.fetch(DEFINED)
    feed = await connection.fetch("select table_name, operation, record_id from change_feed order by position")
    await connection.close()

    assert len(before) > len(names)
    assert after == before
    assert [tuple(row) for row in feed] == [(table.name, "reload", None) for table in tables_of(source)]


async def test_the_planner_knows_what_was_loaded(fresh_database: Databases) -> None:
    connection = await asyncpg.connect(await fresh_database("registry"))
    async with connection.transaction(), bare(connection, tables_of("registry")):
        await _companies(connection, [f"c{number}" for number in range(1000)])
    known = await connection.fetchrow(
        "select reltuples, (select count(*) from pg_stats where tablename = 'company') as statistics "
        "from pg_class where relname = 'company'"
    )
    await connection.close()

    assert known is not None and known["reltuples"] == 1000
    assert known["statistics"] == len(TABLES["registry.company"].columns)


async def test_rows_that_were_there_stay(fresh_database: Databases) -> None:
    connection = await asyncpg.connect(await fresh_database("registry"))
    await _companies(connection, ["old"])
    async with connection.transaction(), bare(connection, tables_of("registry")):
        await _companies(connection, ["new"])
    found = await connection.fetch("select number from company order by record_id")
    entries = await connection.fetch(
        "select operation, count(*) from change_feed where table_name = 'company' group by 1"
    )
    await connection.close()

    assert [row["number"] for row in found] == ["old", "new"]
    assert {tuple(row) for row in entries} == {("insert", 1), ("reload", 1)}


@pytest.mark.parametrize(
    ("table", "rows", "rule"),
    [
        ("company", [{"number": "a"}, {"number": "a"}], "company_pkey"),
        ("filing", [{"company_number": "nobody"}], "filing_company_number_fkey"),
        ("company", [{"number": "a", "registered_capital": -1}], "company_registered_capital_check"),
    ],
)
async def test_rows_that_break_a_rule_are_refused_whole(
    fresh_database: Databases, table: str, rows: list[dict[str, Any]], rule: str
) -> None:
    connection = await asyncpg.connect(await fresh_database("registry"))
    needed: dict[str, dict[str, Any]] = {
        "company": {"number_kind": "OTHER", "name": "甲"},
        "filing": {"kind": "LIQUIDATION", "filed_on": DAY},
    }
    records = [{**needed[table], **row} for row in rows]
    before = await connection.fetch(DEFINED)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as caught:
        async with connection.transaction(), bare(connection, tables_of("registry")):
            await connection.copy_records_to_table(
                table, records=[tuple(each.values()) for each in records], columns=list(records[0])
            )
    after = await connection.fetch(DEFINED)
    count = await connection.fetchval(f"select count(*) from {table}")
    await connection.close()

    assert caught.value.constraint_name == rule
    assert (after, count) == (before, 0)


async def _companies(connection: Connection, numbers: list[str]) -> None:
    columns = ["number", "number_kind", "name"]
    await connection.copy_records_to_table(
        "company", records=[(number, "OTHER", "甲") for number in numbers], columns=columns
    )
