"""The application: a table of routes, wrapped in the edge. Everything that answers is injected."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp, ExceptionHandler

from schema.request import Engine, Finder
from web.browser import CrossOrigin, WithPage
from web.edge import Edge
from web.endpoint import GraphQLEndpoint
from web.health import Health, Lifecycle, Probe
from web.limits import MAX_IN_FLIGHT
from web.metrics import Metrics
from web.pages import Example, Pages, no_such_page

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]

LOOPBACK_NAMES = ("127.0.0.1", "localhost")


def make_application(
    *,
    answer: Engine,
    documents: Finder,
    probe: Probe,
    metrics: Metrics,
    sdl: str | None,
    deadline_ms: int,
    lifecycle: Lifecycle,
    examples: Sequence[Example] = (),
    lifespan: Lifespan | None = None,
    hosts: Collection[str] = LOOPBACK_NAMES,
    max_in_flight: int = MAX_IN_FLIGHT,
    cors_origins: Collection[str] = (),
    registered_only: bool = False,
) -> Starlette:
    """The whole of what is served. `deadline_ms` is the longest that a request may take; `hosts` are our names.

    `cors_origins` are the pages elsewhere whose scripts may read answers; `sdl` is None where it is not shown. With
    `registered_only` a page says that in GraphiQL's place; it is `documents` that refuses.
    """
    health = Health(lifecycle, probe)
    pages = Pages(sdl=sdl, examples=examples, registered_only=registered_only)
    endpoint = GraphQLEndpoint(answer, documents, deadline_ms=deadline_ms, max_in_flight=max_in_flight)
    routes = [
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", metrics.page),
        Route("/schema.graphql", pages.schema),
        Route("/static/{name:path}", pages.file),
        Route("/", pages.start),
    ]
    known = {route.path for route in routes}
    # Past the middleware and the matching of paths, which together would cost as much as reading the request.
    asked = WithPage(endpoint, pages.graphiql)
    direct: Mapping[str, ASGIApp] = {"/graphql": CrossOrigin(asked, cors_origins) if cors_origins else asked}
    edge = partial(Edge, routes=known, direct=direct, hosts=hosts, metrics=metrics)
    application = _Edged(edge, routes, {HTTPException: no_such_page}, lifespan)
    # /graphql/ is not /graphql: a redirect would lose the body or name another host.
    application.router.redirect_slashes = False
    return application


class _Edged(Starlette):
    """Starlette with the edge around all of it; as a middleware it would have Starlette's own error page around it."""

    def __init__(
        self,
        edge: Callable[[ASGIApp], Edge],
        routes: Sequence[Route],
        handlers: Mapping[Any, ExceptionHandler],
        lifespan: Lifespan | None,
    ) -> None:
        super().__init__(routes=routes, exception_handlers=handlers, lifespan=lifespan)
        self._edge = edge

    def build_middleware_stack(self) -> ASGIApp:
        """Everything that a request goes through."""
        return self._edge(super().build_middleware_stack())
