"""A database held against the catalogue: each lack is named, and doing what the remedy says mends it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

import asyncpg
import pytest

from connectors.catalogue import SOURCES, TABLES
from connectors.check import Finding, compare
from connectors.scan import Deadline
from tests.faults.proxy import FaultProxy, Mode

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Databases: TypeAlias = Callable[[str], Awaitable[str]]


@pytest.fixture
async def police(fresh_database: Databases) -> AsyncIterator[tuple[str, Connection]]:
    dsn = await fresh_database("police")
    connection = await asyncpg.connect(dsn)
    yield dsn, connection
    await connection.close()


def soon() -> Deadline:
    return Deadline.after_ms(10_000)


@pytest.mark.parametrize("source", SOURCES)
async def test_our_own_tables_are_right(module_database: Databases, source: str) -> None:
    assert await compare(await module_database(source), source, soon()) == ()


@pytest.mark.parametrize(
    ("harm", "column", "problem"),
    [
        ("alter table person drop column birth_date", "birth_date", "person has no column birth_date"),
        ("alter table detention alter column days type bigint", "days", "detention.days is bigint, not integer"),
        (
            "alter table person alter column birth_date type timestamp",
            "birth_date",
            "person.birth_date is timestamp without time zone, not date",
        ),
        ("alter table person alter column name type char(9)", "name", "person.name is character, not text"),
        ("revoke select on detention from current_user", None, "zhixing may not read detention"),
        (
            "revoke select on person from current_user; grant select (record_id, number, number_kind, birth_date, "
            "gender, domicile_code) on person to current_user",
            "name",
            "zhixing may not read person.name",
        ),
        ("alter table change_feed drop column changed_at", "changed_at", "change_feed has no column changed_at"),
    ],
)
async def test_a_lack_is_named_and_its_remedy_mends_it(
    police: tuple[str, Connection], harm: str, column: str | None, problem: str
) -> None:
    dsn, connection = police
    await connection.execute(f"drop index person_searched_name; {harm}")

    [finding] = await compare(dsn, "police", soon())
    assert (finding.source, finding.column, finding.problem) == ("police", column, problem)

    await connection.execute(finding.remedy)
    assert await compare(dsn, "police", soon()) == ()


@pytest.mark.parametrize(
    "harm",
    [
        "alter table person alter column name type varchar(60)",
        "alter table detention alter column days type smallint",
        "create domain day as date; alter table person alter column birth_date type day",
        "alter table person add column more text",
    ],
)
async def test_what_differs_harmlessly_is_accepted(police: tuple[str, Connection], harm: str) -> None:
    dsn, connection = police
    await connection.execute(f"drop index person_searched_name; {harm}")

    assert await compare(dsn, "police", soon()) == ()


async def test_an_agencys_views_will_do_and_their_faults_are_named(police: tuple[str, Connection]) -> None:
    dsn, connection = police
    columns = ", ".join(column.name for column in TABLES["police.person"].columns if column.name != "birth_date")
    await connection.execute(
        "alter table person rename to citizens; "
        f"create view person as select {columns}, birth_date::text as birth_date from citizens"
    )

    [finding] = await compare(dsn, "police", soon())
    assert finding == Finding(
        "police",
        "person",
        "birth_date",
        "person.birth_date is text, not date",
        "let the view person say birth_date::date as birth_date",
    )

    await connection.execute(f"drop view person; create view person as select {columns}, birth_date from citizens")
    assert await compare(dsn, "police", soon()) == ()


async def test_a_view_on_what_its_owner_may_not_read(police: tuple[str, Connection]) -> None:
    dsn, connection = police
    await connection.execute(
        "alter table person rename to citizens; create view person as select * from citizens; "
        "revoke select on citizens from current_user"
    )

    [finding] = await compare(dsn, "police", soon())
    assert finding.problem == "person cannot be read: permission denied for table citizens"


async def test_a_missing_table_is_told_with_the_view_to_make(police: tuple[str, Connection]) -> None:
    dsn, connection = police
    await connection.execute("drop table person")

    [finding] = await compare(dsn, "police", soon())
    assert finding.problem == "there is no person"
    for column in TABLES["police.person"].columns:
        assert f"…::{column.type.value} as {column.name}" in finding.remedy


async def test_a_table_in_another_schema_is_found_there(police: tuple[str, Connection]) -> None:
    dsn, connection = police
    await connection.execute("create schema register; alter table person set schema register")

    [finding] = await compare(dsn, "police", soon())
    assert finding.problem == "person stands in schema register, where zhixing does not look"


async def test_another_sources_database_lacks_every_table(module_database: Databases) -> None:
    findings = await compare(await module_database("court"), "police", soon())

    assert [finding.table for finding in findings] == ["person", "detention"]


@pytest.mark.parametrize(
    ("mode", "says"),
    [(Mode.REFUSE, "court cannot be reached"), (Mode.HANG, "silent at the deadline")],
)
async def test_a_source_that_does_not_answer_is_a_finding(module_database: Databases, mode: Mode, says: str) -> None:
    async with FaultProxy(await module_database("court"), mode) as proxy:
        [finding] = await compare(proxy.dsn, "court", Deadline.after_ms(300))

    assert says in finding.problem
    assert "ZHIXING_COURT_DSN" in finding.remedy


async def test_a_wrong_password_or_address_is_a_finding_without_the_password(module_database: Databases) -> None:
    dsn = await module_database("court")
    wrong = dsn.replace("zhixing:", "zhixing:wrong", 1)
    findings = [*await compare(wrong, "court", soon()), *await compare("mysql://u:secret@h/d", "court", soon())]

    assert "password authentication failed" in findings[0].problem
    assert "is no address of a Postgres" in findings[1].problem
    assert "secret" not in str(findings)
