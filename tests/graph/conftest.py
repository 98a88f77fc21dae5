"""A graph on each engine, empty at the start of a test, and a registry to project from."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import date
from decimal import Decimal

import asyncpg
import pytest

from connectors.postgres import PostgresConnector
from connectors.scan import Deadline
from connectors.stores.graph_server import GraphAddress
from graph import generation
from graph.definition import define
from graph.driver import GraphClient, GraphTransaction
from graph.projection.following import Following
from graph.projection.projector import Projector
from graph.projection.registry_rows import RegistryRows
from identifiers.opaque_id import IdCodec
from tests.graph.registry import Registry
from tests.graph.sources import (
    ACCOUNT,
    CASE,
    COURT,
    DAY,
    GUARANTEE,
    PARTY,
    TRANSACTION,
    Agency,
    agency,
    following_both,
)
from tests.graph.statements import Run, noted


@pytest.fixture(autouse=True, scope="session")
def _no_grace() -> Iterator[None]:
    """What a rebuild replaces goes at once: no reader of a test takes it for current."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generation, "GRACE_S", 0.0)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What tells of all other tests of the graph comes after them."""
    items.sort(key=lambda item: item.path.name == "test_every_statement.py")


@pytest.fixture(autouse=True, scope="session")
def statements_run() -> Iterator[Run]:
    """The statements that the tests of the graph have run by now, by server."""
    with noted() as run:
        yield run


async def emptied(address: GraphAddress) -> GraphClient:
    """A client of a graph with nothing in it but its constraints and indexes."""
    client = GraphClient(address)

    async def wipe(transaction: GraphTransaction) -> None:
        await transaction.run("MATCH (n) DETACH DELETE n")

    await client.write(wipe, Deadline.after_ms(60_000))
    await client.generation(Deadline.after_ms(60_000), now=True)
    await define(client, Deadline.after_ms(60_000))
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
def followed(client: GraphClient, projector: Projector) -> Following:
    """The registry under test, followed into the graph under test."""
    return Following(client, (projector,))


@pytest.fixture
def projector(client: GraphClient, registry: Registry, ids: IdCodec) -> Projector:
    """From the registry under test into the graph under test."""
    return Projector(client, RegistryRows(registry.connector), registry.feed, ids)


@pytest.fixture
async def court(fresh_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[Agency]:
    """Two cases: three owe in the first, two in the second; an applicant and a third party owe nothing."""
    made = await agency("court", await fresh_database("court"))
    await made.session.execute(COURT)
    for number, debtors in (("case1", "abc"), ("case2", "ad")):
        await made.session.execute(CASE, number)
        for debtor in debtors:
            await made.session.execute(PARTY, number, "DEBTOR", debtor, "COMPANY" if debtor == "a" else "PERSON")
        await made.session.execute(PARTY, number, "APPLICANT", "applicant", "PERSON")
    yield made
    await made.session.close()
    await made.connector.close()


@pytest.fixture
async def bank(fresh_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[Agency]:
    """What a paid b stands in both their statements; what x paid a in one alone; an account that nobody holds."""
    made = await agency("bank", await fresh_database("bank"))
    for number, holder in (("acc-a", "a"), ("acc-b", "b"), ("acc-b2", "b"), ("nobody", None)):
        await made.session.execute(ACCOUNT, number, holder)
    for account, reference, day, amount, direction, other, settled in (
        ("acc-a", "1", DAY, "100.25", "OUT", "b", True),
        ("acc-a", "2", DAY, "0.10", "OUT", "b", True),
        ("acc-b", "1", DAY, "100.25", "IN", "a", True),
        ("acc-b2", "1", DAY, "0.10", "IN", "a", True),
        ("acc-a", "3", date(2024, 4, 1), "7", "OUT", "b", True),
        ("acc-a", "4", DAY, "9", "IN", "x", True),
        ("acc-a", "5", DAY, "9", "OUT", "closed", False),
        ("nobody", "1", DAY, "9", "OUT", "b", True),
        ("acc-b", "2", DAY, "9", "OUT", "b", True),
    ):
        await made.session.execute(TRANSACTION, account, reference, day, Decimal(amount), direction, other, settled)
    await made.session.execute(GUARANTEE, "g", "a", Decimal("5000.50"), DAY)
    yield made
    await made.session.close()
    await made.connector.close()


@pytest.fixture
def both(client: GraphClient, court: Agency, bank: Agency, ids: IdCodec) -> Following:
    """Both followed into the graph under test."""
    return following_both(client, court, bank, ids)


@pytest.fixture
def all_three(registry: Registry, both: Following, projector: Projector) -> Following:
    """Registry, court and bank followed into the graph under test."""
    return Following(both.client, (projector, *both.projectors))
