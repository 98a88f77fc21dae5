"""How the graph is reached: one client over the neo4j driver, for the embedded engine and for Neo4j alike.

The driver's own timeouts are 30 s and more, and none of them bounds a query that a silent server never answers; so
every call here runs under the caller's deadline, and what is cut off closes its connection instead of giving it back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, LiteralString, TypeAlias, TypeVar

import neo4j
from neo4j.exceptions import (
    AuthError,
    ConnectionAcquisitionTimeoutError,
    CypherSyntaxError,
    CypherTypeError,
    DatabaseUnavailable,
    DriverError,
    Neo4jError,
    NotALeader,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)
from neo4j.time import Date, DateTime

from connectors.connector import Statistics
from connectors.scan import Deadline
from connectors.stores.graph_server import GraphAddress
from identifiers.errors import SourceTimeout, SourceUnavailable

SOURCE = "graph"
MOST_CONNECTIONS = 8
CONNECT_TIMEOUT_S = 5.0
CLOSE_TIMEOUT_S = 1.0
FETCH_ROWS = 2_000

Row: TypeAlias = Mapping[str, Any]
"""One row by name: str, int, float, bool, date, aware datetime, list, map or None."""

T = TypeVar("T")


class Conflict(SourceUnavailable):
    """Another transaction wrote the same at the same time, and this one is undone."""


class GraphTransaction:
    """One explicit transaction: all that it ran is there, or nothing."""

    def __init__(self, transaction: neo4j.AsyncTransaction) -> None:
        self._transaction = transaction

    async def run(self, cypher: LiteralString, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """The rows of one statement."""
        return await _answer(self._transaction, cypher, _outward(parameters or {}))


class GraphClient:
    """The graph behind an address. Connects when first asked, so that a server starts while its graph is down.

    Everything raises SourceUnavailable or SourceTimeout of source `graph`; a statement that is itself wrong keeps the
    driver's error, for it is ours to mend.
    """

    def __init__(self, address: GraphAddress, connections: int = MOST_CONNECTIONS) -> None:
        self.address = address
        self._connections = connections
        self._in_use = 0
        self._driver: neo4j.AsyncDriver | None = None

    async def read(self, cypher: LiteralString, parameters: Mapping[str, Any] | None, deadline: Deadline) -> list[Row]:
        """The rows of one reading statement. Asked once more where a connection kept from before turns out dead."""

        sent = _outward(parameters or {})

        async def ask(session: neo4j.AsyncSession) -> list[Row]:
            return await _answer(session, cypher, sent)

        return await self._within(deadline, lambda: self._on_live_connection(ask, neo4j.READ_ACCESS))

    async def write(self, work: Callable[[GraphTransaction], Awaitable[T]], deadline: Deadline) -> T:
        """Run `work` in one explicit transaction; it is committed when `work` returns.

        Writes are never sent as auto-commit: on ArcadeDB a long one can stop in the middle and stay half done.
        """

        async def attempt() -> T:
            async with (
                self._session(neo4j.WRITE_ACCESS) as session,
                await session.begin_transaction() as transaction,
            ):
                return await work(GraphTransaction(transaction))

        return await self._within(deadline, attempt)

    async def define(self, statement: LiteralString, deadline: Deadline) -> None:
        """Run one statement of schema; it stands alone, since Neo4j mixes no data with it in a transaction."""

        async def attempt() -> None:
            async with self._session(neo4j.WRITE_ACCESS) as session:
                await (await session.run(statement)).consume()

        await self._within(deadline, attempt)

    async def ping(self, deadline: Deadline) -> None:
        """Return when the graph answers."""
        await self.read("RETURN 1 AS one", None, deadline)

    async def agent(self, deadline: Deadline) -> str:
        """What the server calls itself, such as Neo4j/5.26.30."""

        async def ask(session: neo4j.AsyncSession) -> str:
            return (await (await session.run("RETURN 1 AS one")).consume()).server.agent

        return await self._within(deadline, lambda: self._on_live_connection(ask, neo4j.READ_ACCESS))

    def statistics(self) -> Statistics:
        """Calls under way, and how many may be at a time."""
        return Statistics(size=self._in_use, in_use=self._in_use, limit=self._connections)

    async def close(self) -> None:
        """Give back the connections; a server that no longer answers does not hold it up."""
        driver, self._driver = self._driver, None
        if driver is not None:
            with suppress(TimeoutError, DriverError, Neo4jError, OSError):
                async with asyncio.timeout(CLOSE_TIMEOUT_S):
                    await driver.close()

    async def _on_live_connection(self, ask: Callable[[neo4j.AsyncSession], Awaitable[T]], access: str) -> T:
        try:
            async with self._session(access) as session:
                return await ask(session)
        except (ServiceUnavailable, SessionExpired):
            async with self._session(access) as session:
                return await ask(session)

    def _session(self, access: str) -> neo4j.AsyncSession:
        if self._driver is None:
            # What the driver logs as an error is raised as well, and what it logs for debugging holds parameters.
            logging.getLogger("neo4j").setLevel(logging.CRITICAL)
            self._driver = neo4j.AsyncGraphDatabase.driver(
                self.address.uri,
                auth=(self.address.user, self.address.password),
                max_connection_pool_size=self._connections,
                connection_timeout=CONNECT_TIMEOUT_S,
                telemetry_disabled=True,
                notifications_min_severity="OFF",
                user_agent="zhixing",
            )
        return self._driver.session(database=self.address.database, default_access_mode=access, fetch_size=FETCH_ROWS)

    async def _within(self, deadline: Deadline, call: Callable[[], Awaitable[T]]) -> T:
        self._in_use += 1
        try:
            async with asyncio.timeout(deadline.remaining_s()):
                return await call()
        except (TimeoutError, ConnectionAcquisitionTimeoutError) as error:
            raise SourceTimeout(SOURCE, "the graph did not answer in time") from error
        except (CypherSyntaxError, CypherTypeError):
            raise
        except AuthError as error:
            raise SourceUnavailable(SOURCE, "the graph does not let the platform in: its user or password") from error
        except (DatabaseUnavailable, NotALeader) as error:
            raise SourceUnavailable(SOURCE, "the graph's server is not ready") from error
        except TransientError as error:
            raise Conflict(SOURCE, "the graph was being changed by another") from error
        except (DriverError, Neo4jError, OSError) as error:
            raise SourceUnavailable(SOURCE, "the graph cannot be reached") from error
        finally:
            self._in_use -= 1


async def _answer(
    to: neo4j.AsyncSession | neo4j.AsyncTransaction, cypher: LiteralString, parameters: dict[str, Any]
) -> list[Row]:
    try:
        result = await to.run(cypher, parameters)
        names = result.keys()
        return [dict(zip(names, map(_inward, record.values()), strict=True)) async for record in result]
    except ValueError as error:
        # So the driver tells bytes that are no message of its protocol.
        raise SourceUnavailable(SOURCE, "the graph answered what cannot be read") from error


_PLAIN = frozenset({str, int, float, bool, type(None)})
"""What goes in and comes out as it is. Lists of thousands hold nothing else, and are told by their types alone."""


def _outward(value: Any) -> Any:
    """Datetimes in UTC: one with a zoneinfo crashes the interpreter inside the driver."""
    if type(value) in _PLAIN or (type(value) is list and _PLAIN.issuperset(map(type, value))):
        return value
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a moment without a zone does not go into the graph")
        return value.astimezone(UTC)
    if isinstance(value, Mapping):
        return {name: _outward(each) for name, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_outward(each) for each in value]
    return value


def _inward(value: Any) -> Any:
    """Python's own dates; a moment that came back without its zone is UTC, as it was stored."""
    if type(value) in _PLAIN or (type(value) is list and _PLAIN.issuperset(map(type, value))):
        return value
    if isinstance(value, DateTime):
        moment = value.to_native()
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if isinstance(value, Date):
        return value.to_native()
    if isinstance(value, list):
        return [_inward(each) for each in value]
    return value
