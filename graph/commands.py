"""`zhixing project`: follow the sources into the graph, or catch up and stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Annotated

import typer

from connectors.postgres.connector import PostgresConnector
from connectors.settings import Settings
from connectors.stores.attach import attached_stores
from connectors.stores.keys import id_key
from graph.driver import GraphClient
from graph.following import PROJECTED, Following, following
from identifiers.opaque_id import IdCodec

POLL_MS = 500


async def follow(
    followed: Following, once: bool, rebuild: bool, report: Callable[[str], None], stop: asyncio.Event
) -> None:
    """Catch up (or begin anew where `rebuild`), say what was done, and unless `once` go on until `stop` is set."""
    if rebuild:
        report(f"rebuilt the graph from {_told(await followed.rebuild())}")
    await followed.settle()
    done = await followed.catch_up()
    built = {source: each.rebuilt for source, each in done.items() if each.rebuilt is not None}
    if built:
        report(f"built the graph from {_told(built)}")
    report(f"applied {sum(each.changes for each in done.values())} changes; the graph is up to date")
    if not once:
        report("following the change feeds; Ctrl-C stops")
        await followed.run_forever(stop, POLL_MS)


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command("project")(project)


def project(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Catch up and stop.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Bring every source over anew.")] = False,
) -> None:
    """Follow the sources' change feeds into the relationship graph."""
    asyncio.run(_project(context.obj, once, rebuild))


async def _project(settings: Settings, once: bool, rebuild: bool) -> None:
    stop = asyncio.Event()
    async with _following(settings) as followed:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        await follow(followed, once, rebuild, typer.echo, stop)


@asynccontextmanager
async def _following(settings: Settings) -> AsyncIterator[Following]:
    async with attached_stores(settings) as stores:
        connectors = {each: PostgresConnector(each, stores.dsns[each], settings.pool_size) for each in PROJECTED}
        client = GraphClient(stores.graph)
        try:
            yield following(client, connectors, IdCodec(id_key(settings)))
        finally:
            closing = (each.close() for each in connectors.values())
            await asyncio.gather(*closing, client.close(), return_exceptions=True)


def _told(records: Mapping[str, int]) -> str:
    return ", ".join(f"{count} records of {source}" for source, count in records.items())
