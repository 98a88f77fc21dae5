"""The client of the graph: values both ways, transactions, deadlines, and a server on which things go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from neo4j.exceptions import CypherSyntaxError

from connectors.scan import Deadline
from connectors.stores.graph_server import GraphAddress
from graph.driver import GraphClient, GraphTransaction
from identifiers.errors import SourceTimeout, SourceUnavailable
from tests.graph.fault_proxy import Fault, FaultProxy, proxied

ONE = "RETURN 1 AS one"


def soon(milliseconds: float = 10_000) -> Deadline:
    return Deadline.after_ms(milliseconds)


@pytest.fixture
async def faulty(each_graph_address: GraphAddress) -> AsyncIterator[tuple[FaultProxy, GraphClient]]:
    """A client that reaches the graph through a proxy."""
    async with proxied(each_graph_address) as (proxy, address):
        client = GraphClient(address)
        yield proxy, client
        await client.close()


async def test_values_come_back_as_they_went(client: GraphClient) -> None:
    values = {
        "text": "执行 𠮷",
        "whole": 2**53 + 1,
        "fraction": 0.32606821811373277,
        "flag": False,
        "nothing": None,
        "day": date(2024, 2, 29),
        "list": ["a", "b"],
    }
    assert await client.read("RETURN $values AS values", {"values": values}, soon()) == [{"values": values}]


async def test_a_moment_with_a_zone_is_stored_in_utc_and_comes_back_aware(client: GraphClient) -> None:
    moment = datetime(2024, 7, 1, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

    async def keep(transaction: GraphTransaction) -> None:
        await transaction.run("CREATE (:Projection {source: 'test', applied_at: $moment})", {"moment": moment})

    await client.write(keep, soon())
    [row] = await client.read("MATCH (p:Projection) RETURN p.applied_at AS moment", None, soon())
    assert (row["moment"], row["moment"].tzinfo) == (datetime(2024, 6, 30, 16, 30, tzinfo=UTC), UTC)


async def test_a_moment_without_a_zone_is_refused(client: GraphClient) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        await client.read("RETURN $moment AS moment", {"moment": datetime(2024, 7, 1)}, soon())


async def test_a_thousand_relationships_of_one_statement_are_all_there(client: GraphClient) -> None:
    async def relate(transaction: GraphTransaction) -> None:
        await transaction.run(
            "UNWIND range(1, 1000) AS n MERGE (a:Party {key: 'a' + toString(n % 40)})"
            " MERGE (b:Party {key: 'b' + toString(n % 37)}) CREATE (a)-[:HOLDS {record_id: n}]->(b)"
        )

    await client.write(relate, soon(60_000))
    assert await client.read("MATCH ()-[r:HOLDS]->() RETURN count(r) AS n", None, soon()) == [{"n": 1000}]


async def test_what_fails_in_the_middle_leaves_nothing(client: GraphClient) -> None:
    async def fail(transaction: GraphTransaction) -> None:
        await transaction.run("CREATE (:Party {key: 'half'})")
        raise LookupError("in the middle")

    with pytest.raises(LookupError):
        await client.write(fail, soon())
    assert await client.read("MATCH (p:Party) RETURN p.key AS key", None, soon()) == []


async def test_a_wrong_statement_is_our_own_mistake_and_no_source_that_is_down(client: GraphClient) -> None:
    with pytest.raises(CypherSyntaxError):
        await client.read("RETRUN 1", None, soon())


@pytest.mark.parametrize("wrong", [{"password": "not the one"}, {"database": "nowhere"}], ids=["password", "database"])
async def test_a_server_that_does_not_let_us_in_is_unavailable(
    wrong: dict[str, str], each_graph_address: GraphAddress
) -> None:
    client = GraphClient(replace(each_graph_address, **wrong))  # type: ignore[arg-type]
    with pytest.raises(SourceUnavailable) as caught:
        await client.read(ONE, None, soon())
    await client.close()
    assert caught.value.source == "graph"
    assert "not the one" not in str(caught.value)


async def test_a_client_is_made_while_nothing_listens(free_port_address: GraphAddress) -> None:
    client = GraphClient(free_port_address)
    with pytest.raises(SourceUnavailable):
        await client.ping(soon())
    await client.close()


@pytest.fixture
def free_port_address(each_graph_address: GraphAddress) -> GraphAddress:
    """An address on which nothing listens."""
    return replace(each_graph_address, uri="bolt://127.0.0.1:1")


@pytest.mark.parametrize("connected", [False, True], ids=["fresh", "connected"])
async def test_a_silent_server_is_given_up_at_the_deadline(
    connected: bool, faulty: tuple[FaultProxy, GraphClient]
) -> None:
    proxy, client = faulty
    if connected:
        await client.ping(soon())
    proxy.fault = Fault.HANG
    # The driver's own timeouts are 30 s and more.
    async with asyncio.timeout(5):
        with pytest.raises(SourceTimeout) as caught:
            await client.read(ONE, None, soon(200))
    assert caught.value.source == "graph"
    proxy.fault = Fault.NONE
    assert await client.read(ONE, None, soon()) == [{"one": 1}], "it does not recover"


async def test_a_write_to_a_silent_server_is_given_up_at_the_deadline(faulty: tuple[FaultProxy, GraphClient]) -> None:
    proxy, client = faulty

    async def work(transaction: GraphTransaction) -> None:
        await transaction.run("CREATE (:Party {key: 'never'})")
        proxy.fault = Fault.HANG
        await transaction.run("CREATE (:Party {key: 'never either'})")

    async with asyncio.timeout(5):
        with pytest.raises(SourceTimeout):
            await client.write(work, soon(500))
    proxy.fault = Fault.NONE
    rows = await client.read("MATCH (p:Party) WHERE p.key STARTS WITH 'never' RETURN p.key AS key", None, soon())
    assert rows == [], "a transaction that was cut off was kept"


async def test_waiting_for_a_connection_ends_at_the_deadline(faulty: tuple[FaultProxy, GraphClient]) -> None:
    proxy, client = faulty
    proxy.fault = Fault.HANG
    async with asyncio.timeout(5):
        outcomes = await asyncio.gather(*(client.read(ONE, None, soon(300)) for _ in range(20)), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {SourceTimeout}


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.GARBAGE])
@pytest.mark.parametrize("connected", [False, True], ids=["fresh", "connected"])
async def test_a_server_that_breaks_off_or_talks_nonsense_is_unavailable(
    connected: bool, fault: Fault, faulty: tuple[FaultProxy, GraphClient]
) -> None:
    proxy, client = faulty
    if connected:
        await client.ping(soon())
    proxy.fault = fault
    with pytest.raises(SourceUnavailable):
        await client.read(ONE, None, soon())
    proxy.fault = Fault.NONE
    assert await client.read(ONE, None, soon()) == [{"one": 1}], "it does not recover"


async def test_a_connection_that_died_while_idle_costs_nobody_an_answer(
    faulty: tuple[FaultProxy, GraphClient],
) -> None:
    proxy, client = faulty
    await client.ping(soon())
    proxy.break_connections()
    assert await client.read(ONE, None, soon()) == [{"one": 1}]


async def test_a_deadline_that_has_passed_asks_nothing(client: GraphClient) -> None:
    with pytest.raises(SourceTimeout):
        await client.read(ONE, None, soon(0))


async def test_statistics_count_the_calls_under_way(client: GraphClient) -> None:
    seen = []

    async def look(transaction: GraphTransaction) -> None:
        seen.append(client.statistics().in_use)

    await client.write(look, soon())
    assert (seen, client.statistics().in_use) == ([1], 0)
