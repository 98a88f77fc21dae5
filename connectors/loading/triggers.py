"""The triggers of tables, those of constraints left out: the change feed's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.session import Session

_TRIGGERS = """
select tgrelid::regclass::text as on_table, quote_ident(tgname) as name
from pg_trigger
where tgrelid = any($1::text[]::regclass[]) and not tgisinternal and tgenabled = 'O'
order by oid
"""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger that fires; both names as SQL identifiers."""

    table: str
    name: str


async def triggers_of(session: Session, tables: Sequence[str]) -> tuple[Trigger, ...]:
    """The triggers that fire on these tables (SQL identifiers) in an ordinary session."""
    found = await session.fetch(_TRIGGERS, tables)
    return tuple(Trigger(each["on_table"], each["name"]) for each in found)
