"""`/graphql`: our own handler, after the GraphQL over HTTP specification, with DESIGN §8's statuses and codes."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from connectors.scan import Deadline
from identifiers.errors import BadRequest, Internal, RequestError, Throttled, describe
from schema.request import Engine, Finder, GraphQLAnswer, GraphQLRequest, RequestInfo
from web.body import read_body
from web.exchange import Exchange, exchange_of
from web.limits import BACKSTOP_S, MAX_IN_FLIGHT
from web.logs import document_hash
from web.negotiation import Encoding, MediaType, check_content_type, deadline, encoding, media_type
from web.parameters import from_body, from_url
from web.payload import body_of, codes_of, content_type, pack, refused, status_of

_log = structlog.get_logger()


class GraphQLEndpoint:
    """The handler as an ASGI application: bytes in, the injected engine's answer out."""

    def __init__(
        self, engine: Engine, documents: Finder, *, deadline_ms: int, max_in_flight: int = MAX_IN_FLIGHT
    ) -> None:
        self._engine = engine
        self._documents = documents
        self._deadline_ms = deadline_ms
        self._max_in_flight = max_in_flight
        self._in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; a caller who went away raises ClientDisconnect."""
        request = Request(scope, receive)
        exchange = exchange_of(scope)
        media = MediaType.JSON
        try:
            check_method(request.method)
            media = media_type(request.headers)
            answer = await self._answer(request, exchange)
        except ClientDisconnect:
            raise
        except RequestError as error:
            answer = refused(error, error.status)
        except Exception as error:
            answer = broken(error, exchange)
        response = await self._response(answer, media, request, exchange)
        await response(scope, receive, send)

    async def _answer(self, request: Request, exchange: Exchange) -> GraphQLAnswer:
        """Read, then run. What is refused before the engine is a RequestError."""
        until = deadline(request.headers, self._deadline_ms)
        with self._admitted():
            asked = await _read(request, until)
            asked = self._found(asked, exchange)
            info = RequestInfo(exchange.request_id, until, read_only=request.method == "GET")
            async with asyncio.timeout(until.remaining_s() + BACKSTOP_S):
                answer = await self._engine(asked, info)
        exchange.operation = answer.operation
        return answer

    def _found(self, asked: GraphQLRequest, exchange: Exchange) -> GraphQLRequest:
        """The request with its document's text. The log tells a document also where it is refused."""
        try:
            asked = self._documents(asked)
        finally:
            if asked.query:
                exchange.document = document_hash(asked.query)
        return asked

    @contextmanager
    def _admitted(self) -> Iterator[None]:
        if self._in_flight >= self._max_in_flight:
            raise Throttled(f"more than {self._max_in_flight} requests at once; ask again in a second")
        self._in_flight += 1
        try:
            yield
        finally:
            self._in_flight -= 1

    async def _response(
        self, answer: GraphQLAnswer, media: MediaType, request: Request, exchange: Exchange
    ) -> Response:
        try:
            body = body_of(answer, exchange.request_id)
        except TypeError as error:
            answer = broken(error, exchange)
            body = body_of(answer, exchange.request_id)
        exchange.codes = codes_of(answer)
        body, packed = await pack(body, encoding(request.headers))
        status = status_of(answer, media)
        return Response(body, status, _headers(status, packed, request.method), content_type(media))


def check_method(method: str) -> None:
    """BadRequest 405 for anything but GET and POST."""
    if method not in ("GET", "POST"):
        raise BadRequest("GraphQL is asked by POST, or by GET for queries", status=405)


def broken(error: BaseException, exchange: Exchange) -> GraphQLAnswer:
    """INTERNAL: the log gets what broke and where, the caller an incident number to name."""
    incident = secrets.token_hex(6)
    _log.error("internal_error", incident=incident, request_id=exchange.request_id, **describe(error))
    return refused(Internal(incident), 500)


async def _read(request: Request, until: Deadline) -> GraphQLRequest:
    if request.method == "GET":
        return from_url(request.scope["query_string"])
    check_content_type(request.headers)
    return from_body(await read_body(request.receive, Headers(scope=request.scope), until))


def _headers(status: int, packed: Encoding, method: str) -> dict[str, str]:
    headers = {"Vary": "Accept, Accept-Encoding"}
    if packed is not Encoding.IDENTITY:
        headers["Content-Encoding"] = packed
    if status == 405:
        headers["Allow"] = "POST" if method == "GET" else "GET, POST"
    if status == 429:
        headers["Retry-After"] = "1"
    return headers
