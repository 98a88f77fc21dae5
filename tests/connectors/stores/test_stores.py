"""The stores as a whole: killed with -9 in every part, side by side, beside agencies' own databases."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import neo4j
import psutil
import pytest

from connectors.settings import Settings, read_settings
from connectors.stores import GraphAddress, Stores, open_stores, running_stores
from identifiers.errors import StoreError

_ROOT = Path(__file__).parents[3]
_LIMIT_S = 60
_INSTANCE = """
import asyncio, json, sys
from connectors.settings import read_settings
from connectors.stores import open_stores
async def main():
    async with open_stores(read_settings({"ZHIXING_HOME": sys.argv[1]})) as stores:
        print(json.dumps({"processes": stores.processes()}), flush=True)
        await asyncio.Event().wait()
asyncio.run(main())
"""


def _settings(home: Path, **more: str) -> Settings:
    return read_settings({"ZHIXING_HOME": str(home), **{f"ZHIXING_{name}": value for name, value in more.items()}})


def _elsewhere(stores: Stores, **more: str) -> dict[str, str]:
    """Settings under which nothing is embedded: every source and the graph are those of other stores."""
    graph = stores.graph
    return {
        **{f"{source.upper()}_DSN": dsn for source, dsn in stores.dsns.items()},
        "NEO4J_URI": graph.uri,
        "NEO4J_USER": graph.user,
        "NEO4J_PASSWORD": graph.password,
        "NEO4J_DATABASE": graph.database,
        **more,
    }


async def _note(stores: Stores, number: int) -> None:
    """Write an acknowledged mark into Postgres and into the graph."""
    connection = await asyncpg.connect(stores.dsns["court"])
    await connection.execute("create table if not exists mark (n integer)")
    await connection.execute("insert into mark values ($1)", number)
    await connection.close()
    async with _graph(stores.graph) as session, await session.begin_transaction() as transaction:
        await (await transaction.run("CREATE (:Mark {n: $n})", n=number)).consume()


async def _noted(stores: Stores) -> tuple[list[int], list[int]]:
    connection = await asyncpg.connect(stores.dsns["court"])
    rows = [row["n"] for row in await connection.fetch("select n from mark order by n")]
    await connection.close()
    async with _graph(stores.graph) as session:
        nodes = await (await session.run("MATCH (m:Mark) RETURN m.n AS n ORDER BY n")).value()
    return rows, nodes


@asynccontextmanager
async def _graph(address: GraphAddress) -> AsyncIterator[neo4j.AsyncSession]:
    async with (
        neo4j.AsyncGraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver,
        driver.session(database=address.database) as session,
    ):
        yield session


async def _until(holds: Callable[[], Awaitable[bool]], what: str) -> None:
    limit = time.monotonic() + _LIMIT_S
    while not await holds():
        assert time.monotonic() < limit, f"{what}: not after {_LIMIT_S} s"
        await asyncio.sleep(0.05)


def _alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


@pytest.fixture(scope="module")
async def opened(own_home: Path) -> AsyncIterator[Stores]:
    """Stores of one's own, as durable as in earnest, for what kills them."""
    async with open_stores(_settings(own_home)) as stores:
        yield stores


async def test_durability_is_on(opened: Stores) -> None:
    connection = await asyncpg.connect(opened.dsns["platform"])
    found = [await connection.fetchval(f"show {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")]
    await connection.close()
    assert found == ["on", "on", "on"]


async def test_killed_servers_come_back_at_their_addresses_with_all_that_was_acknowledged(opened: Stores) -> None:
    await _note(opened, 1)
    before = opened.processes()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)

    async def back() -> bool:
        now = opened.processes()
        return now.keys() == before.keys() and all(now[name] != before[name] for name in now)

    await _until(back, "the servers started again")

    async def answering() -> bool:
        try:
            return await _noted(opened) == ([1], [1])
        except (OSError, asyncpg.PostgresError, neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError):
            return False

    await _until(answering, "what was acknowledged is answered")


async def test_a_second_instance_on_the_home_is_refused(opened: Stores) -> None:
    with pytest.raises(StoreError, match=rf"in use by another instance \(process {os.getpid()}\)"):
        async with open_stores(_settings(opened.home)):
            pass
    assert len(opened.processes()) == 2


