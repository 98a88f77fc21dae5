"""A source that fails in any way is answered for by its deadline, leaves nothing behind, and is found again."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from connectors.postgres import PostgresConnector
from connectors.scan import Deadline, Keys, Scan
from identifiers.errors import SourceError, SourceTimeout, SourceUnavailable
from tests.faults.proxy import FaultProxy, Mode

DEADLINE_MS = 250
GRACE_MS = 100
SCAN = Scan("police.person", ("number", "name"), keys=Keys(("number",), (("A1",), ("A2",))))
FAILURES = [
    pytest.param(Mode.HANG, SourceTimeout, id="hang"),
    pytest.param(Mode.SLOW, SourceTimeout, id="slow"),
    pytest.param(Mode.REFUSE, SourceUnavailable, id="refuse"),
    pytest.param(Mode.RESET, SourceUnavailable, id="reset"),
]


@pytest.fixture(scope="module")
async def dsn(module_database: Callable[[str], Awaitable[str]]) -> str:
    """A register of 3,000 persons."""
    made = await module_database("police")
    connection = await asyncpg.connect(made)
    await connection.execute(
        "insert into person (number, number_kind, name) select 'A' || n, 'OTHER', 'x' from generate_series(1, 3000) n"
    )
    await connection.close()
    return made


@asynccontextmanager
async def _reached(dsn: str, *, pool_size: int = 4) -> AsyncIterator[tuple[FaultProxy, PostgresConnector]]:
    """A connector behind a proxy; afterwards nothing of it may be left: task, connection or unheard exception."""
    loop = asyncio.get_running_loop()
    unheard: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _, context: unheard.append(context))
    async with FaultProxy(dsn) as proxy:
        connector = PostgresConnector("police", proxy.dsn, pool_size)
        before = asyncio.all_tasks()
        yield proxy, connector
        await connector.close()
        await proxy.turn(Mode.REFUSE)
        assert connector.statistics().size == 0
        left = {task for task in asyncio.all_tasks() - before if not task.done()}
        assert not left, f"tasks left behind: {left}"
    gc.collect()
    await asyncio.sleep(0)
    loop.set_exception_handler(None)
    assert not unheard, f"nobody heard of {unheard}"


async def _fails(connector: PostgresConnector, kind: type[SourceError], scan: Scan = SCAN) -> SourceError:
    """Read, and hold the error to its type, its moment and its discretion."""
    started = time.monotonic()
    with pytest.raises(kind) as caught:
        await connector.read(scan, Deadline.after_ms(DEADLINE_MS))
    assert (time.monotonic() - started) * 1000 < DEADLINE_MS + GRACE_MS
    assert caught.value.source == "police"
    for secret in ("postgres", "select", "127.0.0.1", "A1"):
        assert secret not in caught.value.message
    return caught.value


async def _answers(connector: PostgresConnector) -> None:
    answer = await connector.read(SCAN, Deadline.after_ms(10_000))
    assert [[row["number"] for row in group.rows] for group in answer.groups] == [["A1"], ["A2"]]


@pytest.mark.parametrize("warm", [False, True], ids=["first read", "later read"])
@pytest.mark.parametrize(("mode", "kind"), FAILURES)
async def test_a_failing_source_is_a_typed_error_by_the_deadline(
    dsn: str, mode: Mode, kind: type[SourceError], warm: bool
) -> None:
    async with _reached(dsn) as (proxy, connector):
        if warm:
            await _answers(connector)
        await proxy.turn(mode, delay_s=0.4)
        await _fails(connector, kind)
        assert connector.statistics().in_use == 0
        await proxy.turn(Mode.PASS)
        await _answers(connector)


async def test_silence_in_the_middle_of_an_answer_ends_at_the_deadline(dsn: str) -> None:
    async with _reached(dsn) as (proxy, connector):
        await _answers(connector)
        await proxy.turn(Mode.HANG, after_bytes=5000)
        await _fails(connector, SourceTimeout, Scan("police.person", ("number", "name")))
        await proxy.turn(Mode.PASS)
        await _answers(connector)


async def test_a_connector_is_made_while_its_source_is_down(dsn: str) -> None:
    async with _reached(dsn) as (proxy, connector):
        await proxy.turn(Mode.REFUSE)
        await _fails(connector, SourceUnavailable)
        with pytest.raises(SourceUnavailable):
            await connector.ping(Deadline.after_ms(DEADLINE_MS))
        await proxy.turn(Mode.PASS)
        await connector.ping(Deadline.after_ms(10_000))


async def test_reads_beyond_the_budget_wait_until_their_deadline_and_no_longer(dsn: str) -> None:
    async with _reached(dsn, pool_size=2) as (proxy, connector):
        await proxy.turn(Mode.HANG)
        # One moment for all: whoever gets a connection at that moment has no time left to use it.
        deadline = Deadline.after_ms(DEADLINE_MS)
        reads = (connector.read(SCAN, deadline) for _ in range(6))
        failed = await asyncio.gather(*reads, return_exceptions=True)
        assert (time.monotonic() - deadline.at) * 1000 < GRACE_MS
        assert [type(error) for error in failed] == [SourceTimeout] * 6
        assert sum("in use" in str(error) for error in failed) == 4
        assert proxy.accepted == 2
        await proxy.turn(Mode.PASS)
        await asyncio.gather(*(_answers(connector) for _ in range(12)))
        assert connector.statistics().size <= 2
        assert connector.statistics().limit == 2


async def test_a_read_that_nobody_waits_for_leaves_nothing(dsn: str) -> None:
    async with _reached(dsn, pool_size=1) as (proxy, connector):
        await _answers(connector)
        await proxy.turn(Mode.HANG)
        for _ in range(2):
            read = asyncio.ensure_future(connector.read(SCAN, Deadline.after_ms(60_000)))
            await asyncio.sleep(0.05)
            read.cancel()
            done, _ = await asyncio.wait([read], timeout=1)
            assert done and read.cancelled()
        assert connector.statistics().in_use == 0
        await proxy.turn(Mode.PASS)
        await _answers(connector)


async def test_connections_that_broke_while_idle_are_replaced_unnoticed(dsn: str) -> None:
    async with _reached(dsn) as (proxy, connector):
        await asyncio.gather(*(_answers(connector) for _ in range(4)))
        await proxy.turn(Mode.RESET)
        await proxy.turn(Mode.PASS)
        await _answers(connector)
        # One for each way to plan: it may have looked at the columns first.
        assert connector.statistics().size <= 2


async def test_sessions_that_the_server_ended_are_replaced_unnoticed(dsn: str) -> None:
    async with _reached(dsn) as (_, connector):
        await asyncio.gather(*(_answers(connector) for _ in range(4)))
        server = await asyncpg.connect(dsn)
        ended = await server.fetchval(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity "
            "where datname = current_database() and application_name = 'zhixing'"
        )
        await server.close()
        assert ended == 4
        await asyncio.gather(*(_answers(connector) for _ in range(4)))


async def test_closing_ends_reads_under_way(dsn: str) -> None:
    async with _reached(dsn) as (proxy, connector):
        await _answers(connector)
        await proxy.turn(Mode.HANG)
        read = asyncio.ensure_future(connector.read(SCAN, Deadline.after_ms(60_000)))
        await asyncio.sleep(0.05)
        await connector.close()
        with pytest.raises(SourceUnavailable):
            await read
        with pytest.raises(SourceUnavailable):
            await connector.read(SCAN, Deadline.after_ms(DEADLINE_MS))
