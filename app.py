"""Zhixing (执行): the application. Settings from the environment, the command line mounted from the packages."""

from __future__ import annotations

import os
import sys

import typer

import connectors.commands
import graph.commands
import schema.commands
import web.commands
import web.operations
import web.status
from connectors.settings import read_settings
from identifiers.errors import OperatorError

app = typer.Typer(
    name="zhixing",
    help="Zhixing (执行): a federated GraphQL data platform for court enforcement.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def settings(context: typer.Context) -> None:
    """Read every ZHIXING_* setting before any command; a wrong one stops it."""
    context.obj = read_settings(os.environ)
    context.meta["environment"] = dict(os.environ)


for commands in (web.commands, web.operations, web.status, connectors.commands, graph.commands, schema.commands):
    commands.register(app)


def main() -> None:
    """The console script: what the operator can mend is a sentence and exit code 2, never a stack."""
    try:
        app()
    except OperatorError as error:
        sys.exit(_said(error))


def _said(error: OperatorError) -> int:
    typer.echo(f"zhixing: {error.message}", err=True)
    return 2


if __name__ == "__main__":
    main()
