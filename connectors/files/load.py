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
from connectors.loading import SILENT, Loaded, LoadRecord, Told, counted, has_key, record_loads
from connectors.scan import Deadline
from connectors.session import connected
from identifiers.errors import LoadError

_REMEDY = 'identity = ["column", …] in --mapping says which columns tell rows apart'


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


def prepare(path: Path, table: Table, mapping: FileMapping, told: Told = SILENT) -> Prepared:
    """Open a file for a table; LoadError names what is wrong with it as a whole. No store is asked."""
    if any(reference.to == ("record_id",) for reference in table.references):
        raise LoadError(f"{table.qualified} belongs to records by our own serials, which no file knows")
    file = open_table(path, mapping.sheet, told)
    return Prepared(file, plan_for(table, file, mapping))


def rehearse(prepared: Prepared, told: Told = SILENT) -> FileLoaded:
    """Read every row without any store: how many can be read, and what is wrong with the others."""
    reading = _Reading(prepared)
    count = sum(1 for _ in reading.rows(told))
    return FileLoaded(Loaded(count), reading.reasons(), None, reading.warnings())


async def load_file(prepared: Prepared, dsns: Mapping[str, str], quarantine: Path, told: Told = SILENT) -> FileLoaded:
    """Load a prepared file into the managed database of its source; noted in the history where `dsns` has `platform`.

    One transaction: killed at any moment and run again, it ends the same. LoadError where nothing could be loaded;
    SourceUnavailable and SourceTimeout as for any source.
    """
    started, deadline = datetime.now(UTC), Deadline.after_ms(LOAD_MS)
    table, file = prepared.plan.table, prepared.file
    reading = _Reading(prepared)
    async with connected(dsns[table.source], table.source, deadline) as session, session.transaction():
        staging = Staging(session, table, reading.reader.columns, prepared.plan.mapping.identity)
        try:
            await staging.open(reading.rows(told))
        except asyncpg.DataError as error:
            raise LoadError(f"{table.qualified}: {file.path.name} has a value that the table cannot hold") from error
        told.doing("holding the rows against the table")
        found, repeated = await staging.take_bad()
        reading.set_aside(found)
        told.doing("writing the table")
        done = await staging.merge() + Loaded(0, repeated)
        file.ensure_unchanged()
        # Before the commit: no row is left out of the table without standing in the file.
        write_quarantine(quarantine, file, reading.bad)
    loaded = FileLoaded(done, reading.reasons(), quarantine, reading.warnings())
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
        self._plan = prepared.plan

    def rows(self, told: Told) -> Iterator[list[Any]]:
        """Rows, each after its line."""
        for record in counted(self._file.records(), told):
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

    def warnings(self) -> tuple[str, ...]:
        """What is odd and loaded all the same, as sentences."""
        table, said = self._plan.table, self._plan.mapping.identity
        unkeyed = not has_key(table) and not said
        note = f"note: {table.qualified} has no key of its own: an altered row counts as a new one; {_REMEDY}"
        return (*self.reader.warnings.lines(), *((note,) if unkeyed else ()))

    def reasons(self) -> Mapping[str, int]:
        """How many rows there are of each kind of wrong."""
        return Counter(finding.reason.value for finding in self.bad.values())
