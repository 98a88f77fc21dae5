"""The log line of a request, on every request's way: printed by hand, and written with others of the same moment.

Through structlog's chain it took longer than reading the request, and each write is a call of the system. So the lines
wait, 50 ms at most; all other lines leave at once, those that wait before them, so that the order is kept. A process
that is killed (SIGKILL) takes the lines of its last 50 ms with it; one that is asked to stop leaves none behind.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TextIO, TypeAlias

import orjson
import structlog

from web.exchange import Exchange

REQUEST = "request"
WAIT_S = 0.05
MOST_WAITING = 500
"""Lines that wait at most: a tenth of a megabyte."""

_NAMES = {logging.DEBUG: "debug", logging.INFO: "info"}

WriteLine: TypeAlias = Callable[[int, Exchange, float], None]
"""Writes the line of a request, given its level, what was noted of it and the seconds that it took."""


class JsonLines:
    """Where JSON lines go: structlog's, and those of requests."""

    def __init__(self, stream: TextIO, level: int, worker: int | None) -> None:
        self._stream = stream
        self._level = level
        self._end = "}\n" if worker is None else f',"worker":{worker}}}\n'
        self._waiting: list[str] = []
        self._second = 0
        self._time = ""

    def __call__(self, *_args: object) -> structlog.WriteLogger:
        """A logger for structlog."""
        self.flush()
        return structlog.WriteLogger(self._stream)

    def request(self, level: int, exchange: Exchange, seconds: float) -> None:
        """One line about a request. There is no net under it: no field may hold a caller's text unchecked."""
        if level < self._level:
            return
        if not self._waiting:
            asyncio.get_running_loop().call_later(WAIT_S, self.flush)
        codes = orjson.dumps(exchange.codes).decode() if exchange.codes else "[]"
        self._waiting.append(
            f'{{"request_id":"{exchange.request_id}","method":"{exchange.method}","route":"{exchange.route}",'
            f'"operation":{_quoted(exchange.operation)},"document":{_quoted(exchange.document)},'
            f'"status":{exchange.status},"codes":{codes},"duration_ms":{seconds * 1000:.2f},'
            f'"bytes":{exchange.size_bytes},"event":"{REQUEST}","level":"{_NAMES[level]}","time":"{self._now()}"'
            f"{self._end}"
        )
        if len(self._waiting) >= MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            lines, self._waiting = self._waiting, []
            self._stream.write("".join(lines))
            self._stream.flush()

    def _now(self) -> str:
        now = time.time()
        second = int(now)
        if second != self._second:
            self._second, self._time = second, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))
        return f"{self._time}.{int((now - second) * 1_000_000):06d}Z"


def request_log() -> WriteLine:
    """What writes the line of a request, as logs are configured now."""
    lines = structlog.get_config()["logger_factory"]
    return lines.request if isinstance(lines, JsonLines) else _by_structlog


def flush_request_log() -> None:
    """Write the lines that wait."""
    lines = structlog.get_config()["logger_factory"]
    if isinstance(lines, JsonLines):
        lines.flush()


def _by_structlog(level: int, exchange: Exchange, seconds: float) -> None:
    structlog.get_logger().log(
        level,
        REQUEST,
        request_id=exchange.request_id,
        method=exchange.method,
        route=exchange.route,
        operation=exchange.operation,
        document=exchange.document,
        status=exchange.status,
        codes=exchange.codes,
        duration_ms=round(seconds * 1000, 2),
        bytes=exchange.size_bytes,
    )


def _quoted(name: str | None) -> str:
    return "null" if name is None else f'"{name}"'
