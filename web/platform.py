"""The platform put together: connectors, ids, graph, projection and engine over the stores of one instance."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

from connectors.catalogue import SOURCES
from connectors.connector import Connector
from connectors.cursor import CursorCodec
from connectors.joined import JoinedReads
from connectors.postgres.connector import PostgresConnector
from connectors.registered.known import READ_DEADLINE_MS, KnownOperations
from connectors.scan import Deadline
from connectors.settings import Settings
from connectors.stores import Stores
from connectors.stores.keys import id_key
from graph.driver import MOST_CONNECTIONS, GraphClient
from graph.projection.following import Following, following
from graph.projection.lag import KnownLag
from identifiers.opaque_id import IdCodec
from resolvers.context import Platform, SourceMetrics
from schema.build import BuiltSchema
from schema.engine import Engine
from schema.persisted.documents import Documents
from schema.validation import Disclosure


@dataclass(frozen=True, slots=True)
class Running:
    """A platform that answers."""

    engine: Engine
    platform: Platform
    documents: Documents
    connectors: Mapping[str, Connector]
    graph: GraphClient
    following: Following


class Uncounted:
    """Counts nothing: for a command that answers one question and ends."""

    def observe(self, source: str, outcome: str, seconds: float) -> None:
        """Nothing is kept."""


@asynccontextmanager
async def open_platform(
    settings: Settings, stores: Stores, schema: BuiltSchema, metrics: SourceMetrics, today: date | None
) -> AsyncIterator[Running]:
    """Everything that answers, over stores that are open; closed on leaving. Nothing is asked of an agency yet.

    SourceError where only registered operations run and `platform`, which has them, does not answer.
    """
    key = id_key(settings)
    ids = IdCodec(key)
    connectors = {
        source: PostgresConnector(
            source, stores.dsns[source], settings.pool_size, statement_timeout_ms=settings.deadline_ms
        )
        for source in SOURCES
    }
    graph = GraphClient(stores.graph, max(1, MOST_CONNECTIONS // settings.workers))
    followed = following(graph, connectors, ids)
    lag = KnownLag(followed)
    joined = {source: JoinedReads(connector) for source, connector in connectors.items()}
    platform = Platform(joined, graph, ids, CursorCodec(key), metrics, schema.fields, today, lag)
    try:
        disclosure = Disclosure(settings.introspection, settings.suggestions)
        async with _documents(settings, stores) as documents:
            engine = Engine(schema, platform, disclosure)
            yield Running(engine, platform, documents, connectors, graph, followed)
    finally:
        await lag.close()
        closing = (*(connector.close() for connector in connectors.values()), graph.close())
        await asyncio.gather(*closing, return_exceptions=True)


@asynccontextmanager
async def _documents(settings: Settings, stores: Stores) -> AsyncIterator[Documents]:
    """What finds the documents of requests; it follows what is registered inside the block."""
    registered_only = settings.operations == "registered"
    platform = PostgresConnector("platform", stores.dsns["platform"], 1, statement_timeout_ms=READ_DEADLINE_MS)
    known = KnownOperations(platform.pool)
    try:
        # Where nothing else may run, starting without knowing them would refuse every caller.
        await (known.refresh(Deadline.after_ms(READ_DEADLINE_MS)) if registered_only else known.look())
        following = asyncio.create_task(known.follow())
        try:
            yield Documents(known, registered_only=registered_only)
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
    finally:
        await platform.close()
