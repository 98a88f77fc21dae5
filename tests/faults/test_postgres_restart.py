"""A Postgres that restarts under load: no wrong answer, no reader held up, none refused once it is back."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest

from connectors.postgres import PostgresConnector
from connectors.scan import Deadline, Keys, Scan
from connectors.stores.child import Child
from connectors.stores.home import open_home
from connectors.stores.postgres_server import PostgresServer
from identifiers.errors import SourceUnavailable

POOL_SIZE, READERS, READS = 4, 12, 25
OURS = "select pid from pg_stat_activity where application_name = 'zhixing'"


class Interrupted:
    """A server of one's own with a register of 100 persons, and the two ways in which it is interrupted."""

    def __init__(self, server: PostgresServer, child: Child) -> None:
        self._server = server
        self.child = child
        self.dsn = server.superuser_dsn

    async def restart(self) -> None:
        """Shut down and started again; answers when this returns."""
        await self.child.stop()
        await asyncio.sleep(0.2)
        self.child = await self._server.start()

    async def crash(self) -> None:
        """A session's process is killed: the server ends all others with it and recovers."""
        watcher = await asyncpg.connect(self.dsn)
        os.kill(await watcher.fetchval(OURS), signal.SIGKILL)
        with pytest.raises(asyncpg.PostgresError):
            await watcher.fetch("select pg_sleep(30)")
        while True:
            try:
                await (await asyncpg.connect(self.dsn)).close()
                return
            except asyncpg.CannotConnectNowError:
                await asyncio.sleep(0.02)

    async def sessions(self) -> int:
        """Sessions of the platform."""
        watcher = await asyncpg.connect(self.dsn)
        found = await watcher.fetch(OURS)
        await watcher.close()
        return len(found)


@pytest.fixture(scope="module")
async def interrupted(store_home: Path) -> AsyncIterator[Interrupted]:
    """Started once for both ways."""
    with open_home(store_home / "restarted") as home:
        server = PostgresServer(home, max_connections=20, options={"fsync": "off"})
        made = Interrupted(server, await server.start())
        connection = await asyncpg.connect(made.dsn)
        await connection.execute(
            "create table person as select 'A' || n as number, 'name ' || n as name from generate_series(1, 100) n"
        )
        await connection.close()
        yield made
        await made.child.stop()


@pytest.mark.parametrize("interruption", [Interrupted.restart, Interrupted.crash], ids=["restarted", "crashed"])
async def test_readers_go_on_after_the_server_was_interrupted(
    interrupted: Interrupted, interruption: Callable[[Interrupted], Awaitable[None]]
) -> None:
    connector = PostgresConnector("police", interrupted.dsn, POOL_SIZE)
    back = asyncio.Event()
    counts = {"before": 0, "refused": 0, "after": 0}

    async def reads(number: int) -> None:
        scan = Scan("police.person", ("number", "name"), keys=Keys(("number",), ((f"A{number}",),)))
        left = READS
        while left:
            is_back = back.is_set()
            left -= is_back
            try:
                (group,) = (await connector.read(scan, Deadline.after_ms(5_000))).groups
            except SourceUnavailable:
                assert not is_back, "refused although the server is back"
                counts["refused"] += 1
                await asyncio.sleep(0.01)
                continue
            assert [dict(row) for row in group.rows] == [{"number": f"A{number}", "name": f"name {number}"}]
            counts["after" if is_back else "before"] += 1

    async with asyncio.TaskGroup() as readers:
        for number in range(1, READERS + 1):
            readers.create_task(reads(number))
        while counts["before"] < READERS * READS:
            await asyncio.sleep(0.01)
        await interruption(interrupted)
        back.set()
    assert counts["refused"]
    assert counts["after"] == READERS * READS
    assert connector.statistics().in_use == 0
    assert connector.statistics().size == await interrupted.sessions() <= POOL_SIZE
    await connector.close()
