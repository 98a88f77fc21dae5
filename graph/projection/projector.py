"""The projection: what a source's change feed says, brought into the graph.

A change names a table and a serial, no content; what is written is what the source says of that serial when it is
read. So the last state wins, a change applied twice changes nothing, and a graph that followed the feed is the graph
that a rebuild makes. A batch of changes, and the position up to which it goes, is one transaction of the graph.

A party is in the graph while any row of any source names it: a batch looks at every party that its rows name now or
named before, and writes what its own source says of them.

A source of which nothing is in the graph is loaded (loading.py) and answers nothing until that is done. A graph that
can no longer be followed is `Outdated`, and made anew in another generation (rebuilding.py).
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import structlog

from connectors.feed import MAX_CHANGES, ChangeOperation, FeedPosition, Reached, head, read_changes, settled
from connectors.scan import Deadline
from graph.definition import define
from graph.driver import SOURCE, Conflict, GraphClient, GraphTransaction
from graph.projection import writing
from graph.projection.batch import Batch, Reader
from graph.projection.keyed import Keyed
from graph.projection.loading import Loader, Place
from graph.projection.position import Applied, Superseded, begin, disown, read_all_applied, read_applied, take_step
from graph.projection.source_rows import SourceRows, Touched
from identifiers.errors import SourceUnavailable
from identifiers.opaque_id import IdCodec

BATCH = 1_000
STEP_DEADLINE_MS = 30_000
"""For one batch, or one statement over the whole graph."""
MODEL = "3"
"""What schema.py says the graph holds, by number: a graph of another one is made anew."""
ATTEMPTS = 10
SUPERSEDED_PAUSE_S = 2.0

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Outdated(Exception):
    """The graph has another id key, is of another model, or knows more than the source, as after a restore."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How far the graph is behind a source: changes not applied, counted up to 10,000, and how old the first is.

    `is_whole` is False until the source has been loaded in full: it answers nothing then.
    """

    changes: int
    seconds: float
    is_whole: bool


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What catching up took: changes applied, and the records loaded where the graph had to be made."""

    changes: int
    loaded: int | None = None


