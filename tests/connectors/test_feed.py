"""The change feed: every change noted in its transaction, none skipped however writers and readers interleave."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TypeAlias

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.feed import MAX_CHANGES, ChangeOperation, FeedPosition, Reached, head, read_changes, settled
from connectors.postgres import PostgresConnector
from connectors.scan import Deadline
from identifiers.errors import BadArgument, SourceTimeout, SourceUnavailable
from tests.faults.proxy import FaultProxy, Mode

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Databases: TypeAlias = Callable[[str], Awaitable[str]]


@pytest.fixture(scope="module")
async def dsn(module_database: Databases) -> str:
    return await module_database("registry")


@pytest.fixture(scope="module")
async def connection(dsn: str) -> AsyncIterator[Connection]:
    opened = await asyncpg.connect(dsn)
    yield opened
    await opened.close()


@pytest.fixture
async def start(connection: Connection) -> FeedPosition:
    """No companies, and the feed's end before the test does anything."""
    return await emptied(connection)


async def emptied(connection: Connection) -> FeedPosition:
    await connection.execute("truncate company cascade")
    assert await settled("registry", connection, soon())
    return await head("registry", connection, soon())


def soon() -> Deadline:
    return Deadline.after_ms(10_000)


async def add(connection: Connection, *names: str) -> None:
    await connection.executemany(
        "insert into company (number, number_kind, name) values ($1, 'OTHER', $1)", [(name,) for name in names]
    )


async def told(connection: Connection, after: FeedPosition) -> list[tuple[str, str, int | None]]:
    assert await settled("registry", connection, soon())
    changes = await read_changes("registry", connection, after, MAX_CHANGES, soon())
    return [(change.table, change.operation.value, change.record_id) for change in changes]


async def serial(connection: Connection, number: str) -> int:
    found: int = await connection.fetchval("select record_id from company where number = $1", number)
    return found


async def test_insert_update_delete_and_reload_are_noted(connection: Connection, start: FeedPosition) -> None:
    await add(connection, "a")
    record_id = await serial(connection, "a")
    await connection.execute("update company set name = 'b'")
    await connection.execute("delete from company")
    await connection.execute("truncate filing")

    assert await told(connection, start) == [
        ("company", "insert", record_id),
        ("company", "update", record_id),
        ("company", "delete", record_id),
        ("filing", "reload", None),
    ]


async def test_a_copy_notes_every_row(connection: Connection, start: FeedPosition) -> None:
    rows = [(f"c{number}", "OTHER", "x") for number in range(50)]
    await connection.copy_records_to_table("company", records=rows, columns=["number", "number_kind", "name"])

    assert [operation for _, operation, _ in await told(connection, start)] == ["insert"] * 50


async def test_an_update_that_changes_nothing_is_not_noted(connection: Connection, start: FeedPosition) -> None:
    await add(connection, "a", "b")
    assert await settled("registry", connection, soon())
    before = await head("registry", connection, soon())
    await connection.execute("update company set name = case number when 'a' then 'new' else name end")

    assert await told(connection, before) == [("company", "update", await serial(connection, "a"))]


async def test_a_record_given_another_serial_is_one_gone_and_one_new(
    connection: Connection, start: FeedPosition
) -> None:
    await add(connection, "a")
    old = await serial(connection, "a")
    assert await settled("registry", connection, soon())
    before = await head("registry", connection, soon())
    await connection.execute("update company set record_id = 1000000000 + record_id")

    assert await told(connection, before) == [("company", "delete", old), ("company", "insert", 1000000000 + old)]


async def test_what_is_rolled_back_is_not_noted(connection: Connection, start: FeedPosition) -> None:
    transaction = connection.transaction()
    await transaction.start()
    await add(connection, "a")
    await transaction.rollback()

    assert await told(connection, start) == []


async def test_the_feed_holds_no_official_number(connection: Connection, start: FeedPosition) -> None:
    await add(connection, "91330523Q0000001X")

    noted = await connection.fetch("select change_feed::text from change_feed")

    assert not [row for row in noted if "91330523" in row[0]]


async def test_a_later_commit_waits_for_an_earlier_writer(
    dsn: str, connection: Connection, start: FeedPosition
) -> None:
    slow = await asyncpg.connect(dsn)
    transaction = slow.transaction()
    await transaction.start()
    await add(slow, "slow")
    await add(connection, "quick")

    early = await read_changes("registry", connection, start, 10, soon())
    assert early == (), "the quick change was shown: the slow one below it would be skipped"
    assert not await settled("registry", connection, Deadline.after_ms(500))
    assert await head("registry", connection, soon()) == start

    await transaction.commit()
    expected = [("company", "insert", await serial(connection, name)) for name in ("slow", "quick")]
    assert await told(connection, start) == expected
    await slow.close()


