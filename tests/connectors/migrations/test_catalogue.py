"""What the migrations make, held against the catalogue: every table, column, type, key, reference and index."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

import asyncpg
import pytest

from connectors.catalogue import SOURCES, TABLES, Column, ColumnType, Table, tables_of

Connections: TypeAlias = "dict[str, asyncpg.Connection[asyncpg.Record]]"

TYPES = {ColumnType.NUMERIC: "numeric(18,2)"}
OURS = {"change_feed", "zhixing_migration"}
EVERY_TABLE = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())


@pytest.fixture(scope="module")
async def connections(module_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[Connections]:
    opened = {source: await asyncpg.connect(await module_database(source)) for source in SOURCES}
    yield opened
    for connection in opened.values():
        await connection.close()


@pytest.mark.parametrize("source", SOURCES)
async def test_a_source_has_the_catalogues_tables_and_its_feed(connections: Connections, source: str) -> None:
    found = await connections[source].fetch("select tablename from pg_tables where schemaname = 'public'")

    assert {row["tablename"] for row in found} == {table.name for table in tables_of(source)} | OURS


@EVERY_TABLE
async def test_columns_types_and_nullability(connections: Connections, table: Table) -> None:
    found = await connections[table.source].fetch(
        "select attname, format_type(atttypid, atttypmod) as type, attnotnull, attidentity::text as identity, "
        "       (select collname from pg_collation where oid = attcollation) as collation "
        "from pg_attribute where attrelid = $1::text::regclass and attnum > 0 order by attnum",
        f'"{table.name}"',
    )

    assert [row["attname"] for row in found] == [column.name for column in table.columns]
    for row, column in zip(found, table.columns, strict=True):
        assert row["type"] == TYPES.get(column.type, column.type.value), column.name
        assert row["attnotnull"] is not column.nullable, column.name
        assert row["collation"] == ("C" if column.type is ColumnType.TEXT else None), column.name
        assert row["identity"] == ("d" if column.name == "record_id" else ""), column.name


@EVERY_TABLE
async def test_keys_and_unique_columns(connections: Connections, table: Table) -> None:
    found = await _constraints(connections, table, "pu")
    primary = [columns for kind, columns, _ in found if kind == "p"]
    unique = {columns for _, columns, _ in found}

    assert primary == [table.key]
    assert unique == {table.key, ("record_id",), *table.unique}


@EVERY_TABLE
async def test_references_and_an_index_for_each(connections: Connections, table: Table) -> None:
    found = await _constraints(connections, table, "f")
    expected = {(reference.columns, reference.table.partition(".")[2]) for reference in table.references}
    indexes = await _indexes(connections, table)

    assert {(columns, to) for _, columns, to in found} == expected
    for reference in table.references:
        assert any(index[: len(reference.columns)] == reference.columns for index in indexes), reference


@EVERY_TABLE
async def test_every_index_of_the_catalogue_leads_one(connections: Connections, table: Table) -> None:
    indexes = await _indexes(connections, table)

    missing = [wanted for wanted in table.indexes if not any(index[: len(wanted)] == wanted for index in indexes)]

    assert missing == []


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, column) for table in TABLES.values() for column in table.columns if column.values],
    ids=lambda each: each.name,
)
async def test_only_listed_values_may_stand(connections: Connections, table: Table, column: Column) -> None:
    allowed = await connections[table.source].fetchval(
        """
        select array_agg(found[1])
        from pg_constraint, regexp_matches(pg_get_constraintdef(oid), $$'([^']*)'::text$$, 'g') as found
        where conrelid = $1::text::regclass and contype = 'c'
          and conkey = array[(select attnum from pg_attribute where attrelid = conrelid and attname = $2)]
        """,
        f'"{table.name}"',
        column.name,
    )

    assert sorted(allowed or ()) == sorted(column.values)


@EVERY_TABLE
async def test_every_followed_table_notes_all_that_happens(connections: Connections, table: Table) -> None:
    found = await connections[table.source].fetch(
        "select tgname from pg_trigger where tgrelid = $1::text::regclass and not tgisinternal", f'"{table.name}"'
    )
    noted = {"note_insert", "note_update", "note_delete", "note_truncate"}
    if table.name == "transaction":
        noted |= {"note_statement_update", "note_statement_delete"}

    assert {row["tgname"] for row in found} == (noted if table.feed else set())


async def _constraints(connections: Connections, table: Table, kinds: str) -> list[tuple[str, tuple[str, ...], str]]:
    """Kind, columns, table referred to."""
    rows = await connections[table.source].fetch(
        """
        select contype::text, confrelid::regclass::text as target, array(
            select attname::text from unnest(conkey) with ordinality as key (number, place)
            join pg_attribute on attrelid = conrelid and attnum = key.number order by place
        ) as columns
        from pg_constraint
        where conrelid = $1::text::regclass and contype::text = any (regexp_split_to_array($2, ''))
        """,
        f'"{table.name}"',
        kinds,
    )
    return [(row["contype"], tuple(row["columns"]), row["target"]) for row in rows]


async def _indexes(connections: Connections, table: Table) -> list[tuple[str, ...]]:
    rows = await connections[table.source].fetch(
        "select array(select attname::text from unnest(indkey::int2[]) with ordinality as k (n, place) "
        "left join pg_attribute on attrelid = indrelid and attnum = n order by place) as columns "
        "from pg_index where indrelid = $1::text::regclass",
        f'"{table.name}"',
    )
    return [tuple(row["columns"]) for row in rows]