async def test_a_command_beside_it_finds_the_running_stores(opened: Stores) -> None:
    assert running_stores(_settings(opened.home)) == opened
    assert (opened.home / "stores.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("more", [{}, {"COURT_MANAGED": "1"}], ids=["agency", "managed"])
async def test_a_command_that_takes_another_database_for_a_source_is_refused(
    opened: Stores, more: dict[str, str]
) -> None:
    """Else it would write to what is an agency's own for the instance, or call a database well that it never saw."""
    other = _settings(opened.home, COURT_DSN=opened.dsns["court"], **more)
    with pytest.raises(StoreError, match=r"has another database for court .* ZHIXING_COURT_DSN and _MANAGED"):
        running_stores(other)


async def test_two_homes_side_by_side_are_two_worlds(opened: Stores, stores: Stores) -> None:
    await _note(opened, 2)
    connection = await asyncpg.connect(stores.dsns["court"])
    assert await connection.fetchval("select to_regclass('mark')::text") is None
    await connection.close()
    assert not set(opened.dsns.values()) & set(stores.dsns.values())


async def test_an_instance_killed_leaves_no_process_and_the_next_start_recovers(tmp_path: Path, own_home: Path) -> None:
    home = own_home.with_name("killed")
    instance = subprocess.Popen(
        [sys.executable, "-c", _INSTANCE, str(home)], cwd=_ROOT, stdout=subprocess.PIPE, text=True
    )
    assert instance.stdout is not None
    line = next(line for line in instance.stdout if line.startswith("{"))
    pids = list(json.loads(line)["processes"].values())
    running = running_stores(_settings(home))
    assert running is not None
    await _note(running, 7)
    instance.kill()
    instance.wait()
    instance.stdout.close()

    async def gone() -> bool:
        return not any(_alive(pid) for pid in pids)

    if sys.platform == "linux":
        await _until(gone, "the servers ended with the killed instance")
    assert running_stores(_settings(home)) is None
    async with open_stores(_settings(home)) as stores:
        assert await _noted(stores) == ([7], [7])
    await _until(gone, "the servers of the killed instance ended")


async def test_a_start_that_is_cancelled_leaves_no_process(own_home: Path) -> None:
    home = own_home.with_name("cancelled")

    async def run() -> None:
        async with open_stores(_settings(home)):
            pytest.fail("was not cancelled in time")

    ours = psutil.Process()
    before = set(ours.children())
    task = asyncio.create_task(run())
    while set(ours.children()) == before:
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert set(ours.children()) <= before


async def test_nothing_is_started_where_everything_is_elsewhere(tmp_path: Path, stores: Stores) -> None:
    async with open_stores(_settings(tmp_path / "home", **_elsewhere(stores))) as opened:
        assert opened.processes() == {}
        assert opened.dsns == stores.dsns
        assert (opened.graph.uri, opened.graph.engine, opened.graph.embedded) == (stores.graph.uri, "neo4j", False)


async def test_an_agencys_own_database_is_never_migrated(tmp_path: Path, stores: Stores, empty_database: str) -> None:
    elsewhere = _elsewhere(stores, COURT_DSN=empty_database)
    for managed, tables in (("0", 0), ("1", 1)):
        async with open_stores(_settings(tmp_path / "home", **elsewhere, COURT_MANAGED=managed)):
            connection = await asyncpg.connect(empty_database)
            found = await connection.fetchval("select count(*) from pg_tables where tablename = 'zhixing_migration'")
            await connection.close()
        assert found == tables


async def test_a_managed_source_that_is_down_does_not_hinder(tmp_path: Path, stores: Stores, closed_port: int) -> None:
    elsewhere = _elsewhere(stores, POLICE_DSN=f"postgresql://x:y@127.0.0.1:{closed_port}/police", POLICE_MANAGED="1")
    async with open_stores(_settings(tmp_path / "home", **elsewhere)) as opened:
        assert opened.dsns["police"].endswith(f":{closed_port}/police")


async def test_passwords_are_in_no_text_of_the_stores(stores: Stores) -> None:
    text = repr(stores)
    assert stores.graph.password not in text
    assert "postgresql://" not in text
