"""The limit's routes: POST /W1 to /W5 with the same body as the platform takes, and /W0, which only runs `select 1`."""

from __future__ import annotations

import gc
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import orjson
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bench.limit.answers import Answers
from bench.limit.pool import Pool, statements
from bench.serving import Place, place, serve
from connectors.catalogue import SOURCES
from connectors.stores.keys import id_key
from identifiers.opaque_id import IdCodec
from web.demo import demo_today

SQL = Path(__file__).parent / "sql"

Answer: TypeAlias = Callable[[Mapping[str, Any]], Awaitable[bytes]]


class Endpoint:
    """An ASGI application: variables in, bytes out."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        message = await receive()
        body = message["body"]
        while message.get("more_body"):
            message = await receive()
            body += message["body"]
        found = await self._answer(orjson.loads(body)["variables"])
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(found))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": found})


def application(at: Place) -> Starlette:
    """The routes over the running stores of a home, with the platform's pool size and business date."""
    pools = {source: Pool(at.stores.dsns[source], at.settings.pool_size, statements(SQL, source)) for source in SOURCES}
    answers = Answers(pools, IdCodec(id_key(at.settings)), demo_today(at.settings))
    ways = {"W0": answers.w0, "W1": answers.w1, "W2": answers.w2, "W3": answers.w3, "W4": answers.w4, "W5": answers.w5}
    return Starlette(routes=[Route(f"/{name}", Endpoint(way)) for name, way in ways.items()])


def main() -> None:
    """Serve the limit."""
    at = place()
    made = application(at)
    gc.freeze()
    serve(made, at.port)
