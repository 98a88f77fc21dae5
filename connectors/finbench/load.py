"""`load_finbench`: a snapshot into registry and bank, each in one transaction, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from connectors.catalogue import table, tables_of
from connectors.finbench.read import read_snapshot
from connectors.finbench.rows import TableRows, bank_rows, registry_rows
from connectors.loading import Loaded, LoadRecord, load_rows, record_loads, references_at_the_end
from connectors.scan import Deadline
from connectors.session import connected

LIMIT_MS = 600_000
"""By when a load ends, milliseconds."""

_NOUNS: Mapping[str, str] = {
    "Person.csv": "persons",
    "Company.csv": "companies",
    "PersonInvestCompany.csv": "investments by persons",
    "CompanyInvestCompany.csv": "investments by companies",
    "Account.csv": "accounts",
    "AccountTransferAccount.csv": "transfers",
    "AccountWithdrawAccount.csv": "withdrawals",
    "Loan.csv": "loans",
    "LoanDepositAccount.csv": "loan deposits",
    "AccountRepayLoan.csv": "loan repayments",
    "PersonGuaranteePerson.csv": "guarantees by persons",
    "CompanyGuaranteeCompany.csv": "guarantees by companies",
}


@dataclass(frozen=True, slots=True)
class FinBenchSummary:
    """What a load read (by noun), what it did to each table, and which files it left out."""

    read: Mapping[str, int]
    written: Mapping[str, Loaded]
    left_out: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """The summary as sentences; the last names the files left out."""
        return (
            *(f"{count:,} {noun}" for noun, count in self.read.items()),
            *(f"{name}: {done.loaded:,} loaded, {done.unchanged:,} unchanged" for name, done in self.written.items()),
            f"left out: {', '.join(self.left_out) or 'nothing'}",
        )

    def __str__(self) -> str:
        return "\n".join(self.lines())


async def load_finbench(folder: Path, dsns: Mapping[str, str]) -> FinBenchSummary:
    """Load a snapshot's folder into the managed databases `dsns["registry"]` and `dsns["bank"]`.

    LoadError names file, line and column before anything is written. Loading again changes nothing and counts every row
    as unchanged. Where `dsns` names `platform`, the load is noted in its history. SourceUnavailable and SourceTimeout
    as for any source.
    """
    started = datetime.now(UTC)
    snapshot = read_snapshot(folder)
    deadline = Deadline.after_ms(LIMIT_MS)
    written: dict[str, Loaded] = {}
    async with AsyncExitStack() as stack:
        for source, batches in (("registry", registry_rows(snapshot.records)), ("bank", bank_rows(snapshot.records))):
            written.update(await _write(stack, dsns[source], source, batches, deadline))
    summary = FinBenchSummary(
        {noun: len(snapshot.records[name]) for name, noun in _NOUNS.items()}, written, snapshot.left_out
    )
    if "platform" in dsns:
        finished = datetime.now(UTC)
        sources = ("registry", "bank")
        records = [LoadRecord(name, "finbench", started, finished, _total(written, name)) for name in sources]
        await record_loads(dsns["platform"], records, deadline)
    return summary


async def _write(
    stack: AsyncExitStack, dsn: str, source: str, batches: tuple[TableRows, ...], deadline: Deadline
) -> dict[str, Loaded]:
    """Write one source's rows; its transaction stays open until the stack closes, when both are complete."""
    session = await stack.enter_async_context(connected(dsn, source, deadline))
    await stack.enter_async_context(session.transaction())
    await stack.enter_async_context(references_at_the_end(session, tables_of(source)))
    return {each.table: await load_rows(session, table(each.table), each.columns, each.rows) for each in batches}


def _total(written: Mapping[str, Loaded], source: str) -> Loaded:
    return sum((done for name, done in written.items() if name.startswith(f"{source}.")), start=Loaded())
