"""`zhixing demo`, `serve` and `query`: running the platform and asking it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from socket import socket
from typing import Annotated

import httpx
import orjson
import typer

from connectors.demo.load import LARGEST_SCALE, SMALLEST_SCALE
from connectors.scan import Deadline
from connectors.settings import MOST_WORKERS, Settings
from connectors.stores import Stores, open_stores
from identifiers.errors import OperatorError, RequestError
from schema.build import build
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo
from web.address import forget, remember, served_at
from web.asked import File, VariablesText, document_in, variables_in
from web.background import Prepare, prepared_stores
from web.demo import FIRST, demo_today, loader
from web.health import Lifecycle
from web.logs import configure_logs
from web.pages import Example
from web.parent import Parent
from web.payload import body_of, refused
from web.platform import Running, Uncounted, open_platform
from web.server import Server, bind, run
from web.service import Service
from web.stories import examples

REQUEST_ID = "command-line"


def register(app: typer.Typer) -> None:
    """Mount these commands."""
    app.command("demo")(demo)
    app.command("serve")(serve)
    app.command("query")(query)


def demo(
    context: typer.Context,
    scale: Annotated[
        float | None,
        typer.Option(
            min=SMALLEST_SCALE,
            max=LARGEST_SCALE,
            help="How large the demo is: 1 has 30,000 cases. Without it: the scale that the home has, or 1.",
        ),
    ] = None,
) -> None:
    """Run everything on this machine with the demo's data, loading it first where it is not there yet."""
    settings: Settings = context.obj
    today = demo_today(settings)

    def told(url: str) -> None:
        typer.echo(
            f"\n  Zhixing is ready. Open {url}/ or ask it from another terminal:\n\n{FIRST.command(url)}\n\n"
            f"  The business date is {today} (ZHIXING_TODAY). Ctrl-C stops everything that was started.\n"
        )

    _serve(settings, today, loader(settings, scale), examples(), told)


def serve(
    context: typer.Context,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=MOST_WORKERS, help="Processes that answer on the one port; else ZHIXING_WORKERS."),
    ] = None,
) -> None:
    """Serve the platform on the stores that the settings name."""
    settings: Settings = context.obj
    settings = settings if workers is None else replace(settings, workers=workers)
    _serve(settings, settings.today, _nothing, (), lambda url: typer.echo(f"Zhixing is ready: {url}/graphql"))


async def _nothing(_stores: Stores) -> None:
    """A platform in use has its data."""


def _serve(
    settings: Settings,
    today: date | None,
    prepare: Prepare,
    examples: tuple[Example, ...],
    told: Callable[[str], None],
) -> None:
    configure_logs(settings.log_level, sys.stderr)
    listener = bind(settings.host, settings.port)
    server = _server if settings.workers == 1 else Parent

    def serving(url: str) -> None:
        remember(settings.home, url)
        told(url)

    try:
        run(server(settings, listener, today=today, prepare=prepare, examples=examples), serving)
    finally:
        forget(settings.home)


def _server(
    settings: Settings, listener: socket, *, today: date | None, prepare: Prepare, examples: tuple[Example, ...]
) -> Server:
    """All in this one process."""
    lifecycle = Lifecycle()
    stores = prepared_stores(settings, prepare)
    service = Service(settings, build(), lifecycle, stores=stores, today=today, examples=examples)
    return Server(service.application, listener, lifecycle=lifecycle, deadline_ms=settings.deadline_ms)


def query(
    context: typer.Context,
    file: File,
    variables: VariablesText = "{}",
) -> None:
    """Ask one question: the JSON answer on standard output, exit code 1 where it has errors."""
    settings: Settings = context.obj
    configure_logs("warning", sys.stderr)
    asked = GraphQLRequest(document_in(file), variables=variables_in(variables))
    url = served_at(settings.home)
    body = _ask(url, asked, settings) if url is not None else asyncio.run(_answer(settings, asked))
    answer = orjson.loads(body)
    typer.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode())
    if answer.get("errors"):
        raise typer.Exit(1)


def _ask(url: str, asked: GraphQLRequest, settings: Settings) -> bytes:
    """The answer of the instance that serves from this home."""
    try:
        response = httpx.post(
            f"{url}/graphql",
            json={"query": asked.query, "variables": asked.variables},
            headers={"Accept": "application/graphql-response+json"},
            timeout=settings.deadline_ms / 1000 + 5,
            trust_env=False,
        )
    except httpx.HTTPError as error:
        raise OperatorError(f"the instance on this home does not answer at {url} ({type(error).__name__})") from None
    return response.content


async def _answer(settings: Settings, asked: GraphQLRequest) -> bytes:
    """The answer of stores opened for this question alone."""
    schema = build()
    async with (
        open_stores(settings) as stores,
        open_platform(settings, stores, schema, Uncounted(), settings.today) as running,
    ):
        await running.following.settle()
        await running.following.catch_up()
        return body_of(await _outcome(running, asked, settings), REQUEST_ID)


async def _outcome(running: Running, asked: GraphQLRequest, settings: Settings) -> GraphQLAnswer:
    try:
        found = running.documents(asked)
        return await running.engine(found, RequestInfo(REQUEST_ID, Deadline.after_ms(settings.deadline_ms)))
    except RequestError as error:
        return refused(error, error.status)
