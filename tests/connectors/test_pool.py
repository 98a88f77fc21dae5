"""What a pool owes its readers: the right answer, whatever was altered, cancelled or set before; and their turn."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from connectors.postgres.link import STATEMENTS_KEPT, Connection, Planning
from connectors.postgres.pool import Expired, Pool
from connectors.scan import Deadline

HELD = "select number, held from agency where number = $1::bigint"
ALTERED = {
    "alter table agency alter held type text using 'text ' || held": "text 7",
    "alter table agency alter held type bigint": 7,
    "alter table agency alter held type numeric(9, 2)": 7,
    "alter table agency drop held, add held text default 'again'": "again",
    "alter table agency add further text default 'x'": 7,
    "alter table agency rename to tables; create view agency as select number, 'view' as held from tables": "view",
    "drop table agency; create table agency as select 1 as number, true as held": True,
}
"""What an agency does while it is read, and what column `held` is afterwards."""


@pytest.fixture(scope="module")
async def dsn(module_database: Callable[[str], Awaitable[str]]) -> str:
    """A database of one's own."""
    return await module_database("bank")


@pytest.fixture
async def agency(dsn: str) -> AsyncIterator[Connection]:
    """The agency at work on its table."""
    connection = await asyncpg.connect(dsn)
    await connection.execute("create table agency (number int, held int); insert into agency values (1, 7)")
    yield connection
    await connection.execute("drop schema public cascade; create schema public")
    await connection.close()


@pytest.fixture
async def pool(dsn: str, request: pytest.FixtureRequest) -> AsyncIterator[Pool]:
    """Two connections, or as many as the test asks for."""

    async def connect(timeout_s: float) -> Connection:
        return await asyncpg.connect(
            dsn, timeout=timeout_s, server_settings={"TimeZone": "UTC"}, statement_cache_size=0
        )

    made = Pool(connect, getattr(request, "param", 2))
    yield made
    made.close()


ONE_CONNECTION = pytest.mark.parametrize("pool", [1], indirect=True, ids=["one connection"])


def soon() -> Deadline:
    """A deadline that no healthy read misses."""
    return Deadline.after_ms(20_000)


async def _value(pool: Pool, text: str, *parameters: object) -> Any:
    return await pool.fetch_value(text, parameters, soon())


@pytest.mark.parametrize(("change", "after"), ALTERED.items())
async def test_a_table_altered_while_it_is_read_is_answered_as_it_was_or_is(
    pool: Pool, agency: Connection, change: str, after: object
) -> None:
    altered = asyncio.Event()
    answers: list[set[object]] = [set(), set()]

    async def reads() -> None:
        left = 20
        while left:
            began_after = altered.is_set()
            left -= began_after
            ((number, held),) = await pool.fetch(HELD, (1,), soon())
            assert number == 1
            answers[began_after].add(held)

    async with asyncio.TaskGroup() as readers:
        for _ in range(5):
            readers.create_task(reads())
        while not answers[False]:
            await asyncio.sleep(0.005)
        await agency.execute(change)
        altered.set()
    assert {7} <= answers[False] <= {7, after}
    assert answers[True] == {after}


async def test_a_type_altered_between_two_reads_is_read_as_it_is(pool: Pool, agency: Connection) -> None:
    await agency.execute("create type pair as (one int)")
    read = "select row(1)::pair"
    assert tuple(await _value(pool, read)) == (1,)
    await agency.execute("alter type pair add attribute two text")
    assert tuple(await _value(pool, "select row(1, 'x')::pair")) == (1, "x")
    await agency.execute("drop type pair; create type pair as enum ('a')")
    assert await _value(pool, "select 'a'::pair") == "a"


@ONE_CONNECTION
@pytest.mark.parametrize("forget", ["discard all", "deallocate all"])
async def test_a_session_that_forgot_its_statements_goes_on(pool: Pool, agency: Connection, forget: str) -> None:
    before = await _value(pool, "select pg_backend_pid()")
    assert await _value(pool, HELD, 1) == 1
    await pool.fetch(forget, (), soon())
    assert await _value(pool, HELD, 1) == 1
    assert await _value(pool, "select pg_backend_pid()") == before


@ONE_CONNECTION
@pytest.mark.parametrize(
    ("setting", "value"),
    [("TimeZone", "Asia/Shanghai"), ("search_path", "pg_catalog"), ("default_transaction_read_only", "on")],
)
async def test_a_setting_that_a_read_changed_is_not_there_for_the_next(pool: Pool, setting: str, value: str) -> None:
    before = await _value(pool, "select current_setting($1)", setting)
    assert await _value(pool, "select set_config($1, $2, false)", setting, value) == value
    assert await _value(pool, "select current_setting($1)", setting) == before != value
    assert pool.size == 1


