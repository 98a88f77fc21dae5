"""What is noted of one request while it is answered: all that a log line and the metrics may know of it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import Scope

from web.head import Head

_KEY = "zhixing.exchange"


@dataclass(slots=True)
class Exchange:
    """Filled on the way, read once at the end. Besides the head, only the request id, a sane one, may be a caller's."""

    request_id: str
    method: str
    route: str
    head: Head
    codes: tuple[str, ...] = ()
    operation: str | None = None
    document: str | None = None
    """`web.logs.document_hash`: tells queries apart without showing them."""
    status: int = 0
    """Of the answer; 0 as long as it has not begun to leave."""
    size_bytes: int = 0
    """Of the answer's body."""

    def attach(self, scope: Scope) -> None:
        """Make it reachable from the request's scope."""
        scope[_KEY] = self


def exchange_of(scope: Scope) -> Exchange:
    """The exchange of a request under way."""
    exchange = scope[_KEY]
    assert isinstance(exchange, Exchange)
    return exchange
