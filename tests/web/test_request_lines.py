"""Lines of requests wait for each other, never long, never behind a line that came later, and none is left behind."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from web.exchange import Exchange
from web.head import Head
from web.logs import configure_logs
from web.request_lines import MOST_WAITING, WAIT_S, flush_request_log, request_log


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the logs of the test go; afterwards everything is as it was."""
    root = logging.getLogger()
    handlers, level, before = root.handlers, root.level, structlog.get_config()
    target = io.StringIO()
    configure_logs("info", target, pretty=False, worker=3)
    yield target
    structlog.configure(**before)
    root.handlers = handlers
    root.setLevel(level)


def exchange(request_id: str = "r-1", **noted: object) -> Exchange:
    made = Exchange(request_id, "POST", "/graphql", Head({"headers": []}))
    for name, value in noted.items():
        setattr(made, name, value)
    return made


async def test_a_line_says_all_that_was_noted(stream: io.StringIO) -> None:
    request_log()(logging.INFO, exchange(codes=("BAD_REQUEST",), status=400, size_bytes=7, document="ab12"), 0.0125)
    flush_request_log()
    line = json.loads(stream.getvalue())
    assert line.pop("time").endswith("Z")
    assert line == {
        "request_id": "r-1",
        "method": "POST",
        "route": "/graphql",
        "operation": None,
        "document": "ab12",
        "status": 400,
        "codes": ["BAD_REQUEST"],
        "duration_ms": 12.5,
        "bytes": 7,
        "event": "request",
        "level": "info",
        "worker": 3,
    }


async def test_a_line_is_there_after_a_moment(stream: io.StringIO) -> None:
    request_log()(logging.INFO, exchange(), 0.0)
    assert stream.getvalue() == ""
    await asyncio.sleep(WAIT_S * 3)
    assert stream.getvalue().count("\n") == 1


async def test_no_more_than_so_many_wait(stream: io.StringIO) -> None:
    for _ in range(MOST_WAITING):
        request_log()(logging.INFO, exchange(), 0.0)
    assert stream.getvalue().count("\n") == MOST_WAITING


async def test_the_order_is_kept(stream: io.StringIO) -> None:
    request_log()(logging.INFO, exchange(), 0.0)
    structlog.get_logger().warning("later")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["request", "later"]


async def test_a_level_that_is_not_wanted_is_not_written(stream: io.StringIO) -> None:
    request_log()(logging.DEBUG, exchange(), 0.0)
    flush_request_log()
    assert stream.getvalue() == ""
