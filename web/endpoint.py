"""`/graphql`: our own handler, after the GraphQL over HTTP specification, with DESIGN §8's statuses and codes."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping

import structlog
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from identifiers.errors import BadRequest, Internal, RequestError, Throttled, describe
from schema.request import Engine, Finder, GraphQLAnswer, GraphQLRequest, RequestInfo
from web.body import read_body
from web.cut_off import CutOff
from web.exchange import Exchange, exchange_of
from web.head import Head
from web.limits import BACKSTOP_S, MAX_IN_FLIGHT
from web.logs import document_hash
from web.negotiation import Encoding, MediaType, check_content_type, deadline, encoding, media_type
from web.outgoing import Headers, respond
from web.parameters import from_body, from_url
from web.payload import body_of, codes_of, content_type, pack, refused, status_of

_log = structlog.get_logger()

_HEADERS: Mapping[MediaType, Headers] = {
    media: ((b"content-type", content_type(media).encode()), (b"vary", b"Accept, Accept-Encoding"))
    for media in MediaType
}


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
        exchange = exchange_of(scope)
        media = MediaType.JSON
        try:
            check_method(scope["method"])
            media = media_type(exchange.head)
            answer = await self._answer(scope, receive, exchange)
        except ClientDisconnect:
            raise
        except RequestError as error:
            answer = refused(error, error.status)
        except Exception as error:
            answer = broken(error, exchange)
        await _respond(answer, media, scope["method"], exchange, send)

    async def _answer(self, scope: Scope, receive: Receive, exchange: Exchange) -> GraphQLAnswer:
        """Read, then run. What is refused before the engine is a RequestError."""
        until = deadline(exchange.head, self._deadline_ms)
        if self._in_flight >= self._max_in_flight:
            raise Throttled(f"more than {self._max_in_flight} requests at once; ask again in a second")
        asked = None
        self._in_flight += 1
        try:
            with CutOff(until, BACKSTOP_S) as cut_off:
                asked = await _read(scope, receive, exchange.head)
                cut_off.extend()
                asked = self._found(asked, exchange)
                info = RequestInfo(exchange.request_id, until, read_only=scope["method"] == "GET")
                answer = await self._engine(asked, info)
        except TimeoutError:
            if asked is not None:
                raise
            raise BadRequest("the body did not arrive before the deadline") from None
        finally:
            self._in_flight -= 1
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


def check_method(method: str) -> None:
    """BadRequest 405 for anything but GET and POST."""
    if method not in ("GET", "POST"):
        raise BadRequest("GraphQL is asked by POST, or by GET for queries", status=405)


def broken(error: BaseException, exchange: Exchange) -> GraphQLAnswer:
    """INTERNAL: the log gets what broke and where, the caller an incident number to name."""
    incident = secrets.token_hex(6)
    _log.error("internal_error", incident=incident, request_id=exchange.request_id, **describe(error))
    return refused(Internal(incident), 500)


async def _read(scope: Scope, receive: Receive, head: Head) -> GraphQLRequest:
    if scope["method"] == "GET":
        return from_url(scope["query_string"])
    check_content_type(head)
    return from_body(await read_body(scope, receive, head))


async def _respond(answer: GraphQLAnswer, media: MediaType, method: str, exchange: Exchange, send: Send) -> None:
    try:
        body = body_of(answer, exchange.request_id)
    except TypeError as error:
        answer = broken(error, exchange)
        body = body_of(answer, exchange.request_id)
    exchange.codes = codes_of(answer)
    body, packed = await pack(body, encoding(exchange.head))
    status = status_of(answer, media)
    headers = _HEADERS[media]
    if status != 200 or packed is not Encoding.IDENTITY:
        headers = (*headers, *_further_headers(status, packed, method))
    await respond(send, status, headers, body)


def _further_headers(status: int, packed: Encoding, method: str) -> Iterator[tuple[bytes, bytes]]:
    if packed is not Encoding.IDENTITY:
        yield b"content-encoding", packed.encode()
    if status == 405:
        yield b"allow", b"POST" if method == "GET" else b"GET, POST"
    if status == 429:
        yield b"retry-after", b"1"
