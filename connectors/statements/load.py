"""A statement into bank.account and bank.transaction of a managed store: all of it in one transaction, or none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from connectors.catalogue import table
from connectors.loading import SILENT, Loaded, LoadRecord, Told, counted, load_rows, record_loads
from connectors.scan import Deadline
from connectors.session import Session, connected
from connectors.statements.account import Account
from connectors.statements.statement import Rejected, Statement, StatementRow
from connectors.stores.home import write_private
from identifiers.errors import LoadError

LIMIT_MS = 300_000
"""By when a load ends, milliseconds."""

_SAME = ("account_number", "reference")
_TAKEN_OVER = (
    "reference",
    "at",
    "booked_on",
    "amount",
    "direction",
    "counterparty_name",
    "counterparty_account",
    "channel",
    "category",
    "note",
    "settled",
)


async def load_statement(
    statement: Statement,
    account: Account,
    dsns: Mapping[str, str],
    quarantine: Path,
    what: str,
    told: Told = SILENT,
) -> Loaded:
    """Write a statement's account and rows into `dsns["bank"]`, and the rows set aside into the file `quarantine`.

    How many transactions are new or were brought up to date, and how many stood there. Loading again changes nothing.
    LoadError where the account stands there under another holder, or the quarantine file cannot be written: then
    nothing is changed. Where `dsns` names `platform`, the load is noted in its history as `what`. SourceUnavailable and
    SourceTimeout as for any source.
    """
    started = datetime.now(UTC)
    deadline = Deadline.after_ms(LIMIT_MS)
    async with connected(dsns["bank"], "bank", deadline) as session, session.transaction():
        await _load_account(session, statement, account)
        rows = ((account.number, *_values(row)) for row in counted(statement.rows, told))
        done = await load_rows(session, table("bank.transaction"), ("account_number", *_TAKEN_OVER), rows, _SAME)
        # Before the commit: a row is never in neither of the two.
        write_quarantine(quarantine, statement.rejected)
    if "platform" in dsns:
        record = LoadRecord("bank", what, started, datetime.now(UTC), done, len(statement.rejected))
        await record_loads(dsns["platform"], [record], deadline)
    return done


def write_quarantine(path: Path, rejected: tuple[Rejected, ...]) -> None:
    """The rows set aside as JSON Lines, readable by their owner alone; the file of an earlier load is replaced."""
    try:
        if rejected:
            lines = (json.dumps(asdict(each), ensure_ascii=False) for each in rejected)
            write_private(path, "".join(f"{line}\n" for line in lines))
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise LoadError(f"{path} cannot be written: {error.strerror}; give another with --quarantine") from error


async def _load_account(session: Session, statement: Statement, account: Account) -> None:
    """Write the account; what this statement does not tell of it, or an older one tells otherwise, stays."""
    there = await session.fetchrow(
        "select holder_number, holder_name, balance from account where number = $1 for update", account.number
    )
    if there is not None and there["holder_number"] != account.holder.number:
        raise LoadError("the statement's account stands there under another holder: check --holder")
    values: dict[str, Any] = {
        "number": account.number,
        "holder_number": account.holder.number,
        "holder_number_kind": account.holder.kind,
        "holder_kind": account.holder_kind,
        "holder_name": account.holder_name or (there["holder_name"] if there else None),
        "institution": account.institution,
        "balance": await _balance(session, statement, account, there["balance"] if there else None),
    }
    await load_rows(session, table("bank.account"), tuple(values), [tuple(values.values())])


async def _balance(session: Session, statement: Statement, account: Account, there: Decimal | None) -> Decimal | None:
    """The balance after the newest row of all statements: None where that one is not readable."""
    newest = statement.newest
    if newest is None or not statement.has_balance:
        return there
    last: date | None = await session.fetchval(
        "select max(booked_on) from transaction where account_number = $1", account.number
    )
    return there if last is not None and last > newest.booked_on else newest.balance


def _values(row: StatementRow) -> tuple[Any, ...]:
    return (
        row.reference,
        row.at,
        row.booked_on,
        row.amount,
        row.direction,
        row.counterparty,
        row.counterparty_account,
        row.channel,
        row.category,
        row.note,
        row.settled,
    )
