"""`zhixing project`: follow the registry into the graph, or catch up and stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated

import typer

from connectors.postgres.connector import PostgresConnector
from connectors.settings import Settings
from connectors.stores.attach import attached_stores
from connectors.stores.keys import id_key
from graph.driver import GraphClient
from graph.projection import Projector
from identifiers.opaque_id import IdCodec

POLL_MS = 500


async def follow(
    projector: Projector, once: bool, rebuild: bool, report: Callable[[str], None], stop: asyncio.Event
) -> None:
    """Catch up (or begin anew where `rebuild`), say what was done, and unless `once` go on until `stop` is set."""
    if rebuild:
        report(f"rebuilt the graph from {await projector.rebuild()} records")
    await projector.settle()
    done = await projector.catch_up()
    if done.rebuilt is not None:
        report(f"built the graph from {done.rebuilt} records")
    report(f"applied {done.changes} changes; the graph is up to date")
    if not once:
        report("following the change feed; Ctrl-C stops")
        await projector.run_forever(stop, POLL_MS)


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command("project")(project)


def project(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Catch up and stop.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Begin anew from the registry.")] = False,
) -> None:
    """Follow the registry's change feed into the relationship graph."""
    asyncio.run(_project(context.obj, once, rebuild))


async def _project(settings: Settings, once: bool, rebuild: bool) -> None:
    stop = asyncio.Event()
    async with _projector(settings) as projector:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        await follow(projector, once, rebuild, typer.echo, stop)


@asynccontextmanager
async def _projector(settings: Settings) -> AsyncIterator[Projector]:
    async with attached_stores(settings) as stores:
        registry = PostgresConnector("registry", stores.dsns["registry"], settings.pool_size)
        client = GraphClient(stores.graph)
        try:
            yield Projector(client, registry, registry.pool, IdCodec(id_key(settings)))
        finally:
            await asyncio.gather(registry.close(), client.close(), return_exceptions=True)
