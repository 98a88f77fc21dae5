"""`zhixing operations`: the documents that are registered, for all processes on one platform."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from connectors.registered import store
from connectors.scan import Deadline
from connectors.settings import Settings
from connectors.stores.attach import attached_stores
from identifiers.errors import LoadError
from schema.build import build
from schema.persisted.checking import names, parsed, problems
from schema.persisted.reading import read_documents

DEADLINE_MS = 30_000
MOST_TOLD = 20
"""Problems that are printed; whoever mends those sees the next ones."""

operations = typer.Typer(
    help="Documents that callers may name by hash; with ZHIXING_OPERATIONS=registered the only ones that run.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Mount these commands."""
    app.add_typer(operations, name="operations")


@operations.command("add")
def add(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="GraphQL documents, or .json lists of them from a program's build."),
    ],
) -> None:
    """Register documents, all or none; running instances serve them within two seconds."""
    offered = _checked(files)
    added = asyncio.run(_add(context.obj, offered))
    for each in offered:
        typer.echo(f"{each.sha256}  {each.names}{'' if each.sha256 in added else '  (registered already)'}")


@operations.command("list")
def list_command(context: typer.Context) -> None:
    """List them by name; exit code 1 where one does not fit the schema any more."""
    schema = build().graphql
    misfits = 0
    for each in asyncio.run(_listed(context.obj)):
        typer.echo(f"{each.operation.sha256}  {each.added_at:%Y-%m-%d}  {each.operation.names}")
        for problem in problems(schema, each.operation.document):
            typer.echo(f"    does not fit the schema any more: {problem}")
            misfits += 1
    if misfits:
        raise typer.Exit(1)


@operations.command("remove")
def remove(
    context: typer.Context,
    sha256: Annotated[str, typer.Argument(metavar="HASH", help="As `zhixing operations list` shows it.")],
) -> None:
    """Take one away; where only registered documents run, it is refused within two seconds."""
    if not asyncio.run(_remove(context.obj, sha256)):
        raise LoadError(f"no operation is registered as {sha256}; see `zhixing operations list`")
    typer.echo(f"{sha256}  removed")


def _checked(files: Sequence[Path]) -> list[store.Operation]:
    """The documents of all files, each once; LoadError with file and line of what is wrong."""
    offered = {each.sha256: each for file in files for each in read_documents(file)}
    if not offered:
        raise LoadError("nothing is registered: there is no document in what was given")
    schema = build().graphql
    wrong = [f"{each.place}, {problem}" for each in offered.values() for problem in problems(schema, each.document)]
    if wrong:
        more = [f"… and {len(wrong) - MOST_TOLD} more"] if len(wrong) > MOST_TOLD else []
        raise LoadError("\n  ".join(["nothing is registered:", *wrong[:MOST_TOLD], *more]))
    return [
        store.Operation(sha256, ", ".join(names(parsed(each.document))), each.document)
        for sha256, each in offered.items()
    ]


async def _add(settings: Settings, offered: Sequence[store.Operation]) -> frozenset[str]:
    async with attached_stores(settings) as stores:
        return await store.add(stores.dsns["platform"], offered, Deadline.after_ms(DEADLINE_MS))


async def _listed(settings: Settings) -> list[store.Registered]:
    async with attached_stores(settings) as stores:
        return await store.listed(stores.dsns["platform"], Deadline.after_ms(DEADLINE_MS))


async def _remove(settings: Settings, sha256: str) -> bool:
    async with attached_stores(settings) as stores:
        return await store.remove(stores.dsns["platform"], sha256, Deadline.after_ms(DEADLINE_MS))
