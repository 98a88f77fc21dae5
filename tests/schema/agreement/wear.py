"""Tables as agencies may have them: checks dropped, values that fit no contract, columns and a table gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import asyncpg

from connectors.catalogue import Column, ColumnType, Table, tables_of

EVERY = 13
"""One row in so many has this odd value in a column."""

_TEXTS = (r"E'\x01\x02\"\\\n\t'", "repeat('长', 3000)", "''", r"E'\u2028<\u00e9>\x7f'")
ODD: Mapping[ColumnType, tuple[str, ...]] = {
    ColumnType.TEXT: ("null", *_TEXTS),
    ColumnType.INTEGER: ("null", "-1", "2147483647"),
    ColumnType.DOUBLE: ("null", "'NaN'", "'Infinity'", "'-0'", "1e-7", "1e300"),
    ColumnType.NUMERIC: ("null", "'NaN'", "0.005", "-0.004", "-2.675", "99999999999999.99", "1e30"),
    ColumnType.BOOLEAN: ("null",),
    ColumnType.DATE: ("null", "'infinity'", "'-infinity'", "'9999-12-31'", "'0001-01-01'"),
    ColumnType.TIMESTAMP: (
        "null",
        "'infinity'",
        "'2024-02-29 23:59:59.123456+00'",
        "'2024-01-01 00:00:00.100000+00'",
        "'9999-12-31 23:59:59+00'",
        "'0001-01-01 00:00:00+00'",
        "'1986-06-01 12:00:00+00'",
    ),
}
"""What a column of each type may hold besides; the last of a text with words is a word that nobody knows."""

GONE = (
    ("vehicles", "alter table seizure drop column location, drop column rank"),
    ("vehicles", "alter table vehicle drop column plate cascade"),
    ("credit", "drop table restricted_person cascade"),
    ("credit", "alter table dishonesty_listing drop column duty"),
)


async def wear(dsns: Mapping[str, str]) -> None:
    """Wear the demo in these databases; courts and the keys of rows stay as they are."""
    for source, dsn in dsns.items():
        session = await asyncpg.connect(dsn)
        try:
            for table in tables_of(source):
                await _loosen(session, table)
                await session.execute(_odd(table))
            for _, statement in (each for each in GONE if each[0] == source):
                await session.execute(statement)
        finally:
            await session.close()


async def _loosen(session: asyncpg.Connection[asyncpg.Record], table: Table) -> None:
    """Drop all that a table holds its rows to, but its key."""
    names = await session.fetch(
        "select conname from pg_constraint where conrelid = to_regclass($1) and contype in ('c', 'f', 'u')", table.name
    )
    drops = [f'drop constraint "{row["conname"]}"' for row in names]
    drops += [f'alter column "{column.name}" drop not null' for column in _others(table)]
    amounts = (column for column in table.columns if column.type is ColumnType.NUMERIC)
    drops += [f'alter column "{column.name}" type numeric' for column in amounts]
    await session.execute(f'alter table "{table.name}" disable trigger user')
    if drops:
        await session.execute(f'alter table "{table.name}" {", ".join(drops)}')


def _odd(table: Table) -> str:
    key = " || ".join(f'"{name}"::text' for name in table.key)
    return f'update "{table.name}" set ' + ", ".join(_column(column, key) for column in _others(table))


def _column(column: Column, key: str) -> str:
    odd = list(ODD[column.type]) if column.type in ODD else ["null"]
    if column.values:
        odd = ["null", "'UNHEARD_OF'"]
    elif column.name.endswith(("number", "code", "kind", "vin", "account")):
        odd = ["null"]
    pick = f"mod(abs(hashtext({key} || '{column.name}')), {EVERY * len(odd)})"
    cases = " ".join(f"when {index} then {value}" for index, value in enumerate(odd))
    return f'"{column.name}" = case {pick} {cases} else "{column.name}" end'


def _others(table: Table) -> Iterator[Column]:
    return (column for column in table.columns if column.name not in table.key and column.name != "record_id")
