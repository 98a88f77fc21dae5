"""`zhixing explain`: how a question would be answered, and how it was."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

import typer

from access.identity import LOCAL
from connectors.catalogue import SOURCES
from connectors.connector import Connector
from connectors.cursor import CursorCodec
from connectors.postgres.connector import PostgresConnector
from connectors.recorded import RecordedConnector, Recorder
from connectors.scan import Deadline
from connectors.settings import Settings
from connectors.stores.attach import attached_stores
from connectors.stores.graph_server import GraphAddress
from connectors.stores.keys import FOLDER, id_key
from graph.driver import GraphClient
from graph.recorded import RecordedGraph
from identifiers.errors import OperatorError, RequestError
from identifiers.opaque_id import IdCodec
from resolvers.context import Platform
from schema.build import build
from schema.explain import Explainer
from schema.request import GraphQLRequest
from web.asked import File, VariablesText, document_in, variables_in
from web.logs import configure_logs
from web.platform import Uncounted, open_platform

_NOBODY = GraphAddress("bolt://127.0.0.1:0", "", "", "graph", embedded=False, engine="neo4j")
"""No graph: without --analyze nothing is asked of it."""

_NO_KEY = bytes(range(64))
"""Reads no cursor and makes no id that is shown; a home that has a key has its own."""


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command("explain")(explain)


def explain(
    context: typer.Context,
    file: File,
    variables: VariablesText = "{}",
    operation: Annotated[str | None, typer.Option(help="The operation, where the document has several.")] = None,
    analyze: Annotated[bool, typer.Option("--analyze", help="Run it, and tell rows and time of each read.")] = False,
) -> None:
    """Print how a question is answered: each field, the reads in their rounds, the SQL. Values are never printed."""
    settings: Settings = context.obj
    configure_logs("warning", sys.stderr)
    asked = GraphQLRequest(document_in(file), operation, variables_in(variables))
    try:
        typer.echo(asyncio.run(_analyzed(settings, asked) if analyze else _explained(settings, asked)), nl=False)
    except RequestError as error:
        raise OperatorError(f"{file} is not answered: {error.message}") from None


async def _explained(settings: Settings, asked: GraphQLRequest) -> str:
    """What is told without a store: connectors that connect to nothing."""
    connectors = {source: PostgresConnector(source, "", 1) for source in SOURCES}
    key = id_key(settings) if (settings.home / FOLDER).is_dir() else _NO_KEY
    platform = Platform(
        connectors,
        GraphClient(_NOBODY),
        IdCodec(key),
        CursorCodec(key),
        Uncounted(),
        fixed_today=settings.today,
    )
    return await Explainer(build(), platform).explain(asked, LOCAL.grants, Deadline.after_ms(settings.deadline_ms))


async def _analyzed(settings: Settings, asked: GraphQLRequest) -> str:
    """What is told by running it on what runs on this home."""
    schema = build()
    async with (
        attached_stores(settings) as stores,
        open_platform(settings, stores, schema, Uncounted(), settings.today) as running,
    ):
        recorder = Recorder()
        connectors: Mapping[str, Connector] = {
            source: RecordedConnector(connector, recorder) for source, connector in running.connectors.items()
        }
        graph = RecordedGraph(stores.graph, recorder)
        try:
            explainer = Explainer(schema, replace(running.platform, connectors=connectors, graph=graph))
            deadline = Deadline.after_ms(settings.deadline_ms)
            return await explainer.analyze(asked, LOCAL.grants, deadline, recorder)
        finally:
            await graph.close()
