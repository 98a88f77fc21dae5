"""Reading a request's body: never more than the cap in memory."""

from __future__ import annotations

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

from identifiers.errors import BadRequest
from web.cycle import cycle_of
from web.head import Head
from web.limits import MAX_BODY_BYTES


async def read_body(scope: Scope, receive: Receive, head: Head) -> bytes:
    """The whole body. BadRequest 413 beyond the cap, by Content-Length where given, else while it comes in (chunked).

    The server throws away what is still under way (`web.protocol`), so that the caller reads the refusal instead of
    finding the connection reset.
    """
    cycle = cycle_of(scope)
    body = cycle.take() if cycle is not None else None
    if body is None:
        declared = head.first(b"content-length")
        if declared.isascii() and declared.isdecimal() and (len(declared) > 12 or int(declared) > MAX_BODY_BYTES):
            raise _too_large()
        return await _collect(receive)
    if len(body) > MAX_BODY_BYTES:
        raise _too_large()
    return body


async def _collect(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise _too_large()
        chunks.append(chunk)
        if not message.get("more_body", False):
            return chunk if len(chunks) == 1 else b"".join(chunks)


def _too_large() -> BadRequest:
    return BadRequest(f"the body is larger than {MAX_BODY_BYTES} bytes", status=413)
