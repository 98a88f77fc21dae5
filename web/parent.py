"""Several processes behind one port: the one that starts them, and owns what there may be only one of.

It holds the home's lock and the stores, follows the sources into the graph, and answers nothing itself. Workers
inherit the listening socket: whichever is free takes the next connection, and one that died is missed by nobody but
those whose answers it was writing.
"""

from __future__ import annotations

import asyncio
import math
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date

from connectors.postgres.connector import PostgresConnector
from connectors.settings import Settings
from connectors.stores import Stores
from connectors.stores.keys import id_key
from graph.driver import GraphClient
from graph.projection.following import PROJECTED, following
from graph.projection.projector import STEP_DEADLINE_MS
from identifiers.errors import OperatorError
from identifiers.opaque_id import IdCodec
from web.assignment import FOLLOWER_CONNECTIONS, Assignment, connections_of
from web.background import Prepare, followed, prepared_stores, published
from web.limits import BACKSTOP_S
from web.metrics import Metrics
from web.pages import Example
from web.server import address_of, handled
from web.service import METERED
from web.tally import TALLY_BYTES, shared
from web.workers import Workers

OnServing = Callable[[str], None]


class Parent:
    """One run of several workers. SIGINT and SIGTERM drain them; a second one stops waiting for those under way."""

    def __init__(
        self,
        settings: Settings,
        listener: socket.socket,
        *,
        today: date | None,
        prepare: Prepare,
        examples: tuple[Example, ...],
    ) -> None:
        self._settings = settings
        self._numbers = range(1, settings.workers + 1)
        self._shares = {number: connections_of(number, settings) for number in self._numbers}
        self._listener = listener
        self._today = today
        self._prepare = prepare
        self._examples = examples
        self._work: asyncio.Task[None] | None = None
        self._workers: Workers | None = None

    async def run(self, on_serving: OnServing) -> None:
        """Serve until asked to stop. `on_serving` is told the address when every worker answers."""
        self._work = asyncio.create_task(self._serve(on_serving))
        with self._listener, handled(self.stop):
            await asyncio.wait((self._work,))
        if not self._work.cancelled():
            self._work.result()

    def stop(self) -> None:
        """Begin to drain; while still starting, give up the start. Called again: do not wait any longer."""
        if self._work is not None and not self._work.cancelling():
            self._work.cancel()
        elif self._workers is not None:
            self._workers.terminate()

    async def _serve(self, on_serving: OnServing) -> None:
        url = address_of(self._listener)
        with tempfile.TemporaryFile() as file:
            file.truncate(TALLY_BYTES * (len(self._numbers) + 1))
            tallies = shared(file.fileno(), 0)
            async with prepared_stores(self._settings, self._prepare) as stores:
                connectors = {
                    each: PostgresConnector(
                        each, stores.dsns[each], FOLLOWER_CONNECTIONS, statement_timeout_ms=STEP_DEADLINE_MS
                    )
                    for each in PROJECTED
                }
                pools = lambda: {source: each.statistics() for source, each in connectors.items()}  # noqa: E731
                metrics = Metrics(sources=METERED, pools=pools, tallies=tallies)
                async with self._following(stores, connectors, metrics), published(metrics):
                    assignments = tuple(self._assignment(each, stores, file.fileno()) for each in self._numbers)
                    self._workers = Workers(assignments, tallies, metrics)
                    await self._keep(self._workers, lambda: on_serving(url))

    async def _keep(self, workers: Workers, on_serving: Callable[[], None]) -> None:
        try:
            await workers.run(on_serving)
        except* OperatorError as group:
            raise group.exceptions[0] from None
        finally:
            # Else the kernel would go on taking connections that nobody answers.
            self._listener.close()
            await workers.end(math.ceil(self._settings.deadline_ms / 1000 + 3 * BACKSTOP_S))

    @asynccontextmanager
    async def _following(
        self, stores: Stores, connectors: Mapping[str, PostgresConnector], metrics: Metrics
    ) -> AsyncIterator[None]:
        graph = GraphClient(stores.graph)
        try:
            async with followed(following(graph, connectors, IdCodec(id_key(self._settings))), metrics):
                yield
        finally:
            closing = (each.close() for each in connectors.values())
            await asyncio.gather(*closing, graph.close(), return_exceptions=True)

    def _assignment(self, number: int, stores: Stores, tallies: int) -> Assignment:
        return Assignment(
            number,
            replace(self._settings, home=self._settings.home.absolute(), pool_size=self._shares[number]),
            Stores(dsns=stores.dsns, graph=stores.graph, home=stores.home),
            self._today,
            self._examples,
            self._listener.fileno(),
            tallies,
        )