async def test_no_reader_gets_what_another_left_behind(pool: Pool) -> None:
    drawn = random.Random(5)

    async def read(number: int) -> None:
        slow = "select $1::int, pg_sleep(0.004)" if number % 2 else "select $1::int, repeat('x', 200000)"
        assert await _value(pool, slow, number) == number

    for _ in range(20):
        readers = [asyncio.create_task(read(number)) for number in range(12)]
        await asyncio.sleep(drawn.random() / 40)
        for reader in drawn.sample(readers, 6):
            reader.cancel()
        ended = await asyncio.gather(*readers, return_exceptions=True)
        assert {error for error in ended if not isinstance(error, asyncio.CancelledError)} <= {None}
    assert pool.in_use == 0
    assert pool.size <= 2
    await asyncio.gather(*(read(number) for number in range(6)))


@ONE_CONNECTION
async def test_readers_are_served_in_the_order_in_which_they_came(pool: Pool) -> None:
    served: list[int] = []

    async def read(number: int) -> None:
        await _value(pool, "select pg_sleep(0.02)")
        served.append(number)

    readers = [asyncio.create_task(read(number)) for number in range(8)]
    await asyncio.sleep(0.01)
    readers[3].cancel()
    readers[0].add_done_callback(lambda _: readers[1].cancel())
    late = asyncio.create_task(read(8))
    await asyncio.gather(*readers, late, return_exceptions=True)
    assert served == [0, 2, 4, 5, 6, 7, 8]


@ONE_CONNECTION
async def test_each_reader_waits_until_its_own_deadline(pool: Pool) -> None:
    reading = asyncio.create_task(pool.fetch("select pg_sleep(30)", (), Deadline.after_ms(400)))
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(pool.fetch("select 1", (), Deadline.after_ms(ms))) for ms in (200, 100, 20_000)]
    done, _ = await asyncio.wait([reading, *waiting], return_when=asyncio.FIRST_COMPLETED)
    assert done == {waiting[1]}
    with pytest.raises(Expired) as early:
        await waiting[1]
    with pytest.raises(Expired) as later:
        await waiting[0]
    assert early.value.busy
    assert later.value.busy
    assert not reading.done()
    with pytest.raises(Expired) as cut:
        await reading
    assert not cut.value.busy
    assert len(await waiting[2]) == 1


async def test_a_deadline_that_is_over_costs_no_connection(pool: Pool) -> None:
    session = await _value(pool, "select pg_backend_pid()")
    with pytest.raises(Expired):
        await pool.fetch("select 1", (), Deadline.after_ms(0))
    assert await _value(pool, "select pg_backend_pid()") == session


@ONE_CONNECTION
async def test_a_session_keeps_the_statements_that_are_used(pool: Pool) -> None:
    kept = "select count(*), min(prepare_time) from pg_prepared_statements"
    ((_, first),) = await pool.fetch(kept, (), soon())
    for number in range(STATEMENTS_KEPT + 40):
        await pool.fetch(f"select {number}", (), soon())
        ((count, oldest),) = await pool.fetch(kept, (), soon())
        assert oldest == first
        # One is closed when the next is prepared.
        assert count <= STATEMENTS_KEPT + 1


async def test_a_statement_is_planned_once_or_for_each_run_as_its_reader_says(pool: Pool, agency: Connection) -> None:
    read = f"{HELD} -- asked"
    plans = "select generic_plans, custom_plans from pg_prepared_statements where statement = $1"
    for _ in range(8):
        for planning in Planning:
            await pool.fetch(read, (1,), soon(), planning)
    assert pool.size == 2, "a session for each"
    assert [tuple(row) for row in await pool.fetch(plans, (read,), soon(), Planning.ONCE)] == [(8, 0)]
    assert [tuple(row) for row in await pool.fetch(plans, (read,), soon(), Planning.EACH)] == [(0, 8)]


@ONE_CONNECTION
async def test_one_session_plans_both_ways(pool: Pool) -> None:
    for planning in (*Planning, *Planning):
        mode = "select current_setting('plan_cache_mode')"
        assert await pool.fetch_value(mode, (), soon(), planning) == planning
    assert pool.size == 1


async def test_a_value_is_the_first_of_the_first_row_or_none(pool: Pool) -> None:
    assert await _value(pool, "select textsend('执行')") == "执行".encode()
    assert await _value(pool, "select 1 where false") is None
    assert await _value(pool, "select null") is None
