"""The platform as a service: what is opened when it starts, what it answers, what it says of its health."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date

from starlette.applications import Starlette

from connectors.catalogue import SOURCES
from connectors.connector import Connector, Statistics
from connectors.scan import Deadline
from connectors.settings import Settings
from connectors.stores import Stores
from graph.driver import GraphClient
from graph.projection.following import total
from identifiers.errors import SourceError
from schema.build import BuiltSchema
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo
from web.application import make_application
from web.background import followed, published, warmed
from web.health import Lifecycle, Part
from web.metrics import Metrics
from web.pages import Example
from web.platform import Running, open_platform
from web.tally import Tallies

METERED = (*SOURCES, "graph")
"""The sources that metrics know."""


class Service:
    """What answers, from the stores to the pages. `today` fixes the business date.

    `tallies` are given to a worker, one of several; without them this process follows the registry itself.
    """

    def __init__(
        self,
        settings: Settings,
        schema: BuiltSchema,
        lifecycle: Lifecycle,
        *,
        stores: AbstractAsyncContextManager[Stores],
        today: date | None,
        examples: tuple[Example, ...] = (),
        tallies: Tallies | None = None,
    ) -> None:
        self._settings = settings
        self._schema = schema
        self._today = today
        self._stores = stores
        self._follows = tallies is None
        self._running: Running | None = None
        self.metrics = Metrics(sources=METERED, pools=self._pools, tallies=tallies)
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
            self._stores as stores,
            open_platform(self._settings, stores, self._schema, self.metrics, self._today) as running,
        ):
            self._running = running
            beside = followed(running.following, self.metrics) if self._follows else published(self.metrics)
            async with beside, warmed(running.graph):
                yield

    async def _answer(self, request: GraphQLRequest, info: RequestInfo) -> GraphQLAnswer:
        return await self._open().engine(request, info)

    def _documents(self, request: GraphQLRequest) -> GraphQLRequest:
        return self._open().documents(request)

    async def _probe(self, deadline: Deadline) -> Mapping[str, Part]:
        running = self._open()
        asked: dict[str, Connector | GraphClient] = {**running.connectors, "graph": running.graph}
        answers = await asyncio.gather(*(_part(each, deadline) for each in asked.values()))
        parts = {**dict(zip(asked, answers, strict=True)), "projection": await _projection(running, deadline)}
        return parts if self._follows else {**parts, "workers": self._workers()}

    def _workers(self) -> Part:
        serving, wanted = self.metrics.workers()
        return Part(up=serving >= wanted, detail={"serving": serving, "wanted": wanted})

    def _pools(self) -> Mapping[str, Statistics]:
        if self._running is None:
            return {}
        pools: dict[str, Connector | GraphClient] = {**self._running.connectors, "graph": self._running.graph}
        return {name: each.statistics() for name, each in pools.items()}

    def _open(self) -> Running:
        if self._running is None:
            raise RuntimeError("asked before the platform was open")
        return self._running


async def _part(asked: Connector | GraphClient, deadline: Deadline) -> Part:
    try:
        await asked.ping(deadline)
    except SourceError as error:
        return Part(up=False, detail={"code": error.code})
    return Part(up=True)


async def _projection(running: Running, deadline: Deadline) -> Part:
    try:
        lags = await running.following.lags(deadline)
    except SourceError as error:
        return Part(up=False, detail={"code": error.code})
    lag = total(lags)
    by_source = {source: each.changes for source, each in lags.items()}
    return Part(up=True, detail={"changes": lag.changes, "seconds": round(lag.seconds, 3), **by_source})
