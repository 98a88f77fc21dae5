"""A running server and a client for it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import structlog

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
