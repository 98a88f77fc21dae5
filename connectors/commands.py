"""`zhixing load` and `zhixing check`: what an operator does with sources and settings."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column
from rich.table import Table as Grid

from connectors.catalogue import SOURCES
from connectors.check import Finding, compare
from connectors.finbench.load import load_finbench
from connectors.scan import Deadline
from connectors.settings import PREFIX, SETTINGS, Setting, Settings
from connectors.statements import commands as statements
from connectors.stores import Stores
from connectors.stores.attach import attached_stores
from identifiers.errors import LoadError

CHECK_DEADLINE_MS = 10_000

load = typer.Typer(help="Load files into the stores that the platform manages.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Mount these commands."""
    app.add_typer(load, name="load")
    statements.register(load)
    app.command("check")(check)


@load.command("finbench")
def load_finbench_command(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of an LDBC FinBench snapshot.")],
) -> None:
    """Load an LDBC FinBench snapshot into registry and bank; twice changes nothing."""
    settings: Settings = context.obj
    asyncio.run(_load_finbench(settings, folder))


async def _load_finbench(settings: Settings, folder: Path) -> None:
    for source in ("registry", "bank"):
        if not settings.is_managed(source):
            raise LoadError(
                f"{source} is an agency's own database ({PREFIX}{source.upper()}_DSN): the platform never writes to it"
            )
    async with attached_stores(settings) as stores:
        typer.echo(str(await load_finbench(folder, stores.dsns)))


def check(
    context: typer.Context,
    settings_only: Annotated[
        bool, typer.Option("--settings", help="List every setting with meaning, default and value; ask no source.")
    ] = False,
) -> None:
    """Check the configuration, and that every source has what the catalogue needs."""
    settings: Settings = context.obj
    if settings_only:
        _print_settings(context.meta["environment"])
        return
    findings = asyncio.run(_check(settings))
    console = Console(soft_wrap=True)
    for source in SOURCES:
        wrong = [finding for finding in findings if finding.source == source]
        console.print(f"{source}: {'ok' if not wrong else f'{len(wrong)} to mend'}", highlight=False)
        for finding in wrong:
            console.print(f"  {finding.problem}\n    mend: {finding.remedy}", highlight=False, markup=False)
    if findings:
        raise typer.Exit(1)


async def _check(settings: Settings) -> list[Finding]:
    async with attached_stores(settings) as stores:
        return await findings_of(stores)


async def findings_of(stores: Stores) -> list[Finding]:
    """Everything in which the sources fall short of the catalogue, all asked at once."""
    deadline = Deadline.after_ms(CHECK_DEADLINE_MS)
    found = await asyncio.gather(*(compare(stores.dsns[source], source, deadline) for source in SOURCES))
    return [finding for findings in found for finding in findings]


def _print_settings(environment: Mapping[str, str]) -> None:
    grid = Grid(Column("setting", no_wrap=True), "meaning", "default", "value")
    for setting in SETTINGS:
        name = PREFIX + setting.name
        grid.add_row(name, setting.meaning, setting.default or "–", _shown(setting, environment.get(name)))
    Console().print(grid)


def _shown(setting: Setting, value: str | None) -> str:
    if value is None:
        return "(default)"
    return "(set, not shown)" if setting.secret and value else value
