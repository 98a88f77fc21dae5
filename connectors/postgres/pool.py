"""Connections to one server within a budget, each read bounded by its deadline.

Why not asyncpg's pool: its timeouts wait for the server to acknowledge a cancellation, which a silent server never does
(DESIGN trap 7), and it asks the server to reset a session after every read. Here a timer cuts the connection at the
deadline and nothing waits for the server; reads leave no state in a session to reset.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

import asyncpg

from connectors.scan import Deadline

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

IDLE_LIMIT_S = 60.0
"""A connection idle for longer is not trusted: a firewall in between may have forgotten it without a word."""

_LEAST_S = 0.005
"""Whoever waited for a connection until less is left does not begin any more."""


class Expired(Exception):
    """The deadline came first: while waiting for a connection, while connecting, or while reading."""

    def __init__(self, *, busy: bool = False) -> None:
        super().__init__()
        self.busy = busy
        """Whether every connection was in use all the time."""


class Lost(Exception):
    """The connection broke, or the server is going down."""


class Pool:
    """At most `limit` connections, made when they are needed. `connect` is given the seconds it may take."""

    def __init__(self, connect: Callable[[float], Awaitable[Connection]], limit: int) -> None:
        self.limit = limit
        self._connect = connect
        self._free = asyncio.Semaphore(limit)
        self._idle: list[tuple[Connection, float]] = []
        self._used: set[Connection] = set()
        self._closed = False

    @property
    def in_use(self) -> int:
        """Connections that a read holds now."""
        return len(self._used)

    @property
    def size(self) -> int:
        """Connections open now."""
        return len(self._used) + len(self._idle)

    async def fetch(self, text: str, parameters: Sequence[Any], deadline: Deadline) -> list[asyncpg.Record]:
        """The records of a reading statement.

        Raises Expired, Lost, what `connect` raises, and asyncpg.PostgresError for what the server refuses; ValueError
        where the parameters do not fit. A connection that broke while idle (a restarted server) is replaced once.
        """
        await self._wait(deadline)
        try:
            kept = self._reusable()
            if kept is not None:
                try:
                    return await self._fetch_on(kept, text, parameters, deadline)
                except Lost:
                    self._drop_idle()
            fresh = await self._open(deadline)
            return await self._fetch_on(fresh, text, parameters, deadline)
        except Expired:
            self._drop_idle()
            raise
        finally:
            self._free.release()

    def close(self) -> None:
        """Cut every connection; reads under way end as Lost."""
        self._closed = True
        self._drop_idle()
        for connection in tuple(self._used):
            connection.terminate()

    async def _wait(self, deadline: Deadline) -> None:
        if not self._free.locked():
            await self._free.acquire()
            return
        try:
            async with asyncio.timeout(deadline.remaining_s()):
                await self._free.acquire()
        except TimeoutError:
            raise Expired(busy=True) from None
        if deadline.remaining_s() < _LEAST_S:
            self._free.release()
            raise Expired(busy=True)

    def _reusable(self) -> Connection | None:
        while self._idle:
            connection, since = self._idle.pop()
            if not connection.is_closed() and time.monotonic() - since < IDLE_LIMIT_S:
                return connection
            connection.terminate()
        return None

    def _drop_idle(self) -> None:
        while self._idle:
            self._idle.pop()[0].terminate()

    async def _open(self, deadline: Deadline) -> Connection:
        remaining_s = deadline.remaining_s()
        if self._closed:
            raise Lost
        if remaining_s <= 0:
            raise Expired
        try:
            return await self._connect(remaining_s)
        except TimeoutError:
            raise Expired from None

    async def _fetch_on(
        self, connection: Connection, text: str, parameters: Sequence[Any], deadline: Deadline
    ) -> list[asyncpg.Record]:
        expired = healthy = False

        def cut() -> None:
            nonlocal expired
            expired = True
            connection.terminate()

        self._used.add(connection)
        timer = asyncio.get_running_loop().call_later(deadline.remaining_s(), cut)
        try:
            records: list[asyncpg.Record] = await connection.fetch(text, *parameters)
            healthy = True
            return records
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
            if expired:
                raise Expired from None
            if connection.is_closed() or _says_goodbye(error):
                raise Lost from error
            healthy = True
            if isinstance(error, asyncpg.PostgresError):
                raise
            # A mistake of ours, and the driver's message may hold values.
            raise ValueError("the statement does not take its parameters") from None
        finally:
            timer.cancel()
            self._used.discard(connection)
            if healthy and not self._closed and not connection.is_closed():
                self._idle.append((connection, time.monotonic()))
            else:
                connection.terminate()


def _says_goodbye(error: Exception) -> bool:
    """Whether the server ends the session with this error: it is shutting down, starting up, or was told to."""
    gone = isinstance(error, asyncpg.PostgresConnectionError | asyncpg.OperatorInterventionError | OSError)
    return gone and not isinstance(error, asyncpg.QueryCanceledError)
