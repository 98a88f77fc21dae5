"""`zhixing schema`: the schema as callers see it."""

from __future__ import annotations

import typer

from schema.build import build

schema = typer.Typer(help="The schema as callers see it.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Mount these commands."""
    app.add_typer(schema, name="schema")


@schema.command("sdl")
def sdl() -> None:
    """Print the SDL; schema/schema.graphql is this command's output."""
    typer.echo(build().sdl, nl=False)
