"""What a process knows of the registered operations follows the database, and stays while that is down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from structlog.testing import capture_logs

from connectors.postgres.connector import PostgresConnector
from connectors.registered import store
from connectors.registered.known import KnownOperations
from connectors.scan import Deadline
from identifiers.errors import SourceError
from tests.conftest import Databases
from tests.connectors.registered.operations import deadline, operation
from tests.faults.proxy import FaultProxy, Mode

A, B = operation("A"), operation("B")


@pytest.fixture
async def proxy(fresh_database: Databases) -> AsyncIterator[FaultProxy]:
    """A platform's database of one's own, behind something that can fail."""
    async with FaultProxy(await fresh_database("platform")) as made:
        yield made


@pytest.fixture
async def known(proxy: FaultProxy) -> AsyncIterator[KnownOperations]:
    """What a process knows of it: nothing yet."""
    connector = PostgresConnector("platform", proxy.dsn, 1)
    yield KnownOperations(connector.pool)
    await connector.close()


async def until(fulfilled: Callable[[], bool]) -> None:
    """Wait for what is to happen soon."""
    async with asyncio.timeout(20):
        while not fulfilled():
            await asyncio.sleep(0.01)


def hashes(known: KnownOperations) -> set[str]:
    assert set(known.now.documents.values()) == known.now.texts
    return set(known.now.documents)


async def test_each_refresh_gives_what_is_registered_then(known: KnownOperations, proxy: FaultProxy) -> None:
    await known.refresh(deadline())
    assert hashes(known) == set()
    await store.add(proxy.dsn, [A, B], deadline())
    await known.refresh(deadline())
    assert known.now.documents == {A.sha256: A.document, B.sha256: B.document}
    await store.remove(proxy.dsn, A.sha256, deadline())
    await known.refresh(deadline())
    assert hashes(known) == {B.sha256}
    await store.remove(proxy.dsn, B.sha256, deadline())
    await known.refresh(deadline())
    assert hashes(known) == set()


async def test_without_a_change_nothing_is_read_again(known: KnownOperations, proxy: FaultProxy) -> None:
    await store.add(proxy.dsn, [A], deadline())
    await known.refresh(deadline())
    before = known.now
    await known.refresh(deadline())
    assert known.now is before


@pytest.mark.parametrize("mode", [Mode.REFUSE, Mode.HANG, Mode.RESET])
async def test_while_the_platform_is_down_what_is_known_stays(
    known: KnownOperations, proxy: FaultProxy, mode: Mode
) -> None:
    await store.add(proxy.dsn, [A], deadline())
    await known.refresh(deadline())
    await proxy.turn(mode)
    with pytest.raises(SourceError):
        await known.refresh(Deadline.after_ms(200))
    assert hashes(known) == {A.sha256}
    await proxy.turn(Mode.PASS)
    await store.add(proxy.dsn, [B], deadline())
    await known.refresh(deadline())
    assert hashes(known) == {A.sha256, B.sha256}


async def test_following_goes_on_through_an_outage_and_says_it_once(known: KnownOperations, proxy: FaultProxy) -> None:
    with capture_logs() as logs:
        following = asyncio.create_task(known.follow(poll_s=0.01))
        await store.add(proxy.dsn, [A], deadline())
        await until(lambda: hashes(known) == {A.sha256})
        await proxy.turn(Mode.REFUSE)
        await until(lambda: any(each["event"] == "operations.waiting" for each in logs))
        await asyncio.sleep(0.1)
        await proxy.turn(Mode.PASS)
        await store.add(proxy.dsn, [B], deadline())
        await until(lambda: hashes(known) == {A.sha256, B.sha256})
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
    events = [each["event"] for each in logs]
    assert events.count("operations.waiting") == 1
    assert following.cancelled()
