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
from graph.projection.following import PROJECTED, Following, following
from graph.projection.projector import STEP_DEADLINE_MS, CaughtUp
from graph.projection.verification import verify
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
    if any(each.loaded is not None for each in done.values()):
        report(f"built the graph from {_told(done)}")
    report(f"applied {sum(each.changes for each in done.values())} changes; the graph is up to date")
    if not once:
        report("following the change feeds; Ctrl-C stops")
        await followed.run_forever(stop, POLL_MS)


async def compare(followed: Following, report: Callable[[str], None]) -> bool:
    """Catch up, compare the graph with its sources and say what differs; True where nothing does."""
    await followed.settle()
    await followed.catch_up()
    found = await verify(followed)
    for line in (*found.compared, *found.differences):
        report(str(line))
    report(f"{len(found.differences)} differences" if found.differences else "the graph is what its sources say")
    return not found.differences


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command("project")(project)


def project(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="Catch up and stop.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make the graph anew, beside the old one.")] = False,
    verified: Annotated[
        bool, typer.Option("--verify", help="Compare the graph with its sources; exit code 1 where they differ.")
    ] = False,
) -> None:
    """Follow the sources' change feeds into the relationship graph."""
    if not asyncio.run(_project(context.obj, once, rebuild, verified)):
        raise typer.Exit(1)


async def _project(settings: Settings, once: bool, rebuild: bool, verified: bool) -> bool:
    stop = asyncio.Event()
    async with _following(settings) as followed:
        if verified:
            return await compare(followed, typer.echo)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        await follow(followed, once, rebuild, typer.echo, stop)
    return True


@asynccontextmanager
async def _following(settings: Settings) -> AsyncIterator[Following]:
    async with attached_stores(settings) as stores:
        connectors = {
            each: PostgresConnector(each, stores.dsns[each], settings.pool_size, statement_timeout_ms=STEP_DEADLINE_MS)
            for each in PROJECTED
        }
        client = GraphClient(stores.graph)
        try:
            yield following(client, connectors, IdCodec(id_key(settings)))
        finally:
            closing = (each.close() for each in connectors.values())
            await asyncio.gather(*closing, client.close(), return_exceptions=True)


def _told(done: Mapping[str, CaughtUp]) -> str:
    loaded = ((source, each.loaded) for source, each in done.items() if each.loaded is not None)
    return ", ".join(f"{count} records of {source}" for source, count in loaded)
