"""Taking connections from a socket that siblings take them from too, so that each gets its share.

The kernel wakes everyone who waits for the socket, and whoever comes first would take all that wait there (measured:
of 16 connections 16). A connection lives as long as its caller likes, so that would last. Here one is taken at a time,
and whoever has more than a sibling lets the siblings go first for a moment.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import structlog

from web.limits import BACKLOG

GIVE_WAY_S = 0.002
"""For siblings to take it; whoever is busy for longer does not."""

NO_DESCRIPTORS_S = 1.0
"""Until it is tried again where the system has no room for a connection."""

log = structlog.get_logger(__name__)


class Acceptor:
    """Stands where uvicorn has an asyncio server. `crowded` says whether a sibling has fewer connections than we."""

    def __init__(
        self, listener: socket.socket, protocol: Callable[[], asyncio.Protocol], crowded: Callable[[], bool]
    ) -> None:
        self._listener = listener
        self._protocol = protocol
        self._crowded = crowded
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._taking: set[asyncio.Task[object]] = set()
        listener.setblocking(False)
        listener.listen(BACKLOG)
        self._wait()

    def close(self) -> None:
        """Take no more."""
        if self._timer is not None:
            self._timer.cancel()
        self._loop.remove_reader(self._listener)

    async def wait_closed(self) -> None:
        """Nothing is left to be waited for."""

    def _wait(self) -> None:
        self._loop.add_reader(self._listener, self._ready)

    def _ready(self) -> None:
        if self._crowded():
            self._pause(GIVE_WAY_S)
        else:
            self._take()

    def _pause(self, seconds: float) -> None:
        self._loop.remove_reader(self._listener)
        self._timer = self._loop.call_later(seconds, self._go_on)

    def _go_on(self) -> None:
        self._wait()
        self._take()

    def _take(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError as error:
            log.error("no connection can be taken", reason=error.strerror)
            self._pause(NO_DESCRIPTORS_S)
            return
        connection.setblocking(False)
        task = self._loop.create_task(self._loop.connect_accepted_socket(self._protocol, connection))
        self._taking.add(task)
        task.add_done_callback(self._taken)

    def _taken(self, task: asyncio.Task[object]) -> None:
        self._taking.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("a connection was lost at once", error=type(error).__name__)
