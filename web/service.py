"""The platform as a service: what is opened when it starts, what it answers, what it says of its health."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date
from typing import TypeAlias

import structlog
from starlette.applications import Starlette

from connectors.catalogue import SOURCES
from connectors.commands import findings_of
from connectors.connector import Connector, Statistics
from connectors.scan import Deadline
from connectors.settings import Settings
from connectors.stores import Stores, open_stores
from graph.commands import POLL_MS
from graph.driver import GraphClient
from identifiers.errors import SourceError
from schema.build import BuiltSchema
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo
from web.application import make_application
from web.health import Lifecycle, Part
from web.metrics import Metrics
from web.pages import Example
from web.platform import Running, open_platform

Prepare: TypeAlias = Callable[[Stores], Awaitable[None]]
"""What is done once the stores are open and before anything is answered, such as loading the demo."""

LAG_POLL_S = 5.0

log = structlog.get_logger(__name__)


class Service:
    """One instance, from its stores to its pages. `today` fixes the business date; `prepare` runs before it answers."""

    def __init__(
        self,
        settings: Settings,
        schema: BuiltSchema,
        lifecycle: Lifecycle,
        *,
        today: date | None,
        prepare: Prepare,
        examples: tuple[Example, ...] = (),
    ) -> None:
        self._settings = settings
        self._schema = schema
        self._today = today
        self._prepare = prepare
        self._running: Running | None = None
        self.metrics = Metrics(sources=(*SOURCES, "graph"), pools=self._pools)
        self.application = make_application(
            answer=self._answer,
            documents=self._documents,
            probe=self._probe,
            metrics=self.metrics,
            sdl=schema.sdl if settings.introspection else None,
            deadline_ms=settings.deadline_ms,
            lifecycle=lifecycle,
            lifespan=self._lifespan,
            examples=examples,
            cors_origins=settings.cors_origins,
            registered_only=settings.operations == "registered",
        )

    @asynccontextmanager
    async def _lifespan(self, _application: Starlette) -> AsyncIterator[None]:
        async with (
            open_stores(self._settings) as stores,
            open_platform(self._settings, stores, self._schema, self.metrics, self._today) as running,
        ):
            await self._prepare(stores)
            self._running = running
            async with _named(stores), _followed(running, self.metrics):
                yield

    async def _answer(self, request: GraphQLRequest, info: RequestInfo) -> GraphQLAnswer:
        return await self._open().engine(request, info)

    def _documents(self, request: GraphQLRequest) -> GraphQLRequest:
        return self._open().documents(request)

    async def _probe(self, deadline: Deadline) -> Mapping[str, Part]:
        running = self._open()
        asked: dict[str, Connector | GraphClient] = {**running.connectors, "graph": running.graph}
        answers = await asyncio.gather(*(_part(each, deadline) for each in asked.values()))
        return {**dict(zip(asked, answers, strict=True)), "projection": await _projection(running, deadline)}

    def _pools(self) -> Mapping[str, Statistics]:
        if self._running is None:
            return {}
        pools: dict[str, Connector | GraphClient] = {**self._running.connectors, "graph": self._running.graph}
        return {name: each.statistics() for name, each in pools.items()}

    def _open(self) -> Running:
        if self._running is None:
            raise RuntimeError("asked before the platform was open")
        return self._running


@asynccontextmanager
async def _named(stores: Stores) -> AsyncIterator[None]:
    """While the block begins, each source is held against the catalogue, and the log names what it lacks."""
    naming = asyncio.create_task(name_lacks(stores))
    try:
        yield
    finally:
        naming.cancel()
        await asyncio.gather(naming, return_exceptions=True)


async def name_lacks(stores: Stores) -> None:
    """One log line for each thing in which a source falls short of the catalogue; `zhixing check` says the remedy."""
    for finding in await findings_of(stores):
        log.warning("source.unfit", source=finding.source, table=finding.table, column=finding.column)


@asynccontextmanager
async def _followed(running: Running, metrics: Metrics) -> AsyncIterator[None]:
    """The graph follows the registry inside the block, and its lag is measured."""
    stop = asyncio.Event()
    following = asyncio.create_task(running.projector.run_forever(stop, POLL_MS))
    measuring = asyncio.create_task(_measure_lag(running, metrics))
    try:
        yield
    finally:
        stop.set()
        measuring.cancel()
        following.cancel()
        await asyncio.gather(following, measuring, return_exceptions=True)


async def _measure_lag(running: Running, metrics: Metrics) -> None:
    while True:
        try:
            lag = await running.projector.lag(Deadline.after_ms(LAG_POLL_S * 1000))
            metrics.lag("registry", entries=lag.changes, seconds=lag.seconds)
        except SourceError as error:
            log.warning("projection.lag_unknown", source=error.source, code=error.code)
        await asyncio.sleep(LAG_POLL_S)


async def _part(asked: Connector | GraphClient, deadline: Deadline) -> Part:
    try:
        await asked.ping(deadline)
    except SourceError as error:
        return Part(up=False, detail={"code": error.code})
    return Part(up=True)


async def _projection(running: Running, deadline: Deadline) -> Part:
    try:
        lag = await running.projector.lag(deadline)
    except SourceError as error:
        return Part(up=False, detail={"code": error.code})
    return Part(up=True, detail={"changes": lag.changes, "seconds": round(lag.seconds, 3)})
