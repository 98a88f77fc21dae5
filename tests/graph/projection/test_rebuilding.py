"""A rebuild beside its readers: they see the old graph whole or the new one whole, and what is left over goes."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from connectors.scan import Deadline
from graph import generation
from graph.driver import GraphClient, GraphTransaction
from graph.generation import in_generation, other
from graph.ownership import Ownership, ultimate_owners
from graph.projection import rebuilding, writing
from graph.projection.following import Following
from graph.projection.position import read_all_applied
from graph.projection.rebuilding import rebuild, remove_leftovers
from identifiers.errors import SourceUnavailable
from identifiers.opaque_id import IdCodec
from tests.graph.registry import Registry, holding_company_group

DAY = date(2024, 1, 1)


def soon() -> Deadline:
    return Deadline.after_ms(20_000)


def test_a_statement_is_asked_of_one_generation() -> None:
    asked = "MATCH (a:Party {key: $k})-[r:HOLDS|OFFICER_OF]->(:Case) WHERE a.kind = 'Party' RETURN type(r) AS HOLDS"
    assert in_generation(asked, "") == asked
    assert in_generation(asked, "_2") == (
        "MATCH (a:Party_2 {key: $k})-[r:HOLDS_2|OFFICER_OF_2]->(:Case_2) WHERE a.kind = 'Party'"
        " RETURN replace(type(r), '_2', '') AS HOLDS"
    )


async def test_readers_see_one_generation_whole(
    registry: Registry, client: GraphClient, followed: Following, ids: IdCodec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "GRACE_S", 0.5)
    monkeypatch.setattr("graph.driver.KEPT_S", 0.05)
    await holding_company_group(registry, 30)
    await followed.catch_up()

    async def spoil(transaction: GraphTransaction) -> None:
        await transaction.run("MATCH (a:Party)-[r:HOLDS]->(b) WHERE r.record_id = 2 SET r.share = 0.2")

    await client.write(spoil, soon())
    reader, company = GraphClient(client.address), ids.encode("party", "g0")

    async def seen() -> float:
        found = (await ultimate_owners(reader, [company], 0.1, DAY, soon()))[0]
        assert isinstance(found, Ownership) and len(found.upstream.holdings) >= 30
        return max(owner.integrated for owner in found.owners)

    before = await seen()
    running = asyncio.create_task(followed.rebuild())
    during = []
    while not running.done():
        during.append(await seen())
    await running
    after = await seen()
    await reader.close()
    assert before < after == pytest.approx(1.0)
    assert during and during == sorted(during) and {*during} <= {before, after}


async def test_a_generation_is_emptied_in_small_steps(
    registry: Registry, client: GraphClient, followed: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    await holding_company_group(registry, 30)
    await registry.holding("g0", "g0", 0.1)
    await followed.catch_up()
    monkeypatch.setattr(writing, "STATEMENT_ROWS", 7)
    monkeypatch.setattr(writing, "WIPED_NODES", 4)
    sizes = []
    while wiped := await client.write(writing.wipe_some, soon()):
        sizes.append(wiped)
    # 31 parties, 61 holdings, 30 offices: no step takes more than seven links, or fewer and four nodes.
    assert sum(sizes) == 122 and max(sizes) <= 10


async def test_a_source_that_does_not_answer_leaves_the_graph_as_it_was(
    registry: Registry, client: GraphClient, followed: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    await holding_company_group(registry)
    await followed.catch_up()
    current = await client.generation(soon(), now=True)

    async def silent(*_: object) -> None:
        raise SourceUnavailable("registry", "registry cannot be reached")

    monkeypatch.setattr(followed.projectors[0].keyed.rows, "facts", silent)
    with pytest.raises(SourceUnavailable):
        await rebuild(client, followed.projectors)
    assert await client.generation(soon(), now=True) == current
    aside = client.of(other(current))
    await remove_leftovers(client)
    assert await read_all_applied(aside, soon()), "what another may be building was removed"
    monkeypatch.setattr(rebuilding, "LEFT_AFTER_S", 0.0)
    await remove_leftovers(client)
    assert not await read_all_applied(aside, soon())
    assert await client.read("MATCH (p:Party) RETURN count(p) AS n", None, soon()) == [{"n": 5}]
