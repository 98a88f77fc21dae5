"""The server: where it listens, how it starts, how it drains."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from identifiers.errors import SettingsError, StoreError
from tests.web.sample import make_server, running
from web.server import bind, run

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "::1", "192.168.1.1", "", "localhost", "127.0.0.2"])
def test_another_address_is_refused(host: str) -> None:
    with pytest.raises(SettingsError, match="ZHIXING_HOST must be 127"):
        bind(host, 0)


def test_a_taken_port_is_named_with_what_to_do() -> None:
    with bind("127.0.0.1", 0) as listener:
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"port {port} .*: ZHIXING_PORT=\d+ make demo"):
            bind("127.0.0.1", port)
    bind("127.0.0.1", port).close()


def test_the_actual_port_is_told() -> None:
    with running(make_server()) as url:
        assert httpx.get(f"{url}/healthz", trust_env=False).status_code == 200


def test_it_is_ready_only_while_serving() -> None:
    with running(make_server()) as url:
        assert httpx.get(f"{url}/readyz", trust_env=False).json()["phase"] == "serving"


def test_what_the_lifespan_raises_reaches_the_caller() -> None:
    @asynccontextmanager
    async def lifespan(_application: Starlette) -> AsyncIterator[None]:
        raise StoreError("the store is locked by another instance")
        yield

    server = make_server(lifespan=lifespan)
    with pytest.raises(StoreError, match="locked by another"):
        run(server)


async def test_a_stop_while_starting_still_ends_the_lifespan() -> None:
    ended = False

    @asynccontextmanager
    async def lifespan(_application: Starlette) -> AsyncIterator[None]:
        nonlocal ended
        try:
            await asyncio.Event().wait()
            yield
        finally:
            ended = True

    server = make_server(lifespan=lifespan)
    task = asyncio.create_task(server.run())
    await asyncio.sleep(0.05)
    server.stop()
    await asyncio.wait_for(task, 5)
    assert ended, "the lifespan was not ended"


async def test_nobody_is_let_in_while_draining() -> None:
    server = make_server()
    started: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(server.run(started.set_result))
    url = await started
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        asked = asyncio.create_task(client.post("/graphql", json={"query": "{ wait(ms: 700) }"}))
        while "zhixing_requests_in_flight 2.0" not in (await client.get("/metrics")).text:
            await asyncio.sleep(0.01)
        server.stop()
        await asyncio.sleep(0.3)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=1)
        assert (await asked).json() == {"data": {"wait": "waited"}}
    await asyncio.wait_for(task, 5)


def wait_until_in_flight(url: str) -> None:
    """Return when the other request and this scrape are both under way."""
    while "zhixing_requests_in_flight 2.0" not in httpx.get(f"{url}/metrics", trust_env=False).text:
        pass


SCRIPT = """
import asyncio, sys
from contextlib import asynccontextmanager
from tests.web.sample import make_server
from web.logs import configure_logs
from web.server import run

configure_logs("error", sys.stderr)

@asynccontextmanager
async def lifespan(application):
    print("starting", flush=True)
    if {stuck}:
        try:
            await asyncio.Event().wait()
        finally:
            print("ended", flush=True)
    yield
    print("ended", flush=True)

run(make_server(lifespan=lifespan), lambda url: print(url, flush=True))
print("clean", flush=True)
"""


@contextmanager
def process(stuck: bool = False) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(stuck=stuck)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_drains_and_ends_what_was_started(number: signal.Signals) -> None:
    with process() as child, ThreadPoolExecutor() as pool:
        assert child.stdout is not None
        assert child.stdout.readline() == "starting\n"
        url = child.stdout.readline().strip()
        asked = pool.submit(httpx.post, f"{url}/graphql", json={"query": "{ wait(ms: 500) }"}, trust_env=False)
        wait_until_in_flight(url)
        os.kill(child.pid, number)
        assert asked.result(timeout=5).json() == {"data": {"wait": "waited"}}
        assert child.stdout.read() == "ended\nclean\n"
        assert child.wait(5) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_starting_ends_what_was_started(number: signal.Signals) -> None:
    with process(stuck=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "starting\n"
        os.kill(child.pid, number)
        assert child.stdout.read() == "ended\nclean\n"
        assert child.wait(5) == 0


def test_a_second_signal_does_not_wait() -> None:
    with process() as child, ThreadPoolExecutor() as pool:
        assert child.stdout is not None
        assert child.stdout.readline() == "starting\n"
        url = child.stdout.readline().strip()
        asked = pool.submit(httpx.post, f"{url}/graphql", json={"query": "{ wait(ms: 60000) }"}, trust_env=False)
        wait_until_in_flight(url)
        os.kill(child.pid, signal.SIGINT)
        os.kill(child.pid, signal.SIGTERM)
        assert child.stdout.read() == "ended\nclean\n"
        with pytest.raises(httpx.HTTPError):
            asked.result(timeout=5).raise_for_status()
