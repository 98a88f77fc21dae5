"""Foreign keys of a large load: set aside while it writes, and as they were when it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias
from urllib.parse import urlsplit

import asyncpg
import pytest

from connectors.catalogue import TABLES, tables_of
from connectors.loading import Loaded, load_rows, references_at_the_end
from identifiers.errors import LoadError

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

FAMILY = tables_of("bank")
FOREIGN = (
    "select conrelid::regclass::text, conname::text, conenforced, convalidated, pg_get_constraintdef(oid) "
    "from pg_constraint where contype = 'f' order by 1, 2"
)
MOVEMENT = ("loan_number", "account_number", "reference", "kind")
MOVED = ("loan", "account", "1", "DEPOSIT")


@pytest.fixture
async def dsn(fresh_database: Callable[[str], Awaitable[str]]) -> str:
    return await fresh_database("bank")


@pytest.fixture
async def bank(dsn: str) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(dsn)
    yield connection
    await connection.close()


async def load(bank: Connection, table: str, columns: tuple[str, ...], *rows: tuple[object, ...]) -> Loaded:
    return await load_rows(bank, TABLES[f"bank.{table}"], columns, rows)


async def test_a_child_may_come_before_its_parents(bank: Connection) -> None:
    before = await bank.fetch(FOREIGN)
    async with bank.transaction(), references_at_the_end(bank, FAMILY):
        assert await load(bank, "loan_movement", MOVEMENT, MOVED) == Loaded(1)
        await load(bank, "account", ("number",), ("account",))
        await load(bank, "loan", ("number",), ("loan",))

    assert len(before) == 3
    assert await bank.fetch(FOREIGN) == before


async def test_what_refers_to_nothing_is_named_and_nothing_is_written(bank: Connection) -> None:
    before = await bank.fetch(FOREIGN)
    with pytest.raises(LoadError) as caught:
        async with bank.transaction(), references_at_the_end(bank, FAMILY):
            await load(bank, "account", ("number",), ("account",))
            await load(bank, "loan_movement", MOVEMENT, MOVED)

    assert caught.value.message == "bank.loan_movement: a row breaks loan_movement_loan_number_fkey"
    assert await bank.fetchval("select count(*) from account") == 0
    assert await bank.fetch(FOREIGN) == before


async def test_keys_hold_again_for_whoever_writes_next(bank: Connection) -> None:
    async with bank.transaction(), references_at_the_end(bank, FAMILY):
        await load(bank, "account", ("number",), ("account",))

    with pytest.raises(LoadError, match="loan_movement_loan_number_fkey"):
        async with bank.transaction():
            await load(bank, "loan_movement", MOVEMENT, MOVED)
    await load_rows_of_one_loan(bank)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await bank.execute("delete from loan")


async def load_rows_of_one_loan(bank: Connection) -> None:
    async with bank.transaction(), references_at_the_end(bank, FAMILY):
        await load(bank, "loan", ("number",), ("loan",))
        await load(bank, "loan_movement", MOVEMENT, MOVED)


async def test_the_feed_notes_what_is_written(bank: Connection) -> None:
    triggers = (
        "select tgrelid::regclass::text, tgname::text, tgenabled from pg_trigger where not tgisinternal order by oid"
    )
    before = await bank.fetch(triggers)
    async with bank.transaction(), references_at_the_end(bank, FAMILY):
        await load(bank, "account", ("number",), ("a",), ("b",))
        await load(bank, "account", ("number", "institution"), ("a", None), ("b", "changed"))

    noted = await bank.fetch("select table_name, operation from change_feed order by position")
    assert [tuple(row) for row in noted] == [("account", "insert")] * 2 + [("account", "update")]
    assert await bank.fetch(triggers) == before


async def test_a_role_that_may_not_has_each_row_checked(bank: Connection, dsn: str, superuser_dsn: str) -> None:
    """An own Postgres that the platform manages, whose administrator granted nothing."""
    database = urlsplit(dsn).path
    admin = await asyncpg.connect(urlsplit(superuser_dsn)._replace(path=database).geturl())
    await admin.execute("create role plain_loader; grant all on all tables in schema public to plain_loader")
    await admin.execute("grant plain_loader to zhixing")
    await bank.execute("set role plain_loader")
    with pytest.raises(LoadError, match="loan_movement_loan_number_fkey"):
        async with bank.transaction(), references_at_the_end(bank, FAMILY):
            await load(bank, "loan_movement", MOVEMENT, MOVED)
            pytest.fail("the row was not checked as it was written")
    await bank.execute("reset role")
    await admin.execute("drop owned by plain_loader; drop role plain_loader")
    await admin.close()


async def test_readers_go_on_meanwhile(bank: Connection, dsn: str) -> None:
    reader = await asyncpg.connect(dsn, timeout=5)
    await reader.execute("set lock_timeout = '2s'")
    async with bank.transaction():
        async with references_at_the_end(bank, FAMILY):
            await load(bank, "account", ("number",), ("account",))
            assert await reader.fetchval("select count(*) from account") == 0
        assert await reader.fetchval("select count(*) from account left join loan_movement on true") == 0
    assert await reader.fetchval("select count(*) from account") == 1
    await reader.close()
