"""What one request carries: the platform it runs on, its deadline and business date, and the record of what it read."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from typing import Any, Protocol, TypeAlias, TypeVar

from access.grants import Grants
from connectors.connector import Connector
from connectors.cursor import CursorCodec
from connectors.document import DocumentAnswer, DocumentScan
from connectors.measures import Measure
from connectors.scan import Answer, Condition, Deadline, Keys, Row, Scan
from graph.driver import GraphClient
from graph.projection.lag import KnownLag
from identifiers.errors import Refused, SourceError, SourceTimeout
from identifiers.opaque_id import IdCodec
from resolvers.reference.batcher import Batcher

T = TypeVar("T")

Shown: TypeAlias = Mapping[tuple[str, str], tuple[tuple[str, str], ...]]
"""The fields (type, field) that show a column (table, column)."""

SHANGHAI = timezone(timedelta(hours=8))
"""Asia/Shanghai has kept +08:00 since 1991; the contract prints every time there."""


class SourceMetrics(Protocol):
    """Where the time that sources take is counted."""

    def observe(self, source: str, outcome: str, seconds: float) -> None:
        """One read of a source: `ok`, `unavailable` or `timeout`, and how long it took."""


@dataclass(frozen=True, slots=True)
class Platform:
    """What is shared by all requests. `fields` are the (type, field) pairs that a caller may be granted.

    `lag` says how far the graph is behind its sources, where something follows them.
    """

    connectors: Mapping[str, Connector]
    graph: GraphClient
    ids: IdCodec
    cursors: CursorCodec
    metrics: SourceMetrics
    fields: tuple[tuple[str, str], ...] = ()
    fixed_today: date | None = None
    lag: KnownLag | None = None

    def today(self) -> date:
        """The business date in Asia/Shanghai, or the one that is set."""
        return self.fixed_today or datetime.now(SHANGHAI).date()


@dataclass(slots=True)
class SourceTouch:
    """What one source did for this request, for `extensions.sources`."""

    status: str
    as_of: datetime | None


@dataclass(slots=True)
class Context:
    """One request: what it may take, what it asked, what it has to tell beside its data.

    `shown` names the fields that show a column of a table.
    """

    platform: Platform
    deadline: Deadline
    today: date
    request_id: str
    grants: Grants
    shown: Shown
    batcher: Batcher = field(default_factory=Batcher)
    touched: dict[str, SourceTouch] = field(default_factory=dict)
    truncated: list[dict[str, object]] = field(default_factory=list)
    notes: dict[str, object] = field(default_factory=dict)
    _shared: dict[Scan, asyncio.Task[Answer]] = field(default_factory=dict)

    def scoped(self, table: str, condition: Condition | None) -> Condition | None:
        """The condition with what the caller may see of the table."""
        return self.grants.narrowed(table, condition)

    def asks_by(self, table: str, columns: Iterable[str]) -> None:
        """Refused where the caller's question tells rows apart by a column that no field shows them in full."""
        if self.grants.everything:
            return
        for column in columns:
            fields = self.shown.get((table, column), ())
            if fields and not any(self.grants.shows(*each) for each in fields):
                name = ".".join(fields[0])
                raise Refused(f"you may not ask by {name}", reason="FIELD", field=name)

    async def read(self, scan: Scan) -> Answer:
        """Answer a scan, of the rows that the caller may see; the same scan asked twice in a request is read once."""
        if self.grants.rows:
            scan = self._scoped(scan)
        task = self._shared.get(scan)
        if task is None:
            task = self._shared[scan] = asyncio.ensure_future(self._read(scan))
            # Who asked may be gone when it fails: a party that was found elsewhere meanwhile.
            task.add_done_callback(hear)
        return await asyncio.shield(task)

    async def measure(self, source: str, measure: Measure) -> Row:
        """One row of a named aggregate; Refused to a caller who may not see all rows it counts."""
        if any(name.partition(".")[0] == source for name in self.grants.rows):
            raise Refused("you may not see all that this counts", reason="ROWS")
        return await self.timed(source, self.platform.connectors[source].measure(measure, self.deadline))

    async def search_names(self, table: str, wanted: str, limit: int, where: Condition | None) -> Sequence[Row]:
        """Rows of the table whose name is similar, best first."""
        source = table.partition(".")[0]
        search = self.platform.connectors[source].search_names
        where = self.scoped(table, where)
        return await self.timed(source, search(table, "number", "name", wanted, limit, self.deadline, where))

    def documents(self, scan: DocumentScan) -> Awaitable[DocumentAnswer]:
        """Answer in JSON text, by a source that can."""
        if self.grants.rows:
            scan = scan._replace(keys=self._linked(scan.keys))
        source = scan.document.table.partition(".")[0]
        return self.timed(source, self.platform.connectors[source].documents(scan, self.deadline))

    async def timed(self, source: str, asked: Awaitable[T]) -> T:
        """The answer of a source, counted and noted in `extensions.sources`."""
        started = time.monotonic()
        try:
            answer = await asked
        except SourceError as error:
            outcome = "timeout" if isinstance(error, SourceTimeout) else "unavailable"
            self.platform.metrics.observe(source, outcome, time.monotonic() - started)
            self.touched[source] = SourceTouch("UNAVAILABLE", None)
            raise
        self.platform.metrics.observe(source, "ok", time.monotonic() - started)
        if source not in self.touched:
            self.touched[source] = SourceTouch("LIVE", datetime.now(SHANGHAI))
        return answer

    def gave_up(self, source: str) -> SourceTimeout:
        """The error of a source that is not waited for any longer, so that what hangs on the others has its time."""
        self.touched[source] = SourceTouch("UNAVAILABLE", None)
        return SourceTimeout(source, f"{source} did not answer in time")

    def _scoped(self, scan: Scan) -> Scan:
        """The scan of the rows that the caller may see, of its table and of the link table."""
        return replace(scan, keys=self._linked(scan.keys), where=self.scoped(scan.table, scan.where))

    def _linked(self, keys: Keys | None) -> Keys | None:
        """The keys through the rows of the link table that the caller may see."""
        if keys is None or keys.through is None:
            return keys
        through = keys.through
        return keys._replace(through=replace(through, where=self.scoped(through.table, through.where)))

    async def _read(self, scan: Scan) -> Answer:
        source = scan.table.partition(".")[0]
        return await self.timed(source, self.platform.connectors[source].read(scan, self.deadline))

    async def note_lag(self) -> None:
        """Tell in `extensions.graphLag`, by source, how far the graph was behind, where it was asked."""
        if self.platform.lag is not None and "graph" in self.touched:
            self.notes["graphLag"] = {
                source: lag and {"changes": lag.changes, "seconds": round(lag.seconds, 3)}
                for source, lag in (await self.platform.lag.told(self.deadline)).items()
            }

    async def close(self) -> None:
        """Stop the reads that nobody waits for any more."""
        await self.batcher.close()
        running = [task for task in self._shared.values() if not task.done()]
        for task in running:
            task.cancel()
        if running:
            await asyncio.gather(*running, return_exceptions=True)


def hear(done: asyncio.Task[Any]) -> None:
    """Take note of how a task ended, so that nothing is logged where nobody else does."""
    if not done.cancelled():
        done.exception()
