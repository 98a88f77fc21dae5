"""`zhixing project`: what it does and what it says."""

from __future__ import annotations

import asyncio

from graph.commands import follow
from graph.driver import GraphClient
from graph.projection.following import Following
from graph.projection.projector import Projector
from graph.projection.registry_rows import RegistryRows
from identifiers.opaque_id import IdCodec
from tests.graph.registry import Registry, difference, drawn, expected


async def test_once_catches_up_and_stops(registry: Registry, arcadedb_client: GraphClient, ids: IdCodec) -> None:
    projector = Following(
        arcadedb_client, (Projector(arcadedb_client, RegistryRows(registry.connector), registry.feed, ids),)
    )
    said: list[str] = []
    await registry.company("c1")
    await follow(projector, once=True, rebuild=False, report=said.append, stop=asyncio.Event())
    await registry.company("c2")
    await follow(projector, once=True, rebuild=False, report=said.append, stop=asyncio.Event())
    await follow(projector, once=True, rebuild=True, report=said.append, stop=asyncio.Event())
    assert said == [
        "built the graph from 1 records of registry",
        "applied 0 changes; the graph is up to date",
        "applied 1 changes; the graph is up to date",
        "rebuilt the graph from 2 records of registry",
        "applied 0 changes; the graph is up to date",
    ]


async def test_without_once_it_follows_until_it_is_stopped(
    registry: Registry, arcadedb_client: GraphClient, ids: IdCodec
) -> None:
    projector = Following(
        arcadedb_client, (Projector(arcadedb_client, RegistryRows(registry.connector), registry.feed, ids),)
    )
    said: list[str] = []
    stop = asyncio.Event()
    task = asyncio.create_task(follow(projector, once=False, rebuild=False, report=said.append, stop=stop))
    async with asyncio.timeout(20):
        while "following the change feeds; Ctrl-C stops" not in said:
            await asyncio.sleep(0.01)
        await registry.company("c1")
        while difference(await expected(registry.session, ids), await drawn(arcadedb_client)):
            await asyncio.sleep(0.01)
        stop.set()
        await task
