"""Connections to one server within a budget, each read bounded by its deadline.

Why not asyncpg's pool: its timeouts wait for the server to acknowledge a cancellation, which a silent server never does
(DESIGN trap 7), and it asks the server to reset a session after every read. Here a timer cuts the connection at the
deadline and nothing waits for the server. Reads leave no state in a session to reset; where one did, as the server then
reports, the session is not read in again.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg

from connectors.postgres.alarm import Alarm
from connectors.postgres.link import Connection, Link, Planning
from connectors.postgres.turns import Late, Turns
from connectors.scan import Deadline

IDLE_LIMIT_S = 60.0
"""A connection idle for longer is not trusted: a firewall in between may have forgotten it without a word."""

_LEAST_S = 0.005
"""Whoever has less left when its turn comes does not begin any more."""


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
        self._alarm = Alarm()
        self._turns = Turns(limit, self._alarm)
        self._idle: list[Link] = []
        self._used: set[Link] = set()
        self._closed = False

    @property
    def in_use(self) -> int:
        """Connections that a read holds now."""
        return len(self._used)

    @property
    def size(self) -> int:
        """Connections open now; one that broke while idle is not, though nobody has put it away yet."""
        return len(self._used) + sum(not link.connection.is_closed() for link in self._idle)

    async def fetch(
        self, text: str, parameters: Sequence[Any], deadline: Deadline, planning: Planning = Planning.EACH
    ) -> list[asyncpg.Record]:
        """The records of a reading statement.

        Raises Expired, Lost, what `connect` raises, and asyncpg.PostgresError for what the server refuses; ValueError
        where the parameters do not fit. A connection that broke (a restarted server) is replaced once.
        """
        if deadline.at <= time.monotonic():
            raise Expired
        if not self._turns.take():
            await self._wait(deadline)
        try:
            link = self._reusable(planning)
            if link is not None:
                try:
                    return await self._read(link, text, parameters, deadline, planning)
                except Lost:
                    self._drop_idle()
            return await self._read(await self._open(deadline), text, parameters, deadline, planning)
        except Expired:
            self._drop_idle()
            raise
        finally:
            self._turns.pass_on()

    async def fetch_value(
        self, text: str, parameters: Sequence[Any], deadline: Deadline, planning: Planning = Planning.EACH
    ) -> Any:
        """The first column of the first record, None where there is none; raises as `fetch`.

        A long text costs least as bytes: `textsend(…)` in the statement spares decoding it here and encoding it again.
        """
        records = await self.fetch(text, parameters, deadline, planning)
        return records[0][0] if records else None

    def close(self) -> None:
        """Cut every connection; reads under way end as Lost."""
        self._closed = True
        self._alarm.stop()
        self._drop_idle()
        for link in tuple(self._used):
            link.connection.terminate()

    async def _wait(self, deadline: Deadline) -> None:
        try:
            await self._turns.wait(deadline.at)
        except Late:
            raise Expired(busy=True) from None
        if deadline.remaining_s() < _LEAST_S:
            self._turns.pass_on()
            raise Expired(busy=True)

    def _reusable(self, planning: Planning) -> Link | None:
        """The connection used last of those whose session plans so already; else, with no room for one more, another.

        A session that is told to plan otherwise costs as much as a read: with both kinds of reads there are soon
        sessions for both.
        """
        while self._idle:
            at = len(self._idle) - 1
            while at and self._idle[at].planning is not planning:
                at -= 1
            if self._idle[at].planning is not planning and len(self._idle) <= self._turns.free:
                return None
            link = self._idle.pop(at)
            if time.monotonic() - link.since < IDLE_LIMIT_S and not link.connection.is_closed():
                return link
            link.connection.terminate()
        return None

    def _drop_idle(self) -> None:
        while self._idle:
            self._idle.pop().connection.terminate()

    async def _open(self, deadline: Deadline) -> Link:
        remaining_s = deadline.remaining_s()
        if self._closed:
            raise Lost
        if remaining_s <= 0:
            raise Expired
        try:
            connection = await self._connect(remaining_s)
        except TimeoutError:
            raise Expired from None
        if self._closed:
            connection.terminate()
            raise Lost
        return Link(connection)

    async def _read(
        self, link: Link, text: str, parameters: Sequence[Any], deadline: Deadline, planning: Planning
    ) -> list[asyncpg.Record]:
        healthy = False
        self._used.add(link)
        self._alarm.watch(link, deadline.at)
        try:
            records = await link.fetch(text, parameters, planning)
            healthy = True
            return records
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
            if link.expired:
                raise Expired from None
            if link.connection.is_closed() or _says_goodbye(error) or isinstance(error, asyncpg.InternalClientError):
                raise Lost from error
            healthy = True
            if isinstance(error, asyncpg.PostgresError):
                raise
            # A mistake of ours, and the driver's message may hold values.
            raise ValueError("the statement does not take its parameters") from None
        finally:
            self._alarm.forget(link)
            self._used.discard(link)
            if healthy and not self._closed and link.is_as_made:
                link.since = time.monotonic()
                self._idle.append(link)
            else:
                link.connection.terminate()


def _says_goodbye(error: Exception) -> bool:
    """Whether the server ends the session with this error: it is shutting down, starting up, or was told to."""
    gone = isinstance(error, asyncpg.PostgresConnectionError | asyncpg.OperatorInterventionError | OSError)
    return gone and not isinstance(error, asyncpg.QueryCanceledError)
