"""The client before a cluster: who is asked, bookmarks, and what is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from connectors.scan import Deadline
from graph.driver import PAUSES_S, GraphClient, GraphTransaction
from graph.generation import GENERATIONS
from identifiers.errors import SourceTimeout, SourceUnavailable
from tests.graph.bolt_cluster import DROP, NOT_A_LEADER, Cluster, running

ASK = "RETURN 1 AS member"


def soon(milliseconds: float = 10_000) -> Deadline:
    return Deadline.after_ms(milliseconds)


@pytest.fixture
async def cluster() -> AsyncIterator[Cluster]:
    """Two members, of which the first leads."""
    async with running("first", "second") as members:
        yield members


@pytest.fixture
async def routed(cluster: Cluster) -> AsyncIterator[GraphClient]:
    """A client of the cluster, which does not ask which generation is current."""
    client = GraphClient(cluster.address).of(GENERATIONS[0])
    yield client
    await client.close()


async def work(transaction: GraphTransaction) -> str:
    """Which member wrote."""
    [row] = await transaction.run(ASK)
    return str(row["member"])


async def test_reads_go_to_a_reader_and_writes_to_the_leader(routed: GraphClient, cluster: Cluster) -> None:
    assert await routed.read(ASK, None, soon()) == [{"member": "second"}]
    assert await routed.write(work, soon()) == "first"
    modes = [(each.member, each.message, each.mode) for each in cluster.seen if each.message != "COMMIT"]
    assert modes == [("second", "RUN", "r"), ("first", "BEGIN", "w"), ("first", "RUN", "w")]


async def test_what_was_written_is_read_on_another_member(routed: GraphClient, cluster: Cluster) -> None:
    await routed.write(work, soon())
    await routed.read(ASK, None, soon())
    read = cluster.seen[-1]
    assert (read.member, read.bookmarks) == ("second", ("commit-1",))
    await routed.read(ASK, None, soon())
    assert cluster.seen[-1].bookmarks != ("commit-1",), "what was read is not older at the next read"


async def test_one_server_is_sent_no_bookmarks(cluster: Cluster) -> None:
    client = GraphClient(replace(cluster.address, uri=cluster.address.uri.replace("neo4j:", "bolt:"))).of(
        GENERATIONS[0]
    )
    await client.write(work, soon())
    await client.read(ASK, None, soon())
    await client.close()
    assert {each.bookmarks for each in cluster.seen} == {()}


@pytest.mark.parametrize("message", ["BEGIN", "RUN", "COMMIT"])
async def test_a_server_that_leads_no_more_sends_us_to_the_one_that_does(
    message: str, routed: GraphClient, cluster: Cluster
) -> None:
    cluster.faults.append(("first", message, NOT_A_LEADER))
    cluster.leader_after_fault = "second"
    assert await routed.write(work, soon()) == "second"
    assert cluster.asked("COMMIT")[-1:] == ["second"]


async def test_while_nobody_leads_it_is_said_so(routed: GraphClient, cluster: Cluster) -> None:
    cluster.faults += [("first", "BEGIN", NOT_A_LEADER)] * 10
    with pytest.raises(SourceUnavailable, match="not ready"):
        await routed.write(work, soon())
    assert len(cluster.asked("BEGIN")) == 1 + len(PAUSES_S)


async def test_nothing_is_tried_again_after_the_deadline(routed: GraphClient, cluster: Cluster) -> None:
    await routed.read(ASK, None, soon())
    cluster.faults += [("first", "BEGIN", NOT_A_LEADER)] * 10
    async with asyncio.timeout(5):
        with pytest.raises(SourceTimeout):
            await routed.write(work, soon(PAUSES_S[1] * 900))
    assert len(cluster.asked("BEGIN")) < 1 + len(PAUSES_S)


@pytest.mark.parametrize("message", ["RUN", "PULL"])
async def test_a_read_whose_connection_drops_is_asked_again(
    message: str, routed: GraphClient, cluster: Cluster
) -> None:
    cluster.faults.append(("second", message, DROP))
    assert len(await routed.read(ASK, None, soon())) == 1


@pytest.mark.parametrize("message", ["BEGIN", "RUN"])
async def test_a_write_whose_connection_drops_before_the_commit_is_done_once(
    message: str, routed: GraphClient, cluster: Cluster
) -> None:
    cluster.faults.append(("first", message, DROP))
    assert await routed.write(work, soon()) == "first"
    assert cluster.commits == 1


async def test_a_commit_without_an_answer_is_not_repeated(routed: GraphClient, cluster: Cluster) -> None:
    cluster.faults.append(("first", "COMMIT", DROP))
    with pytest.raises(SourceUnavailable):
        await routed.write(work, soon())
    assert len(cluster.asked("COMMIT")) == 1
