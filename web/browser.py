"""What a browser needs of `/graphql`: a page for its address bar, and leave for the pages of other origins (CORS)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.exchange import exchange_of
from web.negotiation import prefers_page

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type, X-Request-Id, Zhixing-Deadline-Ms",
    "Access-Control-Max-Age": "600",
}
_READABLE = "Retry-After, X-Request-Id"


class WithPage:
    """ASGI: a page where a browser opens the address without a query, else the endpoint as it is."""

    def __init__(self, endpoint: ASGIApp, page: Callable[[Request], Awaitable[Response]]) -> None:
        self._endpoint = endpoint
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["method"] == "GET" and prefers_page(exchange_of(scope).head) and not _asks(scope["query_string"]):
            response = await self._page(Request(scope, receive))
            await response(scope, receive, send)
        else:
            await self._endpoint(scope, receive, send)


class CrossOrigin:
    """ASGI: lets scripts of the origins named read the answers (Fetch standard, "CORS protocol").

    Origins are compared exactly. Credentials are never allowed: there are no cookies. An origin that is not named is
    answered as ever, and its browser keeps the answer from the script; its preflight gets the endpoint's 405.
    """

    def __init__(self, endpoint: ASGIApp, origins: Collection[str]) -> None:
        self._endpoint = endpoint
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        head = exchange_of(scope).head
        origin = head.first(b"origin")
        named = origin in self._origins
        if named and scope["method"] == "OPTIONS" and b"access-control-request-method" in head:
            leave = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
            await Response(status_code=204, headers=_PREFLIGHT | leave)(scope, receive, send)
        else:
            await self._endpoint(scope, receive, _marked(send, origin if named else None))


def _marked(send: Send, origin: str | None) -> Send:
    """`send` that says whose script may read the answer, and to caches that the answer depends on who asks."""

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header("Origin")
            if origin is not None:
                headers["Access-Control-Allow-Origin"] = origin
                headers["Access-Control-Expose-Headers"] = _READABLE
        await send(message)

    return marked


def _asks(query_string: bytes) -> bool:
    try:
        return not {"query", "extensions"}.isdisjoint(parse_qs(query_string.decode("latin-1"), max_num_fields=16))
    except ValueError:
        return True