class Projector:
    """Follows one source into the graph. `feed` reaches the source's database, which holds the change feed."""

    def __init__(self, client: GraphClient, rows: SourceRows, feed: Reached, ids: IdCodec) -> None:
        self.source = rows.source
        self._client = client
        self._rows = rows
        self.keyed = Keyed(rows, ids)
        self._reader = Reader(client, self.keyed)
        self._feed = feed
        self._mark = ids.encode("projection", MODEL)
        self._defined = False

    def into(self, client: GraphClient) -> Projector:
        """The same projector for another view of the graph."""
        return Projector(client, self._rows, self._feed, self.keyed.ids)

    async def catch_up(self) -> CaughtUp:
        """Apply all that has changed until now; a source that the graph has nothing of is loaded.

        Raises Outdated where only a rebuild helps, SourceError while the graph or the source does not answer.
        """
        return await unless_superseded(self._catch_up, self._client)

    async def build(self, begun: Applied) -> tuple[Applied, CaughtUp]:
        """Load the source into a graph that has nothing of it and catch up. Superseded when another writes there."""
        applied, loaded = await self._load(begun)
        applied, changes = await self._follow(applied)
        return applied, CaughtUp(changes, loaded)

    async def settle(self) -> None:
        """Wait until all that the source has committed can be read: for who catches up once and goes on.

        Right after a load an older transaction may hold the feed back; what it still holds at the deadline comes later.
        """
        await settled(self.source, self._feed, _deadline())

    async def lag(self, deadline: Deadline) -> Lag:
        """How far behind the graph is now."""
        applied = await read_applied(self._client, deadline, self.source)
        is_whole = applied is not None and applied.complete
        after = applied.at if applied is not None and is_whole else FeedPosition()
        changes = await read_changes(self.source, self._feed, after, MAX_CHANGES, deadline)
        if not changes:
            return Lag(0, 0.0, is_whole)
        return Lag(len(changes), max(0.0, (datetime.now(UTC) - changes[0].changed_at).total_seconds()), is_whole)

    async def _catch_up(self) -> CaughtUp:
        if not self._defined:
            await define(self._client, _deadline())
            self._defined = True
        applied, loaded = await read_applied(self._client, _deadline(), self.source), None
        if applied is None or (applied.mark in ("", self._mark) and not applied.complete):
            applied, loaded = await self._load(applied or await begin(self._client, _deadline(), self.source))
        elif applied.mark != self._mark:
            await self._client.write(lambda transaction: disown(transaction, self._mark), _deadline())
            raise Outdated
        elif await self._head() < applied.at:
            raise Outdated
        _, changes = await self._follow(applied)
        return CaughtUp(changes, loaded)

    async def _follow(self, applied: Applied) -> tuple[Applied, int]:
        count = 0
        while changes := await read_changes(self.source, self._feed, applied.at, BATCH, _deadline()):
            records: dict[str, set[int]] = defaultdict(set)
            altered: dict[str, set[int]] = defaultdict(set)
            for change in changes:
                if change.table not in self._rows.columns:
                    continue
                if change.operation is ChangeOperation.RELOAD:
                    applied = await self._reload(applied, self._rows.home(change.table))
                elif change.record_id is not None:
                    records[change.table].add(change.record_id)
                    if change.operation is not ChangeOperation.INSERT:
                        altered[change.table].add(change.record_id)
            batch = await self._reader.read(Touched(records, altered), _deadline())
            applied = await self._write(applied, batch, changes[-1].at)
            count += len(changes)
        return applied, count

    async def _load(self, applied: Applied) -> tuple[Applied, int]:
        loader, records = Loader(self.keyed), 0
        if not applied.place:
            applied = await self._step(applied, at=await self._head(), mark=self._mark, place=str(loader.start))
        async with aclosing(loader.pages(Place.parse(applied.place))) as pages:
            async for page in pages:
                applied = await self._write(applied, page.batch, place=str(page.behind))
                records += page.rows
        applied = await self._step(applied, complete=True)
        log.info("graph.loaded", source=self.source, records=records)
        return applied, records

    async def _reload(self, applied: Applied, table: str) -> Applied:
        """Bring a whole table over, page by page, and drop what the graph has of it beyond that."""
        known = await writing.records_of(self._client, table, _deadline())
        passed = 0
        last: int | None = None
        while True:
            page = [row["record_id"] for row in await self._rows.page(table, last, BATCH, _deadline())]
            full = len(page) == BATCH
            upto = bisect_right(known, page[-1]) if full else len(known)
            here = frozenset(known[passed:upto])
            for batch in _batches(sorted(here.union(page))):
                touched = {table: frozenset(batch)}
                read = await self._reader.read(Touched(touched, touched), _deadline(), known=here)
                applied = await self._write(applied, read)
            if not full:
                return applied
            passed, last = upto, page[-1]

    async def _write(self, applied: Applied, batch: Batch, at: FeedPosition | None = None, place: str = "") -> Applied:
        async def work(transaction: GraphTransaction) -> Applied:
            after = await take_step(transaction, applied, at, place=place)
            await batch.write(transaction)
            return after

        return await self._client.write(work, _deadline())

    async def _step(
        self,
        before: Applied,
        at: FeedPosition | None = None,
        complete: bool | None = None,
        mark: str | None = None,
        place: str = "",
    ) -> Applied:
        return await self._client.write(
            lambda transaction: take_step(transaction, before, at, complete, mark, place), _deadline()
        )

    async def _head(self) -> FeedPosition:
        return await head(self.source, self._feed, _deadline())


async def unless_superseded(work: Callable[[], Awaitable[T]], client: GraphClient) -> T:
    """What `work` comes to; done again, once the graph has come to rest, where another writer was faster."""
    for _ in range(ATTEMPTS):
        try:
            return await work()
        except (Superseded, Conflict):
            seen = None
            while (now := await read_all_applied(client, _deadline())) != seen:
                seen = now
                await asyncio.sleep(SUPERSEDED_PAUSE_S)
    raise SourceUnavailable(SOURCE, "another projector keeps writing to the graph")


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def _deadline() -> Deadline:
    return Deadline.after_ms(STEP_DEADLINE_MS)
