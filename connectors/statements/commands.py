"""`zhixing load statement`: a customer's statement into the bank store that the platform manages."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from connectors.loading import Progress
from connectors.settings import PREFIX, Settings
from connectors.statements.account import account_of, holder_of
from connectors.statements.alipay import ALIPAY
from connectors.statements.icbc import ICBC
from connectors.statements.layout import IN, NEUTRAL, OUT
from connectors.statements.load import load_statement
from connectors.statements.reader import read_statement
from connectors.statements.statement import Statement
from connectors.statements.wechat import WECHAT
from connectors.stores.attach import attached_stores
from connectors.stores.keys import id_key
from identifiers.errors import LoadError
from identifiers.opaque_id import IdCodec

LAYOUTS = {layout.name: layout for layout in (ALIPAY, WECHAT, ICBC)}
"""Every institution whose statements are read."""

MOST_SHOWN = 20
"""Rows set aside that a dry run names."""


class Institution(StrEnum):
    """Whose statement it is."""

    ALIPAY = "alipay"
    WECHAT = "wechat"
    ICBC = "icbc"


def register(load: typer.Typer) -> None:
    """Mount the command below `load`."""
    load.command("statement")(load_statement_command)


def load_statement_command(
    context: typer.Context,
    institution: Annotated[Institution, typer.Argument(help="Whose statement it is.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The statement as it was downloaded, unpacked.")],
    holder: Annotated[str, typer.Option(metavar="NUMBER", help="Official number of the account's holder.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and tell; change nothing, write no file.")] = False,
    quarantine: Annotated[
        Path | None,
        typer.Option(help="Where rows that cannot be read go, as JSON Lines; FILE.quarantine.jsonl unless given."),
    ] = None,
) -> None:
    """Load a statement of an account; twice changes nothing. Exit code 1 where rows were set aside, 2 where refused."""
    settings: Settings = context.obj
    if not settings.is_managed("bank"):
        raise LoadError(f"bank is an agency's own database ({PREFIX}BANK_DSN): the platform never writes to it")
    target = quarantine or file.with_name(f"{file.name}.quarantine.jsonl")
    rejected = asyncio.run(_load(settings, institution.value, file, holder, None if dry_run else target))
    if rejected:
        raise typer.Exit(1)


async def _load(settings: Settings, name: str, file: Path, holder: str, quarantine: Path | None) -> int:
    """Read, tell, and load where there is a `quarantine` to set rows aside in; how many rows were set aside."""
    layout = LAYOUTS[name]
    number = holder_of(holder)
    statement = read_statement(file, layout)
    for line in told(statement):
        typer.echo(line)
    for warning in statement.warnings:
        typer.echo(f"warning: {warning}", err=True)
    rejected = len(statement.rejected)
    if quarantine is None:
        for each in statement.rejected[:MOST_SHOWN]:
            typer.echo(f"line {each.line}, column {each.column}: {each.reason}", err=True)
        typer.echo(f"dry run, nothing changed: {len(statement.rows)} rows to load, {rejected} to quarantine")
        return rejected
    async with attached_stores(settings) as stores:
        account = account_of(statement, layout, number, IdCodec(id_key(settings)))
        with Progress(file.name, len(statement.rows), sys.stderr) as progress:
            done = await load_statement(statement, account, stores.dsns, quarantine, f"statement {name}", progress)
    if rejected:
        typer.echo(f"quarantine: {quarantine}", err=True)
    typer.echo(f"{done.loaded} loaded, {done.unchanged} unchanged, {rejected} quarantined")
    return rejected


def told(statement: Statement) -> Iterator[str]:
    """What was read, in numbers: no name and no account."""
    rows = statement.rows
    if not rows:
        yield "no row could be read" if statement.rejected else "the statement has no rows"
        return
    days = [row.booked_on for row in rows]
    settled = sum(row.settled for row in rows)
    yield f"{len(rows)} rows of {min(days)} to {max(days)}: {settled} settled, {len(rows) - settled} not"
    counts = Counter(row.direction for row in rows)
    for direction in (IN, OUT, NEUTRAL):
        total = sum((row.amount for row in rows if row.direction == direction), Decimal())
        yield f"{direction}: {counts[direction]} rows, {total} yuan"
    if statement.paired:
        yield f"{statement.paired} refunds paired with the closed trades that they give back"
