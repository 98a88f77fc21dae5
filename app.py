"""Zhixing (执行): the application. Settings from the environment, the command line mounted from the packages."""

from __future__ import annotations

import errno
import os
import sys

import typer

import connectors.commands
import graph.commands
import schema.commands
import web.commands
import web.draw
import web.explain
import web.operations
import web.status
from connectors.settings import read_settings
from identifiers.errors import OperatorError, SourceError, StoreError

NOT_WRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""A disk that is full or may only be read: the operator's to mend."""

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


for commands in (
    web.commands,
    web.draw,
    web.explain,
    web.operations,
    web.status,
    connectors.commands,
    graph.commands,
    schema.commands,
):
    commands.register(app)


def main() -> None:
    """The console script: what the operator can mend is a sentence and exit code 2, never a stack."""
    try:
        app()
    except (OperatorError, SourceError) as error:
        sys.exit(_said(error))
    except OSError as error:
        if error.errno not in NOT_WRITABLE:
            raise
        remedy = "; make room and start again" if error.errno != errno.EROFS else ""
        sys.exit(_said(StoreError(f"{error.filename or 'a file'} cannot be written: {error.strerror}{remedy}")))


def _said(error: OperatorError | SourceError) -> int:
    typer.echo(f"zhixing: {error.message}", err=True)
    return 2


if __name__ == "__main__":
    main()
