"""`zhixing status`: what runs here, its stores, versions and sizes, how far the graph is behind, the last loads."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.table import Column, Table

from connectors.postgres.connector import PostgresConnector
from connectors.scan import Deadline
from connectors.settings import Settings
from connectors.stores import Stores, running_stores
from connectors.stores.attach import attached_stores
from connectors.stores.home import holder
from connectors.stores.keys import id_key
from connectors.stores.status import StoreStatus, home_free_bytes, home_size_bytes, store_statuses
from graph.driver import GraphClient
from graph.projection.following import PROJECTED, following, total
from identifiers.errors import SourceError
from identifiers.opaque_id import IdCodec
from web.address import served_at

LIMIT_MS = 10_000
LITTLE_ROOM_BYTES = 64_000_000
"""Four files of the write-ahead log: Postgres starts with no less than one."""
_WIDTH = 160


@dataclass(frozen=True, slots=True)
class GraphStatus:
    """The graph: `kind` embedded or external, what its server calls itself, how far it is behind its sources.

    `changes_behind` are those of all sources, `seconds_behind` the age of the oldest of them. `is_whole` is False until
    it has been made in full from each of them.
    """

    kind: str
    engine: str
    server: str | None
    changes_behind: int | None
    seconds_behind: float | None
    is_whole: bool | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """All of it. `url` is where the instance serves, None where none does; `process` is that instance's."""

    platform: str
    home: str
    home_size_bytes: int
    home_free_bytes: int
    process: int | None
    url: str | None
    stores: tuple[StoreStatus, ...]
    graph: GraphStatus


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command("status")(status)


def status(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False
) -> None:
    """Say what runs, its stores, versions and sizes, how far the graph is behind, and the last load of each source."""
    found = asyncio.run(_look(context.obj))
    if as_json:
        typer.echo(orjson.dumps(asdict(found), option=orjson.OPT_INDENT_2).decode())
    else:
        _print(found)


async def _look(settings: Settings) -> Status:
    home = settings.home.absolute()
    # Asked before the stores are opened: while they are, the holder of the home is this command.
    beside = running_stores(settings) is not None
    process, url = (holder(home), served_at(home)) if beside else (None, None)
    async with attached_stores(settings) as stores:
        deadline = Deadline.after_ms(LIMIT_MS)
        found, graph = await asyncio.gather(
            store_statuses(settings, stores, deadline), _graph_status(settings, stores, deadline)
        )
    size, free = home_size_bytes(home), home_free_bytes(home)
    return Status(version("zhixing"), str(home), size, free, process, url, found, graph)


async def _graph_status(settings: Settings, stores: Stores, deadline: Deadline) -> GraphStatus:
    connectors = {each: PostgresConnector(each, stores.dsns[each], 1) for each in PROJECTED}
    client = GraphClient(stores.graph)
    kind, engine = "embedded" if stores.graph.embedded else "external", stores.graph.engine
    server = None
    try:
        server = await client.agent(deadline)
        lags = await following(client, connectors, IdCodec(id_key(settings))).lags(deadline)
    except SourceError as error:
        return GraphStatus(kind, engine, server, None, None, None, error.message)
    finally:
        closing = (each.close() for each in connectors.values())
        await asyncio.gather(*closing, client.close(), return_exceptions=True)
    lag = total(lags)
    return GraphStatus(kind, engine, server, lag.changes, round(lag.seconds, 1), lag.is_whole, None)


def _print(found: Status) -> None:
    console = Console(soft_wrap=True, highlight=False, markup=False)
    serves = f"serves at {found.url} (process {found.process})" if found.url else "does not serve"
    console.print(f"zhixing {found.platform} {serves}")
    console.print(f"home: {found.home}, {_size(found.home_size_bytes)}, {_size(found.home_free_bytes)} free")
    if found.home_free_bytes < LITTLE_ROOM_BYTES:
        console.print(
            "its disk is nearly full: make room. What serves goes on by itself then: Postgres starts again and the "
            "graph catches up; what was acknowledged is kept"
        )
    console.print(f"graph: {found.graph.kind}, {found.graph.server or found.graph.engine}, {behind(found.graph)}")
    grid = Table("store", "kind", "Postgres", "migrations", Column("size", justify="right"), "last load", box=None)
    for store in found.stores:
        grid.add_row(store.name, store.kind, store.problem or store.postgres, _migrations(store), *_figures(store))
    # As wide as it comes: a terminal breaks a long line, where a narrow table would break every word.
    Console(width=_WIDTH, soft_wrap=True, highlight=False, markup=False).print(grid)


def behind(graph: GraphStatus) -> str:
    """How far the graph is, in words."""
    if graph.changes_behind is None:
        return graph.problem or "does not answer"
    if not graph.is_whole:
        return "not whole yet: what serves is making it from its sources, and answers no path"
    return f"{graph.changes_behind} changes ({graph.seconds_behind} s) behind its sources"


def _migrations(store: StoreStatus) -> str:
    if store.migrations_known is None:
        return "–"
    return f"{'?' if store.migrations_applied is None else store.migrations_applied} of {store.migrations_known}"


def _figures(store: StoreStatus) -> tuple[str, str]:
    size = "–" if store.size_bytes is None else _size(store.size_bytes)
    last = store.last_load
    if last is None:
        return size, "–"
    others = (("unchanged", last.unchanged), ("quarantined", last.quarantined))
    counts = ", ".join([f"{last.loaded:,} loaded", *(f"{count:,} {what}" for what, count in others if count)])
    return size, f"{last.what}, {last.finished_at:%Y-%m-%d %H:%M} UTC: {counts}"


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"
