"""A graph on each engine, empty at the start of a test, and a registry to project from."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest

from connectors.postgres import PostgresConnector
from connectors.scan import Deadline
from connectors.stores.graph_server import GraphAddress
from graph import schema
from graph.driver import GraphClient, GraphTransaction
from graph.projection import Projector
from graph.registry_rows import RegistryRows
from identifiers.opaque_id import IdCodec
from tests.graph.registry import Registry


async def emptied(address: GraphAddress) -> GraphClient:
    """A client of a graph with nothing in it but its constraints and indexes."""
    client = GraphClient(address)

    async def wipe(transaction: GraphTransaction) -> None:
        await transaction.run("MATCH (n) DETACH DELETE n")

    await schema.define(client, Deadline.after_ms(60_000))
    await client.write(wipe, Deadline.after_ms(60_000))
    return client


@pytest.fixture
async def client(each_graph_address: GraphAddress) -> AsyncIterator[GraphClient]:
    """An empty graph, on one engine after the other."""
    client = await emptied(each_graph_address)
    yield client
    await client.close()


@pytest.fixture
async def arcadedb_client(graph_address: GraphAddress) -> AsyncIterator[GraphClient]:
    """An empty graph on the embedded engine."""
    client = await emptied(graph_address)
    yield client
    await client.close()


@pytest.fixture
async def neo4j_client(neo4j_address: GraphAddress) -> AsyncIterator[GraphClient]:
    """An empty graph on a real Neo4j."""
    client = await emptied(neo4j_address)
    yield client
    await client.close()


@pytest.fixture
def ids() -> IdCodec:
    """Opaque ids under a key of the test."""
    return IdCodec(bytes(range(64)))


@pytest.fixture
async def registry(fresh_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[Registry]:
    """An empty registry with its change feed."""
    dsn = await fresh_database("registry")
    session = await asyncpg.connect(dsn)
    feed = await asyncpg.create_pool(dsn, min_size=1, max_size=2)
    connector = PostgresConnector("registry", dsn, 4)
    yield Registry(dsn, session, feed, connector)
    await connector.close()
    await feed.close()
    await session.close()


@pytest.fixture
def projector(client: GraphClient, registry: Registry, ids: IdCodec) -> Projector:
    """From the registry under test into the graph under test."""
    return Projector(client, RegistryRows(registry.connector), registry.feed, ids)
