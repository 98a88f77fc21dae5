"""Rows read from a file, in a temporary table: what only the database can tell of them, and the merge.

A row is the same as one that stands there by its natural key (`identity_of`), or by the columns that the mapping names
for a table without one. Where nothing is named, or a row has no value in it, by its whole content: of the k rows of a
file with one content, those beyond the ones held are inserted.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

import asyncpg

from connectors.catalogue import Reference, Table
from connectors.files.wrong import Finding, Reason
from connectors.loading import Loaded, has_key, identity_of, quoted
from connectors.session import Session
from identifiers.errors import LoadError

_STAGING = "staging_file"
_LINE = "line of the file"
_WORK_MEMORY = "64MB"
"""For sorting and joining the rows of a file; on disk beyond this."""


class Staging:
    """The rows of one load, made by `open`, inside the caller's transaction, which ends it."""

    def __init__(self, session: Session, table: Table, columns: Sequence[str], declared: tuple[str, ...] = ()) -> None:
        self._session = session
        self._table = table
        self._columns = tuple(columns)
        self._listed = _list(columns)
        self._is_declared = not has_key(table)
        self._identity = declared if self._is_declared else identity_of(table)

    async def open(self, rows: Iterable[Sequence[Any]] | AsyncIterator[Sequence[Any]]) -> None:
        """Make the table and fill it; each row begins with its line. Two loads of one table wait for each other."""
        await self._session.execute(f"set local work_mem = '{_WORK_MEMORY}'")
        await self._session.execute("select pg_advisory_xact_lock(hashtext($1))", f"zhixing load {self._table.name}")
        every = _list(column.name for column in self._table.columns)
        await self._session.execute(
            f"create temporary table {_STAGING} on commit drop as select 0 as {quoted(_LINE)}, {every} "
            f"from {quoted(self._table.name)} with no data"
        )
        await self._session.copy_records_to_table(_STAGING, records=rows, columns=[_LINE, *self._columns])
        await self._session.execute(f"analyze {_STAGING}")

    async def take_bad(self) -> tuple[dict[int, Finding], int]:
        """Remove what may not be loaded: what is wrong by line; and how many rows repeat another one exactly."""
        found = await self._against_rules()
        found |= await self._without_reference()
        repeated = 0
        for unique in self._uniques():
            differing, same = await self._duplicates(unique)
            repeated += same
            found |= differing
            if unique != self._identity and self._identity:
                found |= await self._held_by_another(unique)
        if self._identity and self._is_declared:
            found |= await self._held_several_times()
        return found, repeated

    async def merge(self) -> Loaded:
        """Write what is left into the table: rows inserted or altered, and rows that stood there already."""
        count = await self._session.fetchval(f"select count(*) from {_STAGING}")
        try:
            written = await self._merge_by_key() + await self._merge_by_content()
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError) as error:
            rule = error.constraint_name or error.column_name or type(error).__name__
            raise LoadError(f"{self._table.qualified}: a row breaks {rule}; nothing was loaded") from error
        return Loaded(written, count - written)

    def _uniques(self) -> tuple[tuple[str, ...], ...]:
        sets = dict.fromkeys((self._identity, *self._table.unique))
        return tuple(each for each in sets if each and set(each) <= set(self._columns))

    async def _against_rules(self) -> dict[int, Finding]:
        """Rows that break a check of the table, as the table itself says it."""
        rules = await self._session.fetch(
            "select pg_get_expr(conbin, conrelid) as rule, array(select attname::text from pg_attribute "
            "where attrelid = conrelid and attnum = any(conkey) order by attnum) as columns "
            "from pg_constraint where contype = 'c' and conrelid = $1::text::regclass order by conname",
            quoted(self._table.name),
        )
        if not rules:
            return {}
        # One pass for all of them; the first that a row breaks is named.
        wrong = " or ".join(f"not ({rule['rule']})" for rule in rules)
        broken = " ".join(f"when not ({rule['rule']}) then {place}" for place, rule in enumerate(rules))
        rows = await self._session.fetch(
            f"delete from {_STAGING} s where {wrong} returning s.{quoted(_LINE)} as line, case {broken} end as rule"
        )
        return {row["line"]: _rule_finding(rules[row["rule"]]) for row in rows}

    async def _without_reference(self) -> dict[int, Finding]:
        """Rows whose foreign key is not there; for a table that refers to itself, nor in this file."""
        found: dict[int, Finding] = {}
        for reference in self._table.references:
            if not set(reference.columns) <= set(self._columns):
                continue
            finding = Finding(
                ", ".join(reference.columns), Reason.UNKNOWN_REFERENCE, f"{reference.table} has no such record"
            )
            condition = _unreferred(reference, self._table)
            while taken := await self._taken(condition, finding):
                found |= taken
                # Those that refer to what was taken now stand alone too.
                if reference.table != self._table.qualified:
                    break
        return found

    async def _duplicates(self, unique: tuple[str, ...]) -> tuple[dict[int, Finding], int]:
        """Rows after the first with the same key: those that differ, and how many are the same all over."""
        listed, line = _list(unique), quoted(_LINE)
        same_key = _equal(unique, "s", "f")
        rows = await self._session.fetch(
            f"with f as (select {listed}, min({line}) as {line} from {_STAGING} group by {listed} having count(*) > 1) "
            f"delete from {_STAGING} s using f, {_STAGING} o where {same_key} and o.{line} = f.{line} "
            f"and s.{line} > f.{line} returning s.{line} as line, f.{line} as first, "
            f"row({_list(self._columns, 's')}) is distinct from row({_list(self._columns, 'o')}) as differs"
        )
        key = ", ".join(unique)
        differing = {
            row["line"]: Finding(
                key, Reason.DUPLICATE_KEY, f"line {row['first']} has the same {key} and says otherwise"
            )
            for row in rows
            if row["differs"]
        }
        return differing, len(rows) - len(differing)

    async def _held_by_another(self, unique: tuple[str, ...]) -> dict[int, Finding]:
        """Rows whose further key belongs to a record of another natural key."""
        held = _equal(unique, "t", "s")
        differs = f"({_list(self._identity, 't')}) is distinct from ({_list(self._identity, 's')})"
        condition = f"exists (select from {quoted(self._table.name)} t where {held} and {differs})"
        key = ", ".join(unique)
        return await self._taken(condition, Finding(key, Reason.DUPLICATE_KEY, f"another record has the same {key}"))

    async def _held_several_times(self) -> dict[int, Finding]:
        """Rows for which the table has several records: no constraint keeps what the mapping names from repeating."""
        held = f"select count(*) from {quoted(self._table.name)} t where {_equal(self._identity, 't', 's')}"
        key = ", ".join(self._identity)
        return await self._taken(
            f"({held}) > 1", Finding(key, Reason.DUPLICATE_KEY, f"several records have this {key}")
        )

    async def _taken(self, condition: str, finding: Finding) -> dict[int, Finding]:
        line = quoted(_LINE)
        rows = await self._session.fetch(f"delete from {_STAGING} s where {condition} returning s.{line} as line")
        return {row["line"]: finding for row in rows}

    async def _merge_by_key(self) -> int:
        if not self._identity or not set(self._identity) <= set(self._columns):
            return 0
        others = [name for name in self._columns if name not in self._identity]
        target, there = quoted(self._table.name), _equal(self._identity, "h", "s")
        if self._is_declared:
            return await self._update(others) + await self._insert(f"not exists (select from {target} h where {there})")
        # A row that meets its record is locked even where nothing differs: those that stand there are left out before.
        same = f"row({_list(others, 'h')}) is not distinct from row({_list(others, 's')})" if others else "true"
        values = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in others)
        differs = f"row({_list(others, 't')}) is distinct from row({_list(others, 'excluded')})"
        action = f"do update set {values} where {differs}" if others else "do nothing"
        conflict = f"on conflict ({_list(self._identity)}) {action}"
        return await self._insert(f"not exists (select from {target} h where {there} and {same})", conflict)

    async def _insert(self, condition: str, conflict: str = "") -> int:
        return _count(
            await self._session.execute(
                f"insert into {quoted(self._table.name)} as t ({self._listed}) select {self._listed} from {_STAGING} s "
                f"where {self._keyed()} and {condition} order by {quoted(_LINE)} {conflict}"
            )
        )

    async def _update(self, others: Sequence[str]) -> int:
        if not others:
            return 0
        values = ", ".join(f"{quoted(name)} = s.{quoted(name)}" for name in others)
        differs = f"row({_list(others, 't')}) is distinct from row({_list(others, 's')})"
        return _count(
            await self._session.execute(
                f"update {quoted(self._table.name)} t set {values} from {_STAGING} s "
                f"where {_equal(self._identity, 't', 's')} and {differs}"
            )
        )

    async def _merge_by_content(self) -> int:
        if await self._session.fetchval(f"select not exists (select from {_STAGING} where not ({self._keyed()}))"):
            return 0
        content, line = f"md5(row({self._listed})::text)", quoted(_LINE)
        return _count(
            await self._session.execute(
                f"insert into {quoted(self._table.name)} ({self._listed}) select {self._listed} from "
                f"(select *, {content} as content, row_number() over (partition by {content} order by {line}) as nth "
                f"from {_STAGING} where not ({self._keyed()})) s left join (select {content} as content, "
                f"count(*) as held from {quoted(self._table.name)} {self._narrowed()} group by 1) h using (content) "
                f"where nth > coalesce(held, 0) order by {line}"
            )
        )

    def _keyed(self) -> str:
        """Whether a row has its whole natural key."""
        if not self._identity or not set(self._identity) <= set(self._columns):
            return "false"
        return " and ".join(f"{quoted(name)} is not null" for name in self._identity)

    def _narrowed(self) -> str:
        """Records that share the first required column with the file: by it tables are indexed."""
        names = (name for name in self._columns if not self._table.by_name[name].nullable)
        name = next((name for name in names if not self._table.by_name[name].values), None)
        return "" if name is None else f"where {quoted(name)} in (select {quoted(name)} from {_STAGING})"


def _rule_finding(rule: asyncpg.Record) -> Finding:
    columns = rule["columns"]
    reason = Reason.OUT_OF_RANGE if len(columns) == 1 else Reason.CONTRADICTION
    return Finding(columns[-1], reason, f"the table's rule: {rule['rule']}")


def _unreferred(reference: Reference, table: Table) -> str:
    pairs = list(zip(reference.to, reference.columns, strict=True))
    target = quoted(reference.table.partition(".")[2])
    given = " and ".join(f"s.{quoted(name)} is not null" for name in reference.columns)
    match = " and ".join(f"r.{quoted(to)} = s.{quoted(name)}" for to, name in pairs)
    condition = f"{given} and not exists (select from {target} r where {match})"
    if reference.table == table.qualified:
        condition += f" and not exists (select from {_STAGING} r where {match})"
    return condition


def _equal(names: Iterable[str], one: str, other: str) -> str:
    return " and ".join(f"{one}.{quoted(name)} = {other}.{quoted(name)}" for name in names)


def _list(names: Iterable[str], relation: str = "") -> str:
    prefix = f"{relation}." if relation else ""
    return ", ".join(prefix + quoted(name) for name in names)


def _count(status: str) -> int:
    return int(status.split()[-1])
