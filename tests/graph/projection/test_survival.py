"""A projection that is killed, overtaken by another, or waits for a source that is down, ends at the same graph."""

from __future__ import annotations

import asyncio

import pytest

from connectors.scan import Deadline
from graph.driver import Conflict, GraphClient, GraphTransaction
from graph.projection import following
from graph.projection import projector as module
from graph.projection.following import Following
from graph.projection.position import Superseded, read_applied, take_step
from graph.projection.projector import Projector
from graph.projection.registry_rows import RegistryRows
from identifiers.errors import SourceUnavailable
from identifiers.opaque_id import IdCodec
from tests.graph.registry import Registry, check, drawn, holding_company_group


async def test_two_projectors_at_once_do_not_undo_each_other(client: GraphClient, projector: Projector) -> None:
    await projector.catch_up()
    applied = await read_applied(client, Deadline.after_ms(5000))
    assert applied is not None

    async def step(pause_s: float) -> None:
        async def work(transaction: GraphTransaction) -> None:
            await take_step(transaction, applied)
            await asyncio.sleep(pause_s)

        await client.write(work, Deadline.after_ms(10_000))

    outcomes = await asyncio.gather(step(0.2), step(0.1), step(0.0), return_exceptions=True)
    refused = [each for each in outcomes if isinstance(each, Superseded | Conflict)]
    after = await read_applied(client, Deadline.after_ms(5000))
    assert after is not None
    assert (len(refused), after.step) == (2, applied.step + 1), f"more than one took the same step: {outcomes}"


async def test_a_projector_that_is_overtaken_waits_and_goes_on(
    registry: Registry,
    client: GraphClient,
    projector: Projector,
    ids: IdCodec,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "SUPERSEDED_PAUSE_S", 0.2)
    monkeypatch.setattr(module, "BATCH", 5)
    await projector.catch_up()
    await holding_company_group(registry, 8)
    other = Projector(client, RegistryRows(registry.connector), registry.feed, ids)
    several = [Following(client, (each,)) for each in (projector, other)]
    await asyncio.gather(projector.catch_up(), *(each.rebuild() for each in several), other.catch_up())
    await check(registry, client, ids, "after three runs at once")


async def test_it_follows_until_it_is_stopped_whatever_goes_wrong_in_between(
    registry: Registry, client: GraphClient, projector: Projector, ids: IdCodec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LONGEST_PAUSE_S", 0.01)
    stop = asyncio.Event()
    failures: list[Exception] = [LookupError("a mistake"), SourceUnavailable("registry", "registry cannot be reached")]
    catch_up = projector.catch_up

    async def failing_at_first() -> module.CaughtUp:
        if failures:
            raise failures.pop()
        return await catch_up()

    monkeypatch.setattr(projector, "catch_up", failing_at_first)
    task = asyncio.create_task(Following(client, (projector,)).run_forever(stop, 10))
    await registry.company("c1")
    async with asyncio.timeout(20):
        while ids.encode("party", "c1") not in (await drawn(client))[0]:
            await asyncio.sleep(0.01)
        stop.set()
        await task


async def test_a_graph_made_with_another_id_key_is_made_anew(
    registry: Registry, client: GraphClient, projector: Projector
) -> None:
    await holding_company_group(registry)
    await projector.catch_up()
    other = IdCodec(bytes(range(64, 128)))
    projector = Projector(client, RegistryRows(registry.connector), registry.feed, other)
    done = (await Following(client, (projector,)).catch_up())["registry"]
    assert done.loaded == 17, "not made from 4 companies, a person, 8 holdings and 4 offices"
    await check(registry, client, other, "under another id key")
