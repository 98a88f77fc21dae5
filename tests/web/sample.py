"""A small real GraphQL engine (graphql-core) and a real server for the edge's tests, in a thread with its own loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLSyntaxError,
    build_schema,
    execute,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from connectors.connector import Statistics
from connectors.scan import Deadline
from identifiers.errors import BadRequest, InvalidNumber, ValidationFailed
from schema.persisted.documents import Documents
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo
from tests.schema.persisted.knowing import knowing
from web.application import make_application
from web.health import Lifecycle, Part
from web.metrics import Metrics
from web.pages import Example
from web.server import Server, bind, run

DEADLINE_MS = 2_000

SDL = """
type Query {
  hello(name: String = "world"): String
  number(of: String): String
  text(size: Int!): String
  wait(ms: Int!): String
  remainingMs: Float
  fault(note: String): String
  unprintable: String
}
type Mutation { note(text: String): String }
"""
SCHEMA = build_schema(SDL)


class Root:
    """The resolvers of the sample's root fields; graphql-core calls them with `info` first."""

    def __init__(self, info: RequestInfo) -> None:
        self._info = info

    def hello(self, _info: Any, name: str) -> str:
        return f"hello {name}"

    def number(self, _info: Any, of: str | None = None) -> str:
        raise InvalidNumber("RESIDENT_ID", "length", "a resident id has 18 characters")

    def text(self, _info: Any, size: int) -> str:
        return "执" * size

    async def wait(self, _info: Any, ms: int) -> str:
        await asyncio.sleep(ms / 1000)
        return "waited"

    def remainingMs(self, _info: Any) -> float:
        return self._info.deadline.remaining_s() * 1000

    def note(self, _info: Any, text: str) -> str:
        return text


async def engine(request: GraphQLRequest, info: RequestInfo) -> GraphQLAnswer:
    """Parse, validate, run; a fault of the engine's own for the document that asks for it."""
    try:
        document = parse(request.query, max_tokens=2_000)
    except GraphQLSyntaxError as error:
        raise ValidationFailed(error.message) from None
    if errors := validate(SCHEMA, document):
        raise ValidationFailed(errors[0].message)
    operation = get_operation_ast(document, request.operation_name)
    if operation is None:
        raise ValidationFailed("operationName names no operation")
    if info.read_only and operation.operation.value != "query":
        raise BadRequest("a GET only asks; changes are sent by POST", status=405)
    coerced = get_variable_values(SCHEMA, operation.variable_definitions or (), dict(request.variables))
    if isinstance(coerced, list):
        raise ValidationFailed(coerced[0].message)
    if "fault" in request.query:
        raise KeyError(request.variables.get("note"))
    pending = execute(SCHEMA, document, Root(info), None, dict(request.variables), request.operation_name)
    result = await pending if isinstance(pending, Awaitable) else pending
    data: Mapping[str, Any] | None = result.data
    if "unprintable" in request.query:
        data = {"unprintable": 2**200}
    return GraphQLAnswer(data, tuple(_entry(e) for e in result.errors or ()), operation=operation.operation.value)


def _entry(error: GraphQLError) -> dict[str, Any]:
    original = error.original_error
    extensions = dict(original.extensions) if isinstance(original, InvalidNumber) else {"code": "INTERNAL"}
    return {"message": error.message, "path": error.path, "extensions": extensions}


def any_document() -> Documents:
    """What lets every document run and remembers none yet."""
    return Documents(knowing(), registered_only=False)


async def probe(_deadline: Deadline) -> Mapping[str, Part]:
    """One source down, the store that is required up."""
    return {
        "police": Part(up=False),
        "platform": Part(up=True, required=True),
        "projection": Part(up=True, detail={"lag": 3}),
    }


def sample_metrics() -> Metrics:
    """Metrics that know two sources and one pool."""
    return Metrics(sources=("court", "police"), pools=lambda: {"court": Statistics(size=3, in_use=1, limit=8)})


def make_server(deadline_ms: int = DEADLINE_MS, **changes: Any) -> Server:
    """A server of the sample on a free port."""
    lifecycle = Lifecycle()
    arguments: dict[str, Any] = {
        "answer": engine,
        "documents": any_document(),
        "probe": probe,
        "metrics": sample_metrics(),
        "sdl": SDL,
        "deadline_ms": deadline_ms,
        "lifecycle": lifecycle,
        "examples": (Example("Say <hello>", "{ hello }", {"name": "执"}),),
    }
    application = make_application(**(arguments | changes))
    return Server(application, bind("127.0.0.1", 0), lifecycle=lifecycle, deadline_ms=deadline_ms)


@contextmanager
def running(server: Server) -> Iterator[str]:
    """The address of the server, running in a thread until the block ends."""
    started = threading.Event()
    loops: list[asyncio.AbstractEventLoop] = []
    failures: list[BaseException] = []

    def on_serving(_url: str) -> None:
        loops.append(asyncio.get_running_loop())
        started.set()

    def serve() -> None:
        try:
            run(server, on_serving)
        except BaseException as error:
            failures.append(error)
        finally:
            started.set()

    url = server.url
    thread = threading.Thread(target=serve)
    thread.start()
    started.wait(10)
    try:
        if failures:
            raise failures[0]
        yield url
    finally:
        if thread.is_alive():
            loops[0].call_soon_threadsafe(server.stop)
        thread.join(10)
        assert not thread.is_alive(), "the server did not stop"
