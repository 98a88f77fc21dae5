"""`zhixing load <source>.<table> FILE`: a command for each table that files can be loaded into."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from connectors.catalogue import TABLES, Table, table
from connectors.files.load import FileLoaded, Prepared, load_file, prepare, rehearse
from connectors.files.mapping import FileMapping, read_mapping
from connectors.files.quarantine import quarantine_path
from connectors.loading import Progress
from connectors.settings import PREFIX, Settings
from connectors.stores.attach import attached_stores
from identifiers.errors import LoadError, SourceError


def register(load: typer.Typer) -> None:
    """Mount a command for each table of the catalogue."""
    for each in TABLES.values():
        load.command(each.qualified, help=_help(each))(load_table)


def load_table(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV (UTF-8, GB18030), JSON Lines or Excel (.xlsx).")],
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="TOML: headers, constants, units, terms; the rest is guessed.")
    ] = None,
    quarantine: Annotated[
        Path | None, typer.Option("--quarantine", help="Where bad rows go; below the home if not said.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the mapping and what can be read; change nothing.")
    ] = False,
) -> None:
    """Load a file: exit code 0 all loaded, 1 something was quarantined, 2 refused with nothing changed."""
    settings: Settings = context.obj
    into = table(context.info_name or "")
    said = FileMapping() if mapping is None else read_mapping(mapping, into)
    with Progress(f"checking {file.name}", None, sys.stderr) as told:
        prepared = prepare(file, into, said, told)
    if dry_run:
        _show(prepared)
        with _progress(prepared) as told:
            done = rehearse(prepared, told)
        typer.echo("\n".join(f"# {line}" for line in [*_read_lines(done)]))
    else:
        _ensure_managed(settings, into)
        done = asyncio.run(_load(settings, prepared, quarantine))
        typer.echo("\n".join(done.lines()))
    if done.quarantined:
        raise typer.Exit(1)


def _help(into: Table) -> str:
    return f"Load a file into {into.qualified}: {into.description}."


def _ensure_managed(settings: Settings, into: Table) -> None:
    if not settings.is_managed(into.source):
        raise LoadError(
            f"{into.source} is an agency's own database ({PREFIX}{into.source.upper()}_DSN): "
            "the platform never writes to it"
        )


async def _load(settings: Settings, prepared: Prepared, quarantine: Path | None) -> FileLoaded:
    into = prepared.plan.table
    async with attached_stores(settings) as stores:
        path = quarantine or quarantine_path(stores.home, into, prepared.file)
        try:
            with _progress(prepared) as told:
                return await load_file(prepared, stores.dsns, path, told)
        except SourceError as error:
            raise LoadError(f"{error.source} failed while the file was loaded: {error}; load it again") from error


def _progress(prepared: Prepared) -> Progress:
    return Progress(prepared.file.path.name, prepared.file.rows, sys.stderr)


def _show(prepared: Prepared) -> None:
    typer.echo(f"# {prepared.file.path.name}: {prepared.file.described()}")
    typer.echo("\n".join(prepared.plan.lines()))
    typer.echo("")


def _read_lines(done: FileLoaded) -> tuple[str, ...]:
    reasons = (f"{reason}: {count:,}" for reason, count in sorted(done.reasons.items()))
    return (
        *done.warnings,
        *reasons,
        f"{done.done.loaded:,} rows can be read, {done.quarantined:,} would be quarantined; nothing was changed",
    )
