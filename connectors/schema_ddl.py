"""What an agency runs on its own database so that the platform can read it: views, a role, a change feed.

The text is a whole script but for what only the agency knows, which stands as `…`: where each column comes from. The
platform asks for relations by name, so any view will do; it reads with a role that can select and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors.catalogue import Column, Table, tables_of
from identifiers.errors import SettingsError

SCHEMA = "zhixing"
ROLE = "zhixing_reader"

_HEAD = """\
-- What {source}'s own database offers to Zhixing. Run it there, as a role that may create schemas and roles, with every
-- … replaced; nothing of the agency's tables is altered but for the triggers of the change feed. Afterwards, where
-- Zhixing runs: ZHIXING_{name}_DSN=postgresql://{role}:PASSWORD@HOST:PORT/DATABASE zhixing check

create schema {schema};
create extension if not exists pg_trgm;  -- searching names by similarity; it must be on the role's search_path
"""

_FEED = """
-- The change feed: one row for each record changed, written in the transaction that changes it. It names the table and
-- the record's serial, never an official number.
create table {schema}.change_feed (
    position bigint generated always as identity,
    transaction xid8 not null default pg_current_xact_id(),
    table_name text not null,
    operation text not null check (operation in ('insert', 'update', 'delete', 'reload')),
    record_id bigint,
    changed_at timestamptz not null default now(),
    primary key (transaction, position),
    check ((record_id is null) = (operation = 'reload'))
);

-- note_change(VIEW, SERIAL): the view that shows the row, and the row's column that the view offers as record_id.
-- It writes the feed with its owner's rights: who changes a table needs none of its own.
create function {schema}.note_change() returns trigger
language plpgsql security definer set search_path = {schema} as $$
declare
    before bigint;
    after bigint;
begin
    if tg_op = 'TRUNCATE' then
        insert into change_feed (table_name, operation) values (tg_argv[0], 'reload');
        return null;
    end if;
    if tg_op <> 'INSERT' then
        before := (to_jsonb(old) ->> tg_argv[1])::bigint;
    end if;
    if tg_op <> 'DELETE' then
        after := (to_jsonb(new) ->> tg_argv[1])::bigint;
    end if;
    if before is not null and before is distinct from after then
        insert into change_feed (table_name, operation, record_id) values (tg_argv[0], 'delete', before);
    end if;
    if after is not null then
        insert into change_feed (table_name, operation, record_id)
        values (tg_argv[0], case when before is distinct from after then 'insert' else 'update' end, after);
    end if;
    return null;
end $$;

-- Two triggers on each table that a view rests on. Where triggers may not be, whoever refreshes the table says so after
-- each time:  insert into {schema}.change_feed (table_name, operation) values ('VIEW', 'reload');
"""

_GRANTS = """
-- A role that can read this and nothing else. Set its password apart (\\password {role}), so that it stands in no file.
create role {role} login nosuperuser nocreatedb nocreaterole;
alter role {role} set search_path = {schema}, public;
alter role {role} set default_transaction_read_only = on;
grant usage on schema {schema} to {role};
grant select on {granted} to {role};
"""


def ddl(source: str) -> str:
    """The script for an agency of that name; SettingsError where there is none."""
    tables = tables_of(source)
    if not tables:
        raise SettingsError(f"{source} is no source; give one that `zhixing check` lists")
    names = {"source": source, "name": source.upper(), "role": ROLE, "schema": SCHEMA}
    granted = ", ".join(f"{SCHEMA}.{name}" for name in (*(table.name for table in tables), "change_feed"))
    parts = (
        _HEAD.format(**names),
        *("\n".join(_view(table)) for table in tables),
        _FEED.format(**names),
        *("\n".join(_triggers(table)) for table in tables if table.feed),
        _GRANTS.format(**names, granted=granted),
    )
    return "\n".join(parts)


def _view(table: Table) -> Iterator[str]:
    yield f"-- {table.description}; one row for each {' and '.join(table.key)}"
    if table.indexes:
        yield f"-- fast by: {', '.join(' + '.join(columns) for columns in (table.key, *table.indexes))}"
    yield f"create view {SCHEMA}.{table.name} as select"
    for place, column in enumerate(table.columns, start=1):
        comma = "" if place == len(table.columns) else ","
        yield f"    …::{column.type.value} as {column.name}{comma}{_meaning(column)}"
    yield "from …;\n"


def _meaning(column: Column) -> str:
    said = [column.description] if column.description else []
    if column.values:
        said.append("one of " + ", ".join(column.values))
    if not column.nullable:
        said.append("never null")
    return f"  -- {'; '.join(said)}" if said else ""


def _triggers(table: Table) -> Iterator[str]:
    call = f"execute function {SCHEMA}.note_change('{table.name}', '…')"
    yield f"create trigger zhixing_{table.name} after insert or update or delete on … for each row {call};"
    yield f"create trigger zhixing_{table.name}_all after truncate on … for each statement {call};"
