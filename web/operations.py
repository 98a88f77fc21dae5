"""`zhixing backup` and `restore`: what an operator keeps, and brings back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from connectors.settings import PREFIX, Settings
from connectors.stores.attach import attached_stores
from connectors.stores.backup import BackedUp, back_up
from connectors.stores.restore import restore


def register(app: typer.Typer) -> None:
    """Mount these commands."""
    app.command("backup")(backup_command)
    app.command("restore")(restore_command)


def backup_command(
    context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that is not there yet.")]
) -> None:
    """Write every managed store and the keys to one file, also while the platform serves."""
    done = asyncio.run(_back_up(context.obj, file))
    typer.echo(
        f"{file}: {len(done.databases)} databases ({', '.join(done.databases)}) and the keys, {done.size_bytes:,} bytes"
    )
    _say_left_out(done.left_out)
    typer.echo(
        "It holds the master key: keep it as safe as the home."
        if done.master_key_inside
        else f"It does not hold the master key: restoring it asks for the same {PREFIX}MASTER_KEY."
    )


async def _back_up(settings: Settings, file: Path) -> BackedUp:
    async with attached_stores(settings) as stores:
        return await back_up(settings, stores, file)


def restore_command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `zhixing backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of the data in the home.")] = False,
) -> None:
    """Bring back a backup into a home on which nothing runs; ids stay, the graph is made anew at the next start."""
    settings: Settings = context.obj
    done = asyncio.run(restore(settings, file, replace_present=replace, told=_say_brought_back))
    typer.echo(
        f"restored {len(done.databases)} databases ({', '.join(done.databases)}) and the keys to {settings.home}"
    )
    typer.echo(f"as of {done.created_at}, by version {done.platform}; the graph is made anew at the next start")
    _say_left_out(done.left_out)


def _say_brought_back(source: str) -> None:
    typer.echo(f"bringing back {source} …", err=True)


def _say_left_out(left_out: Mapping[str, str]) -> None:
    for source, name in left_out.items():
        typer.echo(f"not in it: {source}, an agency's own database ({name})")
