"""The way out of every answer: headers that all of them have, and a note of status and size."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from starlette.types import Message, Scope, Send

from web.cycle import cycle_of
from web.exchange import Exchange

REQUEST_ID_HEADER = b"x-request-id"

Headers: TypeAlias = tuple[tuple[bytes, bytes], ...]

_SAFE_HEADERS: Headers = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
_KEPT_HEADS = 64


class Outgoing:
    """ASGI's `send` of one request."""

    __slots__ = ("_cycle", "_exchange", "_send")

    def __init__(self, scope: Scope, send: Send, exchange: Exchange) -> None:
        self._send = send
        self._cycle = cycle_of(scope)
        self._exchange = exchange

    async def __call__(self, message: Message) -> None:
        """Send one of ASGI's messages."""
        if message["type"] == "http.response.start":
            self._exchange.status = message["status"]
            own = (REQUEST_ID_HEADER, self._exchange.request_id.encode())
            message["headers"] = [*message["headers"], *_SAFE_HEADERS, own]
        elif message["type"] == "http.response.body":
            self._exchange.size_bytes += len(message.get("body", b""))
        await self._send(message)

    def write(self, status: int, headers: Headers, body: bytes) -> bool:
        """Send a whole answer past ASGI, where the server can; else False. `headers` are of a few kinds, and kept."""
        exchange = self._exchange
        own = f"x-request-id: {exchange.request_id}\r\ncontent-length: {len(body)}\r\n"
        if self._cycle is None or not self._cycle.write(status, _lines(headers) + own.encode(), body):
            return False
        exchange.status = status
        exchange.size_bytes = len(body)
        return True


async def respond(send: Send, status: int, headers: Headers, body: bytes) -> None:
    """Send an answer that is whole; in one go, unless somebody on its way out has to see its headers."""
    if isinstance(send, Outgoing) and send.write(status, headers, body):
        return
    sized = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": sized})
    await send({"type": "http.response.body", "body": body})


@lru_cache(_KEPT_HEADS)
def _lines(headers: Headers) -> bytes:
    return b"".join([b"%b: %b\r\n" % header for header in (*headers, *_SAFE_HEADERS)])
