"""A source's database held against the catalogue: what is missing, of the wrong type or not readable, and the remedy.

Tables, views, materialised views and foreign tables are all the same to a reader, so all of them will do. What differs
harmlessly is accepted: varchar for text, a narrower integer for a wider one, a domain over a right type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import asyncpg

from connectors.catalogue import ColumnType, Table, tables_of
from connectors.catalogue.table import ACCEPTED
from connectors.scan import Deadline
from connectors.session import Session, connected
from identifiers.errors import SourceError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and the sentence (SQL where there is one) that mends it."""

    source: str
    table: str | None
    column: str | None
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A relation that the platform reads: column name to the type asked for."""

    name: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Found:
    """A relation that is there: column name to (type, readable)."""

    name: str
    kind: str
    readable: bool
    columns: Mapping[str, tuple[str, bool]]


_ACCEPTED: Mapping[str, tuple[str, ...]] = {**ACCEPTED, "xid8": ("xid8",)}

_FEED = _Wanted(
    "change_feed",
    {
        "position": ColumnType.BIGINT,
        "transaction": "xid8",
        "table_name": ColumnType.TEXT,
        "operation": ColumnType.TEXT,
        "record_id": ColumnType.BIGINT,
        "changed_at": ColumnType.TIMESTAMP,
    },
)

_RELATIONS = """
select wanted.name as table_name, relation.relkind::text as kind,
       has_table_privilege(relation.oid, 'select') as readable, attribute.attname as column_name,
       format_type(case when type.typtype = 'd' then type.typbasetype else type.oid end, null) as type,
       has_column_privilege(relation.oid, attribute.attnum, 'select') as column_readable
from unnest($1::text[]) as wanted (name)
join pg_class as relation
  on relation.oid = to_regclass(quote_ident(wanted.name)) and relation.relkind in ('r', 'p', 'v', 'm', 'f')
join pg_attribute as attribute
  on attribute.attrelid = relation.oid and attribute.attnum > 0 and not attribute.attisdropped
join pg_type as type on type.oid = attribute.atttypid
"""

_ELSEWHERE = """
select relation.relname, quote_ident(min(schema.nspname))
from pg_class as relation join pg_namespace as schema on schema.oid = relation.relnamespace
where relation.relname = any ($1::text[]) and relation.relkind in ('r', 'p', 'v', 'm', 'f')
  and schema.nspname not in ('pg_catalog', 'information_schema')
group by relation.relname
"""


async def compare(dsn: str, source: str, deadline: Deadline) -> tuple[Finding, ...]:
    """Everything in which the database at `dsn` falls short of the catalogue's source, in the catalogue's order.

    Empty when the platform can read all that it needs. A database that does not answer is a finding, never an error.
    """
    wanted = (*(_wanted(table) for table in tables_of(source)), _FEED)
    try:
        async with connected(dsn, source, deadline) as connection:
            return await _compare(connection, source, wanted)
    except SourceError as error:
        return (
            Finding(
                source, None, None, _why(error), f"see that ZHIXING_{source.upper()}_DSN is right and the server up"
            ),
        )


async def _compare(connection: Session, source: str, wanted: Sequence[_Wanted]) -> tuple[Finding, ...]:
    names = [each.name for each in wanted]
    user = await connection.fetchval("select quote_ident(current_user)")
    elsewhere = {name: schema for name, schema in await connection.fetch(_ELSEWHERE, names)}
    found = _relations(await connection.fetch(_RELATIONS, names))
    findings: list[Finding] = []
    for each in wanted:
        there = found.get(each.name)
        if there is None:
            findings.append(_missing(source, each, elsewhere.get(each.name), user))
            continue
        wrong = [*_unreadable(source, each, there, user), *_columns(source, each, there)]
        findings += wrong or await _unusable(connection, source, each)
    return tuple(findings)


def _wanted(table: Table) -> _Wanted:
    return _Wanted(table.name, {column.name: column.type.value for column in table.columns})


def _relations(records: Iterable[asyncpg.Record]) -> dict[str, _Found]:
    columns: dict[str, dict[str, tuple[str, bool]]] = {}
    kinds: dict[str, tuple[str, bool]] = {}
    for record in records:
        kinds[record["table_name"]] = (record["kind"], record["readable"])
        columns.setdefault(record["table_name"], {})[record["column_name"]] = (
            record["type"],
            record["column_readable"],
        )
    return {name: _Found(name, *kinds[name], columns[name]) for name in kinds}


def _missing(source: str, wanted: _Wanted, schema: str | None, user: str) -> Finding:
    if schema is not None:
        return Finding(
            source,
            wanted.name,
            None,
            f"{wanted.name} stands in schema {schema}, where {user} does not look",
            f"grant usage on schema {schema} to {user}; alter role {user} set search_path = {schema}, public;",
        )
    columns = ", ".join(f"…::{typed} as {name}" for name, typed in wanted.columns.items())
    return Finding(
        source,
        wanted.name,
        None,
        f"there is no {wanted.name}",
        f"create view {wanted.name} as select {columns} from …;",
    )


def _unreadable(source: str, wanted: _Wanted, found: _Found, user: str) -> list[Finding]:
    closed = [name for name in wanted.columns if name in found.columns and not found.columns[name][1]]
    if found.readable or not closed:
        return []
    if len(closed) == len(set(wanted.columns) & set(found.columns)):
        remedy = f"grant select on {wanted.name} to {user};"
        return [Finding(source, wanted.name, None, f"{user} may not read {wanted.name}", remedy)]
    return [
        Finding(
            source,
            wanted.name,
            name,
            f"{user} may not read {wanted.name}.{name}",
            f"grant select ({name}) on {wanted.name} to {user};",
        )
        for name in closed
    ]


def _columns(source: str, wanted: _Wanted, found: _Found) -> list[Finding]:
    findings = []
    view = found.kind in ("v", "m")
    for name, typed in wanted.columns.items():
        if name not in found.columns:
            alter = f"alter table {wanted.name} add column {name} {typed};"
            remedy = f"add …::{typed} as {name} to the view {wanted.name}" if view else alter
            findings.append(Finding(source, wanted.name, name, f"{wanted.name} has no column {name}", remedy))
        elif found.columns[name][0] not in _ACCEPTED[typed]:
            alter = f"alter table {wanted.name} alter column {name} type {typed} using {name}::{typed};"
            remedy = f"let the view {wanted.name} say {name}::{typed} as {name}" if view else alter
            problem = f"{wanted.name}.{name} is {found.columns[name][0]}, not {typed}"
            findings.append(Finding(source, wanted.name, name, problem, remedy))
    return findings


async def _unusable(connection: Session, source: str, wanted: _Wanted) -> list[Finding]:
    """A view may be readable while what it rests on is not: only asking tells."""
    columns = ", ".join(wanted.columns)
    try:
        await connection.fetch(f"select {columns} from {wanted.name} limit 0")
    except asyncpg.PostgresError as error:
        remedy = f"let select {columns} from {wanted.name}; run without an error"
        return [Finding(source, wanted.name, None, f"{wanted.name} cannot be read: {error}", remedy)]
    return []


def _why(error: SourceError) -> str:
    cause = error.__cause__
    if isinstance(cause, asyncpg.ClientConfigurationError):
        return f"ZHIXING_{error.source.upper()}_DSN is no address of a Postgres (postgresql://user:password@host:port/name)"
    told = isinstance(cause, asyncpg.PostgresError | OSError) and str(cause)
    return f"{error.message}: {cause}" if told else error.message
