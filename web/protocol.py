"""uvicorn's HTTP protocol with the limits that it lacks: size and time of the head, connections, refused bodies."""

from __future__ import annotations

import asyncio
import secrets
from urllib.parse import unquote

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from identifiers.errors import BadRequest, RequestError, Throttled
from web.cycle import Cycle
from web.limits import HEAD_TIMEOUT_S, LINGER_S, MAX_CONNECTIONS, MAX_HEAD_BYTES, WRITE_TIMEOUT_S
from web.payload import body_of, refused


class BoundedProtocol(HttpToolsProtocol):
    """One connection. What is refused here never becomes a request: it has no log line beyond uvicorn's warning."""

    head_timeout_s = HEAD_TIMEOUT_S

    _head_open = False
    _chunk_bytes = 0
    """Of what was received last."""
    _first_bytes = _later_bytes = 0
    """Of the chunk in which the head begins, which may hold the end of another request, and of those after it."""
    _head_timer: asyncio.TimerHandle | None = None
    _refusal: RequestError = BadRequest("this is not an HTTP/1.1 request")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a connection, or turn it away where there are too many."""
        super().connection_made(transport)  # type: ignore[arg-type]  # uvicorn narrows the parameter
        if len(self.connections) > MAX_CONNECTIONS:
            self._refuse(Throttled(f"more than {MAX_CONNECTIONS} connections; try again in a second"))
        else:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        self._head_arrived()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser; a head that goes on and on is refused."""
        self._chunk_bytes = len(data)
        if self._head_open:
            self._later_bytes += len(data)
        super().data_received(data)
        if self._head_open and not self.transport.is_closing():
            self._await_head()
            if self._later_bytes > MAX_HEAD_BYTES:
                self._refuse(_head_too_large())

    def on_message_begin(self) -> None:
        """A request starts."""
        super().on_message_begin()
        self._head_open = True
        self._first_bytes = self._chunk_bytes
        self._later_bytes = 0

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._head_open = False
        self._head_arrived()
        if self._first_bytes + self._later_bytes > MAX_HEAD_BYTES and self._head_bytes() > MAX_HEAD_BYTES:
            # The parser stops at an exception from a callback, and the caller gets `_refusal`.
            self._refusal = _head_too_large()
            raise ValueError
        self._complete_scope()
        running, self.cycle = self.cycle, self._new_cycle()
        if running is None or running.response_complete:
            self._start_asgi_task(self.cycle, self.app)
        else:
            # Asked before the answer to what was asked before.
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    def on_response_complete(self) -> None:
        """The answer is written. uvicorn throws away what is left of the body, but would do so for ever."""
        super().on_response_complete()
        if self.transport.is_closing():
            self.loop.call_later(WRITE_TIMEOUT_S, self.transport.abort)
        elif self.cycle.more_body:
            self.loop.call_later(LINGER_S, self.shutdown)

    def timeout_keep_alive_handler(self) -> None:
        """An idle connection is closed, with an answer still unread after a while too."""
        super().timeout_keep_alive_handler()
        self.loop.call_later(WRITE_TIMEOUT_S, self.transport.abort)

    def send_400_response(self, msg: str) -> None:
        """What uvicorn sends where the parser gives up, as a typed error."""
        self._refuse(self._refusal)

    def _unsupported_upgrade_warning(self) -> None:
        """Nothing: uvicorn would advise to install a WebSocket library; the request is answered as plain HTTP."""

    def _complete_scope(self) -> None:
        """What the first line of the head says."""
        scope = self.scope
        scope["method"] = self.parser.get_method().decode("ascii")
        scope["http_version"] = self.parser.get_http_version()
        url = httptools.parse_url(self.url)
        path = url.path.decode("ascii")
        scope["path"] = unquote(path) if "%" in path else path
        scope["raw_path"] = url.path
        scope["query_string"] = url.query or b""

    def _new_cycle(self) -> Cycle:
        cycle = Cycle(
            scope=self.scope,
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=False,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=self.expect_100_continue,
            keep_alive=self.scope["http_version"] != "1.0" and self.parser.should_keep_alive(),
            on_response=self.on_response_complete,
        )
        cycle.attach()
        return cycle

    def _head_bytes(self) -> int:
        return len(self.url) + sum(len(name) + len(value) for name, value in self.headers)

    def _await_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_timeout_s, self.transport.close)

    def _head_arrived(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _refuse(self, error: RequestError) -> None:
        request_id = f"{secrets.token_hex(4)}-{secrets.token_hex(4)}"
        body = body_of(refused(error, error.status), request_id)
        head = [
            STATUS_LINE[error.status],
            b"content-type: application/json; charset=utf-8\r\n",
            b"cache-control: no-store\r\n",
            b"x-content-type-options: nosniff\r\n",
            f"x-request-id: {request_id}\r\n".encode(),
            b"retry-after: 1\r\n" if error.status == 429 else b"",
            f"content-length: {len(body)}\r\n".encode(),
            b"connection: close\r\n\r\n",
        ]
        self.transport.write(b"".join((*head, body)))
        self.transport.close()


def _head_too_large() -> BadRequest:
    return BadRequest(f"request line and headers are larger than {MAX_HEAD_BYTES} bytes", status=431)
