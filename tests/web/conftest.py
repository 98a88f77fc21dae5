"""A running server and a client for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import replace

import httpx
import pytest
import structlog

from connectors.catalogue import SOURCES
from connectors.demo.load import load_demo
from connectors.demo.rows import SMALL
from connectors.stores import Stores
from tests.web.sample import make_server, running


@pytest.fixture(scope="session", autouse=True)
def quiet() -> None:
    """Log lines of servers in threads stay out of the report; test_logs reads its own."""
    structlog.configure(processors=[], logger_factory=structlog.testing.CapturingLoggerFactory())


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Where the sample answers."""
    with running(make_server()) as address:
        yield address


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    """A client that stays on one connection where the server lets it."""
    with httpx.Client(base_url=url, timeout=10, trust_env=False) as http:
        yield http


@pytest.fixture(scope="module")
async def demo_stores(stores: Stores, module_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[Stores]:
    """The demo's data in databases of this file's own, beside the shared graph."""
    dsns: Mapping[str, str] = {source: await module_database(source) for source in SOURCES}
    await load_demo({**dsns, "platform": stores.dsns["platform"]}, SMALL)
    yield replace(stores, dsns={**dsns, "platform": stores.dsns["platform"]})
