"""`zhixing graph draw`: a company's owners and controllers as a picture."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from connectors.scan import Deadline
from connectors.settings import Settings
from connectors.stores import running_stores
from connectors.stores.attach import attached_stores
from graph.control import controls_in
from graph.drawing.chart import Chart, chart
from graph.drawing.png import png
from graph.drawing.svg import draw
from graph.ownership import Ownership, owners_in
from graph.upstream import read_upstream
from identifiers.errors import LoadError, OperatorError, TooMany
from schema.build import build
from schema.request import GraphQLRequest, RequestInfo
from web.logs import configure_logs
from web.payload import body_of
from web.platform import Running, Uncounted, open_platform

SUFFIXES = (".svg", ".png")
NAMELESS = "（无名称）"
_REQUEST_ID = "command-line"
_PARTY = "query ($number: String!) { party(number: $number) { id kind } }"
_NAMES = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Party { id name } } }"


def register(app: typer.Typer) -> None:
    """Mount the command."""
    group = typer.Typer(help="Look at the relationship graph.", no_args_is_help=True)
    group.command("draw")(draw_command)
    app.add_typer(group, name="graph")


def draw_command(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The company's 统一社会信用代码.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Ends in .svg or .png; written over.")],
) -> None:
    """Draw who owns and who controls a company, today: holders left, what they hold right."""
    settings: Settings = context.obj
    configure_logs("warning", sys.stderr)
    check(out)
    pictured, names, on = asyncio.run(drawn(settings, number))
    picture = draw(pictured, names, on)
    try:
        out.write_bytes(png(picture) if out.suffix.lower() == ".png" else picture.encode())
    except OSError as error:
        raise LoadError(f"{out} cannot be written: {error.strerror}") from None
    folded = f", {pictured.folded} more folded into one box" if pictured.folded else ""
    typer.echo(f"{out}: {len(pictured.boxes)} parties{folded}, {len(pictured.arrows)} holdings, as of {on}")


def check(out: Path) -> None:
    """LoadError where a file's name says no format, its folder is not there, or it is one itself."""
    if out.suffix.lower() not in SUFFIXES:
        raise LoadError(f"{out} does not say what to draw: name a file that ends in .svg or .png")
    if out.is_dir():
        raise LoadError(f"{out} cannot be written: it is a folder")
    if not out.parent.is_dir():
        raise LoadError(f"{out} cannot be written: there is no folder {out.parent}")


async def drawn(settings: Settings, number: str) -> tuple[Chart, Mapping[str, str], date]:
    """The chart of a company, the names of its parties by key, and its day.

    OperatorError where nobody or no company has the number; SourceError where the graph does not answer.
    """
    beside = running_stores(settings) is not None
    async with (
        attached_stores(settings) as stores,
        open_platform(settings, stores, build(), Uncounted(), settings.today) as running,
    ):
        if not beside:
            # Nobody else follows the sources.
            await running.following.settle()
            await running.following.catch_up()
        deadline = Deadline.after_ms(settings.deadline_ms)
        on = running.platform.today()
        company = await _company(running, number, deadline)
        found = await _chart(running, company, on, deadline)
        return found, await _names(running, [box.key for box in found.boxes], deadline), on


async def _company(running: Running, number: str, deadline: Deadline) -> str:
    """The id of the company with that number; OperatorError where there is none."""
    party = (await _asked(running, _PARTY, {"number": number}, deadline))["party"]
    if party is None:
        raise OperatorError(f"no agency knows a party of the number {number}")
    if party["kind"] != "COMPANY":
        raise OperatorError(f"{number} is a person's number: owners and controllers are a company's")
    key: str = party["id"]
    return key


async def _chart(running: Running, company: str, on: date, deadline: Deadline) -> Chart:
    upstream = await read_upstream(running.graph, [company], on, deadline)
    try:
        (owners,) = await owners_in(upstream, [company], 0.0, deadline)
        (control,) = controls_in(upstream, [company])
        if isinstance(control, TooMany):
            raise control
        # Shares without a finite value are left out; who holds whom can be drawn all the same.
        return chart(upstream, company, owners.owners if isinstance(owners, Ownership) else (), control)
    except TooMany as error:
        raise OperatorError(f"it cannot be drawn: {error.message}") from None


async def _names(running: Running, keys: Sequence[str], deadline: Deadline) -> Mapping[str, str]:
    found = (await _asked(running, _NAMES, {"ids": keys}, deadline))["nodes"]
    named = {party["id"]: party["name"] for party in found if party}
    return {key: named.get(key) or NAMELESS for key in keys}


async def _asked(running: Running, query: str, variables: Mapping[str, Any], deadline: Deadline) -> Mapping[str, Any]:
    """The data of an answer through access; OperatorError where it has errors."""
    answer = await running.engine(GraphQLRequest(query, variables=variables), RequestInfo(_REQUEST_ID, deadline))
    told = orjson.loads(body_of(answer, _REQUEST_ID))
    if told.get("errors"):
        raise OperatorError(f"it cannot be drawn: {told['errors'][0]['message']}")
    data: Mapping[str, Any] = told["data"]
    return data
