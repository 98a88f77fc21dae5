"""The outermost layer around every route: request id, host check, safe headers, one log line, metrics, no bare 500."""

from __future__ import annotations

import asyncio
import itertools
import logging
import re
import secrets
import time
from collections.abc import Collection, Mapping

from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from identifiers.errors import BadRequest
from web.endpoint import broken
from web.exchange import Exchange
from web.head import Head
from web.metrics import Metrics
from web.negotiation import MediaType
from web.numbers import holds_number
from web.outgoing import REQUEST_ID_HEADER, Outgoing
from web.payload import body_of, codes_of, content_type, refusal_response
from web.request_lines import request_log

QUIET_ROUTES = frozenset({"/healthz", "/readyz", "/metrics"})
CLIENT_GONE = 499
"""Logged and counted for a caller who left before the answer; nginx's number, never sent."""

_PROCESS = secrets.token_hex(4)
_COUNT = itertools.count(secrets.randbits(28))
"""From anywhere, so that an id does not tell how many were asked before."""
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Edge:
    """ASGI middleware. `routes` are the known paths (others are noted as "other"), `hosts` the names we answer to.

    What `direct` has for a path answers it at once; all else goes on to `app`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        routes: Collection[str],
        direct: Mapping[str, ASGIApp],
        hosts: Collection[str],
        metrics: Metrics,
    ) -> None:
        self._app = app
        self._direct = direct
        self._routes = frozenset((*routes, *direct))
        self._hosts = frozenset(hosts)
        self._metrics = metrics
        self._write_line = request_log()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and note it, whatever happens."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head, method, path = Head(scope), scope["method"], scope["path"]
        exchange = Exchange(request_id(head), method, path if path in self._routes else "other", head)
        exchange.attach(scope)
        started = time.perf_counter()
        self._metrics.began()
        try:
            await self._serve(scope, receive, Outgoing(scope, send, exchange), exchange)
        finally:
            self._note(exchange, time.perf_counter() - started)

    async def _serve(self, scope: Scope, receive: Receive, send: Send, exchange: Exchange) -> None:
        try:
            if not self._knows(exchange.head.first(b"host")):
                exchange.codes = (BadRequest.code,)
                refusal = BadRequest("this server answers on the loopback address only; the Host header names another")
                await refusal_response(refusal, exchange.request_id)(scope, receive, send)
                return
            await self._direct.get(exchange.route, self._app)(scope, receive, send)
        except ClientDisconnect:
            exchange.status = CLIENT_GONE
        except (Exception, asyncio.CancelledError) as error:
            # Cancelled: the drain is over and this request is not. The task ends here either way.
            answer = broken(error, exchange)
            if exchange.status:
                raise
            exchange.codes = codes_of(answer)
            body = body_of(answer, exchange.request_id)
            await Response(body, answer.status, None, content_type(MediaType.JSON))(scope, receive, send)

    def _knows(self, host: str) -> bool:
        # A page elsewhere whose name resolves to 127.0.0.1 (DNS rebinding) would read as the local caller.
        return host.rpartition(":")[0] in self._hosts if ":" in host else host in self._hosts

    def _note(self, exchange: Exchange, seconds: float) -> None:
        if not exchange.status:
            exchange.status = CLIENT_GONE
        self._metrics.request(exchange.route, exchange.status, exchange.codes, seconds)
        quiet = exchange.route in QUIET_ROUTES and exchange.status < 400
        self._write_line(logging.DEBUG if quiet else logging.INFO, exchange, seconds)


def request_id(head: Head) -> str:
    """The caller's `X-Request-Id` where it is a sane token that holds no number, else a new one."""
    given = head.first(REQUEST_ID_HEADER)
    if given and _SANE_ID.fullmatch(given) and not holds_number(given):
        return given
    return new_id()


def new_id() -> str:
    """A request id that was never given: drawn for the process, and counted on."""
    return f"{_PROCESS}-{next(_COUNT):08x}"
