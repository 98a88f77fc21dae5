"""`zhixing schema`: the schema as callers see it; `zhixing operations`: what they ask of it."""

from __future__ import annotations

from typing import Annotated

import typer

from connectors.catalogue import SOURCES
from connectors.schema_ddl import ddl
from schema.build import build
from schema.persisted import commands as persisted

schema = typer.Typer(help="The schema as callers see it.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Mount these commands."""
    app.add_typer(schema, name="schema")
    persisted.register(app)


@schema.command("sdl")
def sdl() -> None:
    """Print the SDL; schema/schema.graphql is this command's output."""
    typer.echo(build().sdl, nl=False)


@schema.command("ddl")
def ddl_command(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=f"One of {', '.join(SOURCES)}.")],
) -> None:
    """Print what an agency's own database must offer: views, a role that can only select, a change feed."""
    typer.echo(ddl(source), nl=False)
