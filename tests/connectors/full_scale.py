"""A source's tables as large as plans need them to be, filled by SQL in seconds.

At scale 10 the lists hold 300,000 cases, 30,000 detentions, 40,000 seizures and 60,000 listings. Cases and parties have
a fifth of that here, which fits a test run: tried at both sizes, the planner chose alike. Of other tables only the rows
of a key are asked: where an index beats the whole table here, it does in one of ten times the rows, of which a key has
no more. Rows are made up from their number and skewed as the field's are: a few courts have most cases, most days are
late, statuses are unequal. Checks and the change feed are left out while filling; indexes are made afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import asyncpg

from connectors.catalogue import Column, ColumnType, Table, tables_of

CASES, PERSONS, VEHICLES, ACCOUNTS = 60_000, 49_999, 20_000, 10_000

ROWS: Mapping[str, int] = MappingProxyType(
    {
        "court.court": 101,
        "court.enforcement_case": CASES,
        "court.case_party": 150_000,
        "police.detention": 30_000,
        "vehicles.vehicle": VEHICLES,
        "vehicles.seizure": 40_000,
        "credit.dishonesty_listing": 60_000,
    }
)
OTHERS = 10_000

_SKEWED = "power(chance(i, '{name}'), {power})"
_LATE = "date '2026-11-22' - (" + _SKEWED.format(name="{name}", power=3) + " * 8000)::int"

_CASE = "'（' || 2004 + {i} % 23 || '）浙' || lpad(({i} % 101)::text, 4, '0') || '执' || {i} || '号'"

_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "case_number": _CASE.format(i=f"(i::bigint * 7919 % {CASES} + 1)"),
        "plate": f"'浙A' || lpad((i % {VEHICLES})::text, 5, '0')",
        "account_number": f"'account.number' || i % {ACCOUNTS}",
        "court_code": "'浙' || lpad((" + _SKEWED.format(name="court", power=3) + " * 100)::int::text, 4, '0')",
        "cause": "'案由' || (" + _SKEWED.format(name="cause", power=3) + " * 300)::int",
        "facility": "'拘留所' || (" + _SKEWED.format(name="facility", power=2) + " * 90)::int",
        "days": "1 + ("
        + _SKEWED.format(name="days", power=1)
        + " * 14)::int + case when i % 1000 = 0 then i % 3000 else 0 end",
        "rank": "1 + (" + _SKEWED.format(name="rank", power=6) + " * 19)::int",
        "resumes": "case when i % 20 = 0 then " + _CASE.format(i="(i - 1)") + " end",
        "closed_on": f"case when i % 5 > 0 then {_LATE.format(name='filed_on')} + 30 + i % 300 end",
        "removed_on": f"case when i % 3 > 0 then {_LATE.format(name='removed_on')} end",
        "expires_on": f"case when i % 4 > 0 then {_LATE.format(name='expires_on')} + 700 end",
    }
)
"""Columns whose values matter to a plan, wherever they stand."""


async def fill(connection: asyncpg.Connection[asyncpg.Record], source: str) -> None:
    """Fill every table of a source; the connection is a superuser's."""
    await connection.execute("set session_replication_role = replica; set max_parallel_maintenance_workers = 2")
    await connection.execute("set maintenance_work_mem = '256MB'; set synchronous_commit = off")
    await connection.execute(
        "create function chance(i int, salt text) returns double precision language sql immutable parallel safe "
        "as $$ select (hashtext(salt || i) & 1048575) / 1048576.0::double precision $$"
    )
    for table in tables_of(source):
        indexes = await connection.fetch(
            "select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as made from pg_index "
            "where indrelid = $1::text::regclass "
            "and not exists (select from pg_constraint where conindid = indexrelid)",
            f'"{table.name}"',
        )
        for index in indexes:
            await connection.execute(f"drop index {index['name']}")
        checks = await connection.fetch(
            "select conname from pg_constraint where conrelid = $1::text::regclass and contype = 'c'", f'"{table.name}"'
        )
        for check in checks:
            await connection.execute(f'alter table "{table.name}" drop constraint "{check["conname"]}"')
        values = ", ".join(f"({_value(table, column)})" for column in table.columns)
        await connection.execute(
            f'insert into "{table.name}" overriding system value '
            f"select {values} from generate_series(1, {ROWS.get(table.qualified, OTHERS)}) i"
        )
        for index in indexes:
            await connection.execute(index["made"])
        await connection.execute(f'vacuum (analyze) "{table.name}"')


def _value(table: Table, column: Column) -> str:
    name = column.name
    if table.qualified == "court.enforcement_case" and name == "number":
        return _CASE.format(i="i")
    if name in _COLUMNS:
        return _COLUMNS[name]
    if column.values:
        listed = ", ".join(f"'{value}'" for value in column.values)
        place = _SKEWED.format(name=name, power=2)
        return f"(array[{listed}])[1 + floor({place} * {len(column.values)})::int]"
    if name.endswith("_number"):
        return f"'P' || i::bigint * 104729 % {PERSONS}"
    match column.type:
        case ColumnType.TEXT:
            return f"'{table.name}.{name}' || i"
        case ColumnType.DATE:
            return _LATE.format(name=name)
        case ColumnType.TIMESTAMP:
            return "timestamptz '2026-11-22' - i * interval '1 minute'"
        case ColumnType.NUMERIC:
            return "(" + _SKEWED.format(name=name, power=6) + " * 100000000)::numeric(18, 2)"
        case ColumnType.BOOLEAN:
            return "true"
        case _:
            return "i"
