"""How the graph is reached: one client over the neo4j driver, for the embedded engine and for Neo4j alike.

The driver's own timeouts are 30 s and more, and none of them bounds a query that a silent server never answers; so
every call here runs under the caller's deadline, and what is cut off closes its connection instead of giving it back.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from typing import Any, LiteralString, Self, TypeAlias, TypeVar

import neo4j
from neo4j.exceptions import (
    AuthError,
    ConnectionAcquisitionTimeoutError,
    ConstraintError,
    CypherSyntaxError,
    CypherTypeError,
    DatabaseUnavailable,
    DriverError,
    ForbiddenOnReadOnlyDatabase,
    IncompleteCommit,
    Neo4jError,
    NotALeader,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from connectors.connector import Statistics
from connectors.scan import Deadline
from connectors.stores.graph_server import GraphAddress
from graph.generation import CURRENT, GENERATIONS, KEPT_S, has_names, in_generation
from graph.values import inward, outward
from identifiers.errors import SourceTimeout, SourceUnavailable

SOURCE = "graph"
MOST_CONNECTIONS = 8
CONNECT_TIMEOUT_S = 5.0
CLOSE_TIMEOUT_S = 1.0
FETCH_ROWS = 2_000
PAUSES_S = (0.0, 0.1, 0.3)
"""Before each further try of a call that met a connection that dropped or a server that may not answer it."""

_PASSING = (ServiceUnavailable, SessionExpired, NotALeader, ForbiddenOnReadOnlyDatabase, DatabaseUnavailable)
"""What another connection, or the member of a cluster that leads now, may not say again."""

_NAME_TAKEN = "Neo.ClientError.Schema.IndexWithNameAlreadyExists"

STATEMENT_ROWS = 2_000
"""Rows that one statement writes: with more of them the embedded engine is slower, and nearer to its deadline."""

Row: TypeAlias = Mapping[str, Any]
"""One row by name: str, int, float, bool, date, aware datetime, list, map or None."""

T = TypeVar("T")


class Conflict(SourceUnavailable):
    """Another transaction wrote the same at the same time, and this one is undone."""


class NameTaken(SourceUnavailable):
    """An index stands under the name that was to be given."""


class GraphTransaction:
    """One explicit transaction in one generation: all that it ran is there, or nothing."""

    def __init__(self, transaction: neo4j.AsyncTransaction, generation: LiteralString) -> None:
        self._transaction = transaction
        self._generation = generation

    async def run(self, cypher: LiteralString, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """The rows of one statement."""
        asked = in_generation(cypher, self._generation)
        return await _answer(self._transaction, asked, outward(parameters or {}))

    async def run_for(self, cypher: LiteralString, name: str, rows: Sequence[Any]) -> None:
        """Run a statement for all of `rows`, which is its parameter `name`, some of them at a time."""
        for start in range(0, len(rows), STATEMENT_ROWS):
            await self.run(cypher, {name: rows[start : start + STATEMENT_ROWS]})


@dataclass(slots=True)
class _Shared:
    """What a client has in common with its views: connections, calls under way, the current generation until when."""

    driver: neo4j.AsyncDriver | None = None
    in_use: int = 0
    current: tuple[LiteralString, float] = (GENERATIONS[0], 0.0)


class GraphClient:
    """The graph behind an address. Connects when first asked, so that a server starts while its graph is down.

    Of a cluster (`neo4j://`) any member that answers reads is asked, and the leader for writes; what this client has
    written or read, it reads on every member from then on, since its sessions hand on their bookmarks.

    Everything raises SourceUnavailable or SourceTimeout of source `graph`; a statement that is itself wrong keeps the
    driver's error, for it is ours to mend.
    """

    def __init__(self, address: GraphAddress, connections: int = MOST_CONNECTIONS) -> None:
        self.address = address
        self._connections = connections
        self._shared = _Shared()
        self._generation: LiteralString | None = None
        # One server needs none, and after a restore it would not know those from before.
        is_routed = address.uri.startswith("neo4j")
        self._bookmarks = neo4j.AsyncGraphDatabase.bookmark_manager() if is_routed else None

    def of(self, generation: LiteralString) -> Self:
        """The same client for one generation, current or not."""
        view = copy(self)
        view._generation = generation
        return view

    async def generation(self, deadline: Deadline, *, now: bool = False) -> LiteralString:
        """The generation that is read: this client's own, or else the current one, as of a second ago unless `now`."""
        if self._generation is not None:
            return self._generation
        kept, until = self._shared.current
        if not now and time.monotonic() < until:
            return kept

        async def ask(session: neo4j.AsyncSession) -> list[Row]:
            return await _answer(session, CURRENT, {})

        rows = await self._within(deadline, lambda: self._asked(ask))
        current = next((each for each in GENERATIONS if rows and each == rows[0]["suffix"]), GENERATIONS[0])
        self._shared.current = (current, time.monotonic() + KEPT_S)
        return current

    async def read(self, cypher: LiteralString, parameters: Mapping[str, Any] | None, deadline: Deadline) -> list[Row]:
        """The rows of one reading statement."""

        sent = outward(parameters or {})
        asked = in_generation(cypher, await self.generation(deadline)) if has_names(cypher) else cypher

        async def ask(session: neo4j.AsyncSession) -> list[Row]:
            return await _answer(session, asked, sent)

        return await self._within(deadline, lambda: self._asked(ask))

    async def visit(self, cypher: LiteralString, see: Callable[[Row], None], deadline: Deadline) -> None:
        """Show every row of one reading statement to `see`: for more of them than are to be held in memory."""
        asked = in_generation(cypher, await self.generation(deadline))

        async def attempt() -> None:
            async with self._session(neo4j.READ_ACCESS) as session:
                async for row in _rows(await session.run(asked)):
                    see(row)

        # Tried again, it would show rows twice.
        await self._within(deadline, attempt, once=True)

    async def write(self, work: Callable[[GraphTransaction], Awaitable[T]], deadline: Deadline) -> T:
        """Run `work` in one explicit transaction; it is committed when `work` returns.

        Writes are never sent as auto-commit: on ArcadeDB a long one can stop in the middle and stay half done. `work`
        may run again where the connection dropped before the commit was sent; a commit without an answer is not
        repeated, for nobody knows whether it was done.
        """
        generation = await self.generation(deadline)

        async def attempt() -> T:
            async with (
                self._session(neo4j.WRITE_ACCESS) as session,
                await session.begin_transaction() as transaction,
            ):
                return await work(GraphTransaction(transaction, generation))

        return await self._within(deadline, attempt)

    async def define(self, statement: LiteralString, deadline: Deadline) -> None:
        """Run one statement of schema; it stands alone, since Neo4j mixes no data with it in a transaction."""
        asked = in_generation(statement, await self.generation(deadline))

        async def attempt() -> None:
            async with self._session(neo4j.WRITE_ACCESS) as session:
                await (await session.run(asked)).consume()

        await self._within(deadline, attempt)

    async def ping(self, deadline: Deadline) -> None:
        """Return when the graph answers."""
        await self.read("RETURN 1 AS one", None, deadline)

    async def agent(self, deadline: Deadline) -> str:
        """What the server calls itself, such as Neo4j/5.26.30."""

        async def ask(session: neo4j.AsyncSession) -> str:
            return (await (await session.run("RETURN 1 AS one")).consume()).server.agent

        return await self._within(deadline, lambda: self._asked(ask))

    def statistics(self) -> Statistics:
        """Calls under way, and how many may be at a time."""
        in_use = self._shared.in_use
        return Statistics(size=in_use, in_use=in_use, limit=self._connections)

    async def close(self) -> None:
        """Give back the connections; a server that no longer answers does not hold it up."""
        driver, self._shared.driver = self._shared.driver, None
        if driver is not None:
            with suppress(TimeoutError, DriverError, Neo4jError, OSError):
                async with asyncio.timeout(CLOSE_TIMEOUT_S):
                    await driver.close()

    async def _asked(self, ask: Callable[[neo4j.AsyncSession], Awaitable[T]]) -> T:
        async with self._session(neo4j.READ_ACCESS) as session:
            return await ask(session)

    def _session(self, access: str) -> neo4j.AsyncSession:
        shared = self._shared
        if shared.driver is None:
            # What the driver logs as an error is raised as well, and what it logs for debugging holds parameters.
            logging.getLogger("neo4j").setLevel(logging.CRITICAL)
            shared.driver = neo4j.AsyncGraphDatabase.driver(
                self.address.uri,
                auth=(self.address.user, self.address.password),
                max_connection_pool_size=self._connections,
                connection_timeout=CONNECT_TIMEOUT_S,
                telemetry_disabled=True,
                notifications_min_severity="OFF",
                user_agent="zhixing",
            )
        return shared.driver.session(
            database=self.address.database,
            default_access_mode=access,
            fetch_size=FETCH_ROWS,
            bookmark_manager=self._bookmarks,
        )

    async def _within(self, deadline: Deadline, call: Callable[[], Awaitable[T]], *, once: bool = False) -> T:
        self._shared.in_use += 1
        try:
            async with asyncio.timeout(deadline.remaining_s()):
                return await (call() if once else _tried(call))
        except (TimeoutError, ConnectionAcquisitionTimeoutError) as error:
            raise SourceTimeout(SOURCE, "the graph did not answer in time") from error
        except (CypherSyntaxError, CypherTypeError):
            raise
        except AuthError as error:
            raise SourceUnavailable(SOURCE, "the graph does not let the platform in: its user or password") from error
        except (DatabaseUnavailable, NotALeader, ForbiddenOnReadOnlyDatabase) as error:
            raise SourceUnavailable(SOURCE, "the graph's server is not ready") from error
        except (TransientError, ConstraintError) as error:
            # Two that MERGE the same node at once both make it, and the second to commit is told of the constraint.
            raise Conflict(SOURCE, "the graph was being changed by another") from error
        except (DriverError, Neo4jError, OSError) as error:
            if isinstance(error, Neo4jError) and error.code == _NAME_TAKEN:
                raise NameTaken(SOURCE, "the graph has another index of that name") from error
            raise SourceUnavailable(SOURCE, "the graph cannot be reached") from error
        finally:
            self._shared.in_use -= 1


async def _tried(call: Callable[[], Awaitable[T]]) -> T:
    """What a call answers, tried again where what it met may pass."""
    for pause_s in PAUSES_S:
        try:
            return await call()
        except IncompleteCommit:
            raise
        except _PASSING:
            await asyncio.sleep(pause_s)
    return await call()


async def _answer(
    to: neo4j.AsyncSession | neo4j.AsyncTransaction, cypher: LiteralString, parameters: dict[str, Any]
) -> list[Row]:
    try:
        return [row async for row in _rows(await to.run(cypher, parameters))]
    except ValueError as error:
        # So the driver tells bytes that are no message of its protocol.
        raise SourceUnavailable(SOURCE, "the graph answered what cannot be read") from error


async def _rows(result: neo4j.AsyncResult) -> AsyncGenerator[Row]:
    names = result.keys()
    async for record in result:
        yield dict(zip(names, map(inward, record.values()), strict=True))
