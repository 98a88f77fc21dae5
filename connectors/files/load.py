"""`load_file`: a file into a managed table, in one transaction; what was loaded, unchanged, quarantined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg

from connectors.catalogue import Table
from connectors.files.headers import Plan, plan_for
from connectors.files.limits import LOAD_MS, MAX_QUARANTINED
from connectors.files.mapping import FileMapping
from connectors.files.opened import TableFile, open_table
from connectors.files.quarantine import write_quarantine
from connectors.files.rows import RowReader
from connectors.files.staging import Staging
from connectors.files.wrong import Finding
from connectors.loading import Loaded, LoadRecord, record_loads
from connectors.scan import Deadline
from connectors.session import connected
from identifiers.errors import LoadError


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file found right as a whole, and how it is read into its table."""

    file: TableFile
    plan: Plan


@dataclass(frozen=True, slots=True)
class FileLoaded:
    """What a load did; `reasons` counts the quarantined rows, `warnings` are sentences."""

    done: Loaded
    reasons: Mapping[str, int]
    quarantine: Path | None
    warnings: tuple[str, ...] = ()

    @property
    def quarantined(self) -> int:
        """Rows that were set aside."""
        return sum(self.reasons.values())

    def lines(self) -> Iterator[str]:
        """The result as sentences; the last says loaded, unchanged, quarantined."""
        yield from self.warnings
        yield from (f"{reason}: {count:,}" for reason, count in sorted(self.reasons.items()))
        if self.quarantined and self.quarantine is not None:
            yield f"quarantined rows: {self.quarantine}"
        yield f"{self.done.loaded:,} loaded, {self.done.unchanged:,} unchanged, {self.quarantined:,} quarantined"


def prepare(path: Path, table: Table, mapping: FileMapping) -> Prepared:
    """Open a file for a table; LoadError names what is wrong with it as a whole. No store is asked."""
    if any(reference.to == ("record_id",) for reference in table.references):
        raise LoadError(f"{table.qualified} belongs to records by our own serials, which no file knows")
    file = open_table(path, mapping.sheet)
    return Prepared(file, plan_for(table, file, mapping))


def rehearse(prepared: Prepared) -> FileLoaded:
    """Read every row without any store: how many can be read, and what is wrong with the others."""
    reading = _Reading(prepared)
    count = sum(1 for _ in reading.rows())
    return FileLoaded(Loaded(count), reading.reasons(), None, tuple(reading.reader.warnings.lines()))


async def load_file(prepared: Prepared, dsns: Mapping[str, str], quarantine: Path) -> FileLoaded:
    """Load a prepared file into the managed database of its source; noted in the history where `dsns` has `platform`.

    One transaction: killed at any moment and run again, it ends the same. LoadError where nothing could be loaded;
    SourceUnavailable and SourceTimeout as for any source.
    """
    started, deadline = datetime.now(UTC), Deadline.after_ms(LOAD_MS)
    table, file = prepared.plan.table, prepared.file
    reading = _Reading(prepared)
    async with connected(dsns[table.source], table.source, deadline) as session, session.transaction():
        staging = Staging(session, table, reading.reader.columns)
        try:
            await staging.open(reading.rows())
        except asyncpg.DataError as error:
            raise LoadError(f"{table.qualified}: {file.path.name} has a value that the table cannot hold") from error
        found, repeated = await staging.take_bad()
        reading.set_aside(found)
        done = await staging.merge() + Loaded(0, repeated)
        file.ensure_unchanged()
        # Before the commit: no row is left out of the table without standing in the file.
        write_quarantine(quarantine, file, reading.bad)
    loaded = FileLoaded(done, reading.reasons(), quarantine, tuple(reading.reader.warnings.lines()))
    if "platform" in dsns:
        record = LoadRecord(table.source, table.qualified, started, datetime.now(UTC), done, loaded.quarantined)
        await record_loads(dsns["platform"], [record], deadline)
    return loaded


class _Reading:
    """One pass over a file: the rows that can be read, and the findings on the others."""

    def __init__(self, prepared: Prepared) -> None:
        self.reader = RowReader(prepared.plan)
        self.bad: dict[int, Finding] = {}
        self._file = prepared.file

    def rows(self) -> Iterator[list[Any]]:
        """Rows, each after its line."""
        for record in self._file.records():
            read = self.reader.read(record)
            if isinstance(read, Finding):
                self.set_aside({record.line: read})
            else:
                yield [record.line, *read]

    def set_aside(self, found: Mapping[int, Finding]) -> None:
        """Note bad rows by their lines; LoadError beyond the most that a file may have."""
        self.bad |= found
        if len(self.bad) > MAX_QUARANTINED:
            raise LoadError(
                f"{self._file.path.name}: over {MAX_QUARANTINED:,} rows are wrong; "
                "look at the mapping with --dry-run; nothing was loaded"
            )

    def reasons(self) -> Mapping[str, int]:
        """How many rows there are of each kind of wrong."""
        return Counter(finding.reason.value for finding in self.bad.values())
