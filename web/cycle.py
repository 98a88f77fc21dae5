"""One request and its answer on a connection, as in uvicorn, with a way past uvicorn's checks for answers of our own.

uvicorn writes head and body apart, each a call of the system and a packet, and looks at each header twice: of the
processor time of a point query's answer that was a sixth.
"""

from __future__ import annotations

from starlette.types import Scope
from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from web.one_write import OneWrite

_KEY = "zhixing.cycle"


class Cycle(RequestResponseCycle):
    """Reads and answers in ASGI's messages as ever, or by `take` and `write`; answers in one write either way."""

    def attach(self) -> None:
        """Make it reachable from the request's scope."""
        self.scope[_KEY] = self  # type: ignore[literal-required]  # ASGI leaves room for more

    async def send(self, message: ASGISendEvent) -> None:
        """Take one of ASGI's messages."""
        # The answer to HEAD has nothing that its head could wait for.
        if message["type"] == "http.response.start" and self.scope["method"] != "HEAD":
            self.transport = OneWrite(self.transport)  # type: ignore[assignment]  # all that a cycle uses of it
        await super().send(message)

    def take(self) -> bytes | None:
        """The body where all of it has come in already; None where it has to be waited for in messages."""
        if self.more_body or self.disconnected:
            return None
        self.flow.resume_reading()
        body, self.body = bytes(self.body), bytearray()
        return body

    def write(self, status: int, head: bytes, body: bytes) -> bool:
        """Answer at once. `head` are whole lines of headers that need no check, Content-Length among them.

        False, and nothing is written, where the answer has to go in messages: to HEAD, and where the caller is slow to
        read what was sent before.
        """
        if self.flow.write_paused or self.response_started or self.scope["method"] == "HEAD":
            return False
        self.response_started = True
        if not self.disconnected:
            self.waiting_for_100_continue = False
            end = b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n"
            more = [b"%b: %b\r\n" % header for header in self.default_headers]
            self.transport.writelines((b"".join((STATUS_LINE[status], *more, head, end)), body))
            self.response_complete = True
            self.message_event.set()
            if not self.keep_alive:
                self.transport.close()
            self.on_response()
        return True


def cycle_of(scope: Scope) -> Cycle | None:
    """The cycle of a request under way; None where another server than ours, a test's say, calls the application."""
    cycle: Cycle | None = scope.get(_KEY)
    return cycle