async def test_transactions_are_ordered_as_numbers(fresh_database: Databases) -> None:
    """Numbers of another length come up while one watches: 999 and 1000 in a young database."""
    connection = await asyncpg.connect(await fresh_database("registry"))
    await connection.execute("delete from change_feed")
    add = "insert into change_feed (transaction, table_name, operation) values ($1::text::xid8, 'company', 'reload')"
    await connection.executemany(add, [("100",), ("9",), ("10",)])

    position, read = FeedPosition(), []
    while changes := await read_changes("registry", connection, position, 1, soon()):
        position = changes[-1].at
        read.append(position.transaction)
    assert read == [9, 10, 100]
    assert await head("registry", connection, soon()) == position

    await connection.execute(add, "10000000000")
    assert not await settled("registry", connection, Deadline.after_ms(500))
    await connection.close()


@settings(max_examples=15, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["write", "write", "commit", "undo"])), max_size=25))
async def test_nothing_is_skipped_or_told_twice(dsn: str, connection: Connection, steps: list[tuple[int, str]]) -> None:
    """Three writers begin, write, commit or roll back in any order; a reader follows two changes at a time."""
    position = await emptied(connection)
    committed: list[int | None] = []
    read: list[int | None] = []
    async with AsyncExitStack() as stack:
        writers = [_Writer(await asyncpg.connect(dsn)) for _ in range(3)]
        for writer in writers:
            stack.push_async_callback(writer.connection.close)
        for number, (which, action) in enumerate(steps):
            committed += await writers[which].do(action, f"w{number}")
            changes = await read_changes("registry", connection, position, 2, soon())
            read += [change.record_id for change in changes]
            position = changes[-1].at if changes else position
        for writer in writers:
            committed += await writer.do("commit", "")
        assert await settled("registry", connection, soon())
        while changes := await read_changes("registry", connection, position, 2, soon()):
            read += [change.record_id for change in changes]
            position = changes[-1].at

    assert sorted(map(str, read)) == sorted(map(str, committed))


class _Writer:
    """A connection with at most one transaction open."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._transaction: asyncpg.transaction.Transaction | None = None
        self._written: list[int | None] = []

    async def do(self, action: str, name: str) -> list[int | None]:
        """Write a company, or end the transaction; the serials that this committed."""
        if action == "write":
            if self._transaction is None:
                self._transaction = self.connection.transaction()
                await self._transaction.start()
            await add(self.connection, name)
            self._written.append(await serial(self.connection, name))
            return []
        written, self._written = self._written, []
        transaction, self._transaction = self._transaction, None
        if transaction is None:
            return []
        if action == "commit":
            await transaction.commit()
            return written
        await transaction.rollback()
        return []


async def test_positions_are_ordered_and_written_as_text(connection: Connection, start: FeedPosition) -> None:
    await add(connection, "a")
    await add(connection, "b")
    assert await settled("registry", connection, soon())

    changes = await read_changes("registry", connection, start, 10, soon())

    assert start < changes[0].at < changes[1].at == await head("registry", connection, soon())
    assert FeedPosition.parse(str(changes[0].at)) == changes[0].at
    assert changes[0].operation is ChangeOperation.INSERT
    assert FeedPosition() < start


@pytest.mark.parametrize("limit", [0, MAX_CHANGES + 1])
async def test_a_read_has_a_limit(connection: Connection, limit: int) -> None:
    with pytest.raises(BadArgument):
        await read_changes("registry", connection, FeedPosition(), limit, soon())


async def test_the_feed_is_read_through_either_pool(dsn: str, connection: Connection, start: FeedPosition) -> None:
    await add(connection, "a")
    assert await settled("registry", connection, soon())
    connector = PostgresConnector("registry", dsn, 2)

    async with asyncpg.create_pool(dsn, min_size=1, max_size=1) as pool:
        through = [await read_changes("registry", each, start, 10, soon()) for each in (connector.pool, pool)]
    await connector.close()

    assert through == [await read_changes("registry", connection, start, 10, soon())] * 2


@pytest.mark.parametrize("kind", ["connection", "asyncpg pool", "connector"])
async def test_a_silent_source_is_left_at_the_deadline(dsn: str, kind: str) -> None:
    async with FaultProxy(dsn) as proxy, AsyncExitStack() as stack:
        connector = PostgresConnector("registry", proxy.dsn, 1)
        stack.push_async_callback(connector.close)
        opened = await asyncpg.connect(proxy.dsn)
        stack.callback(opened.terminate)
        pool = await asyncpg.create_pool(proxy.dsn, min_size=1, max_size=1)
        stack.callback(pool.terminate)
        kinds: dict[str, Reached] = {"connection": opened, "asyncpg pool": pool, "connector": connector.pool}
        reached = kinds[kind]
        await head("registry", reached, soon())
        await proxy.turn(Mode.HANG)

        with pytest.raises(SourceTimeout):
            await head("registry", reached, Deadline.after_ms(200))


async def test_a_source_that_resets_is_unavailable(dsn: str) -> None:
    async with FaultProxy(dsn) as proxy:
        connection = await asyncpg.connect(proxy.dsn)
        await proxy.turn(Mode.RESET)

        with pytest.raises(SourceUnavailable):
            await head("registry", connection, soon())
