"""The stock way: our schema on Strawberry's own view and executor over its DataLoaders, with the same batched SQL.

`python -m bench.stock --home HOME --port PORT`. Documents are parsed and validated once (ParserCache, ValidationCache).
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any

import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from access.identity import LOCAL
from bench.serving import Place, place, serve
from connectors.catalogue import SOURCES
from connectors.cursor import CursorCodec
from connectors.postgres.connector import PostgresConnector
from connectors.scan import Deadline
from connectors.stores.keys import id_key
from graph.driver import GraphClient
from identifiers.opaque_id import IdCodec
from resolvers.context import Context, Platform
from resolvers.reference.batcher import Batch, Batcher
from schema.build import build
from schema.root import Query
from schema.scalars import SCALARS
from web.demo import demo_today
from web.platform import Uncounted


class Loaders(Batcher):
    """Strawberry's DataLoaders in the place of our batcher, one for each field and its arguments, new every request."""

    def __init__(self) -> None:
        super().__init__()
        self._loaders: dict[Hashable, DataLoader[Any, Any]] = {}

    def load(self, key: Hashable, batch: Batch, source: Any) -> Any:
        """The answer for one source."""
        loader = self._loaders.get(key)
        if loader is None:
            # By identity: comparing whole rows would cost more than it saves.
            loader = self._loaders[key] = DataLoader(load_fn=partial(_listed, batch), cache_key_fn=id)
        return loader.load(source)


async def _listed(batch: Batch, sources: list[Any]) -> list[Any]:
    return list(await batch(sources))


class View(GraphQL[Context, None]):
    """Strawberry's ASGI view with our context."""

    def __init__(self, schema: strawberry.Schema, platform: Platform, deadline_ms: int) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self._platform = platform
        self._deadline_ms = deadline_ms

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """The platform's context, with DataLoaders."""
        until = Deadline.after_ms(self._deadline_ms)
        return Context(self._platform, until, self._platform.today(), "bench", LOCAL.grants, {}, Loaders())


def application(at: Place) -> Starlette:
    """The view over the running stores of a home."""
    built = build()
    config = StrawberryConfig(scalar_map=SCALARS)
    schema = strawberry.Schema(Query, config=config, extensions=[ParserCache, ValidationCache])
    # The types as our declarations make them, executed as Strawberry does it.
    schema._schema = built.graphql
    key = id_key(at.settings)
    connectors = {
        source: PostgresConnector(source, at.stores.dsns[source], at.settings.pool_size) for source in SOURCES
    }
    platform = Platform(
        connectors,
        GraphClient(at.stores.graph),
        IdCodec(key),
        CursorCodec(key),
        Uncounted(),
        built.fields,
        demo_today(at.settings),
    )
    return Starlette(routes=[Route("/graphql", View(schema, platform, at.settings.deadline_ms))])


if __name__ == "__main__":
    where = place()
    serve(application(where), where.port)
