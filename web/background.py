"""What runs beside the answering: stores that are open and prepared, a graph that follows, numbers that are told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

import structlog

from connectors.commands import findings_of
from connectors.scan import Deadline
from connectors.settings import Settings
from connectors.stores import Stores, open_stores
from graph.commands import POLL_MS
from graph.driver import GraphClient
from graph.projection.following import Following
from graph.warming import warm
from identifiers.errors import SourceError
from web.metrics import Metrics

Prepare: TypeAlias = Callable[[Stores], Awaitable[None]]
"""What is done once the stores are open and before anything is answered, such as loading the demo."""

LAG_POLL_S = 5.0
PUBLISH_S = 1.0

log = structlog.get_logger(__name__)


@asynccontextmanager
async def prepared_stores(settings: Settings, prepare: Prepare) -> AsyncIterator[Stores]:
    """The stores of this home, opened by us and prepared; while they are open, the log names what a source lacks."""
    async with open_stores(settings) as stores:
        await prepare(stores)
        naming = asyncio.create_task(name_lacks(stores))
        try:
            yield stores
        finally:
            naming.cancel()
            await asyncio.gather(naming, return_exceptions=True)


async def name_lacks(stores: Stores) -> None:
    """One log line for each thing in which a source falls short of the catalogue; `zhixing check` says the remedy."""
    for finding in await findings_of(stores):
        log.warning("source.unfit", source=finding.source, table=finding.table, column=finding.column)


@asynccontextmanager
async def warmed(graph: GraphClient) -> AsyncIterator[None]:
    """The graph's plans are made beside the answering inside the block."""
    warming = asyncio.create_task(warm(graph))
    try:
        yield
    finally:
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)


@asynccontextmanager
async def followed(following: Following, metrics: Metrics) -> AsyncIterator[None]:
    """The graph follows its sources inside the block, and how far it is behind each is measured."""
    stop = asyncio.Event()
    running = asyncio.create_task(following.run_forever(stop, POLL_MS))
    measuring = asyncio.create_task(_measure_lags(following, metrics))
    try:
        yield
    finally:
        stop.set()
        measuring.cancel()
        running.cancel()
        await asyncio.gather(running, measuring, return_exceptions=True)


async def _measure_lags(following: Following, metrics: Metrics) -> None:
    while True:
        for projector in following.projectors:
            try:
                lag = await projector.lag(Deadline.after_ms(LAG_POLL_S * 1000))
                metrics.lag(projector.source, entries=lag.changes, seconds=lag.seconds)
            except SourceError as error:
                log.warning("projection.lag_unknown", source=error.source, code=error.code)
        await asyncio.sleep(LAG_POLL_S)


@asynccontextmanager
async def published(metrics: Metrics) -> AsyncIterator[None]:
    """Siblings are told inside the block what the pools of this process hold."""

    async def publish() -> None:
        while True:
            metrics.publish()
            await asyncio.sleep(PUBLISH_S)

    publishing = asyncio.create_task(publish())
    try:
        yield
    finally:
        publishing.cancel()
        await asyncio.gather(publishing, return_exceptions=True)
