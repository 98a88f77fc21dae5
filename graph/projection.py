"""The projection: what a source's change feed says, brought into the graph.

A change names a table and a serial, no content; what is written is what the source says of that serial when it is
read. So the last state wins, a change applied twice changes nothing, and a graph that followed the feed is the graph
that a rebuild makes. A batch of changes, and the position up to which it goes, is one transaction of the graph.

A party is in the graph while any row of any source names it: a batch looks at every party that its rows name now or
named before, and writes what its own source says of them.

A rebuild brings every table over again and drops what the source does not have. It goes on in place, batch by batch,
each of which is true when it is written: readers are answered meanwhile, and docs/decisions/0018 says why there are no
two copies. Until it has ended its position is `REBUILDING`, so that a run that was killed begins again.
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
from graph import writing
from graph.batch import Batch, Reader
from graph.driver import SOURCE, Conflict, GraphClient, GraphTransaction
from graph.keyed import Keyed
from graph.loading import Loader, Place
from graph.position import Applied, Superseded, begin, disown, read_all_applied, read_applied, take_step
from graph.schema import define
from graph.source_rows import SourceRows, Touched
from identifiers.errors import SourceUnavailable
from identifiers.opaque_id import IdCodec

BATCH = 1_000
STEP_DEADLINE_MS = 30_000
"""For one batch, or one statement over the whole graph."""
REBUILDING = FeedPosition(2**62)
"""After every position that a feed can have."""
MODEL = "2"
"""What schema.py says the graph holds, by number: a graph of another one is made anew."""
ATTEMPTS = 10
SUPERSEDED_PAUSE_S = 2.0

T = TypeVar("T")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Lag:
    """How far the graph is behind a source: changes not applied, counted up to 10,000, and how old the first is.

    `is_whole` is False until the graph has been made in full, from the start of a rebuild too: it answers nothing then.
    """

    changes: int
    seconds: float
    is_whole: bool


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What catching up took: changes applied, and the records of a rebuild where there was one."""

    changes: int
    rebuilt: int | None = None


class Projector:
    """Follows one source into the graph. `feed` reaches the source's database, which holds the change feed."""

    def __init__(self, client: GraphClient, rows: SourceRows, feed: Reached, ids: IdCodec) -> None:
        self.source = rows.source
        self._client = client
        self._rows = rows
        self._keyed = Keyed(rows, ids)
        self._reader = Reader(client, self._keyed)
        self._feed = feed
        self._mark = ids.encode("projection", MODEL)
        self._defined = False

    async def catch_up(self) -> CaughtUp:
        """Apply all that has changed until now.

        Rebuilds where there is no complete graph, its keys were made with another id key, or the source's feed ends
        before the applied position, as after a restore. Raises SourceError while the graph or the source does not
        answer.
        """
        return await self._unless_superseded(self._catch_up)

    async def settle(self) -> None:
        """Wait until all that the source has committed can be read: for who catches up once and goes on.

        Right after a load an older transaction may hold the feed back; what it still holds at the deadline comes later.
        """
        await settled(self.source, self._feed, _deadline())

    async def rebuild(self) -> int:
        """Bring the source over anew; how many records it has. What was complete before is answered meanwhile."""
        return (await self._unless_superseded(self._rebuild))[1]

    async def lag(self, deadline: Deadline) -> Lag:
        """How far behind the graph is now."""
        applied = await read_applied(self._client, deadline, self.source)
        is_whole = applied is not None and applied.complete
        follows = is_whole and applied is not None and applied.at != REBUILDING
        after = applied.at if applied is not None and follows else FeedPosition()
        changes = await read_changes(self.source, self._feed, after, MAX_CHANGES, deadline)
        if not changes:
            return Lag(0, 0.0, is_whole)
        return Lag(len(changes), max(0.0, (datetime.now(UTC) - changes[0].changed_at).total_seconds()), is_whole)

    async def _catch_up(self) -> CaughtUp:
        await self._define()
        applied, loaded = await self._whole()
        count = 0
        while changes := await read_changes(self.source, self._feed, applied.at, BATCH, _deadline()):
            records: dict[str, set[int]] = defaultdict(set)
            altered: dict[str, set[int]] = defaultdict(set)
            for change in changes:
                if change.table not in self._rows.columns:
                    continue
                if change.operation is ChangeOperation.RELOAD:
                    applied, _ = await self._reload(applied, self._rows.home(change.table))
                elif change.record_id is not None:
                    records[change.table].add(change.record_id)
                    if change.operation is not ChangeOperation.INSERT:
                        altered[change.table].add(change.record_id)
            batch = await self._reader.read(Touched(records, altered), _deadline())
            applied = await self._write(applied, batch, changes[-1].at)
            count += len(changes)
        return CaughtUp(count, loaded)

    async def _whole(self) -> tuple[Applied, int | None]:
        """A projection that has only to follow; how many records were brought over where there was none."""
        applied = await self._applied()
        if applied is not None and await self._fits(applied):
            return applied, None
        await self._forget_other_keys()
        applied = await self._applied()
        if applied is None or applied.place or not applied.mark:
            return await self._load(applied)
        return await self._rebuild()

    async def _load(self, applied: Applied | None) -> tuple[Applied, int]:
        loader, records = Loader(self._keyed), 0
        applied = applied or await begin(self._client, _deadline(), self.source)
        if not applied.place:
            applied = await self._step(applied, at=await self._head(), mark=self._mark, place=str(loader.start))
        async with aclosing(loader.pages(Place.parse(applied.place))) as pages:
            async for page in pages:
                applied = await self._write(applied, page.batch, place=str(page.behind))
                records += page.rows
        applied = await self._step(applied, complete=True)
        log.info("graph.loaded", source=self.source, records=records)
        return applied, records

    async def _fits(self, applied: Applied) -> bool:
        if not applied.complete or applied.mark != self._mark:
            return False
        return await self._head() >= applied.at

    async def _rebuild(self) -> tuple[Applied, int]:
        await self._define()
        await self._forget_other_keys()
        begun = await self._applied() or await begin(self._client, _deadline(), self.source)
        start = await self._head()
        applied = await self._step(begun, at=REBUILDING, mark=self._mark)
        named = await writing.keys_named_by(self._client, self.source, _deadline())
        records = 0
        for table in self._rows.columns:
            if self._rows.home(table) == table:
                applied, count = await self._reload(applied, table)
                records += count
        for keys in _batches(named):
            numbers = [self._keyed.number(key) for key in keys]
            applied = await self._write(applied, await self._reader.read(Touched({}, {}), _deadline(), parties=numbers))
        applied = await self._step(applied, at=start, complete=True)
        log.info("graph.rebuilt", source=self.source, records=records)
        return applied, records

    async def _reload(self, applied: Applied, table: str) -> tuple[Applied, int]:
        """Bring a whole table over, page by page, and drop what the graph has of it beyond that."""
        known = await writing.records_of(self._client, table, _deadline())
        passed, count = 0, 0
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
            count += len(page)
            if not full:
                return applied, count
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

    async def _forget_other_keys(self) -> None:
        """Empty a graph whose keys were made with another id key: nothing in it would ever be found."""
        marks = {each.mark for each in (await read_all_applied(self._client, _deadline())).values()}
        if marks <= {self._mark, ""}:
            return
        await self._client.write(lambda transaction: disown(transaction, self._mark), _deadline())
        while await self._client.write(lambda transaction: writing.wipe_some(transaction, BATCH), _deadline()):
            continue
        await self._client.write(lambda transaction: disown(transaction, self._mark, ""), _deadline())

    async def _applied(self) -> Applied | None:
        return await read_applied(self._client, _deadline(), self.source)

    async def _define(self) -> None:
        if not self._defined:
            await define(self._client, _deadline())
            self._defined = True

    async def _unless_superseded(self, work: Callable[[], Awaitable[T]]) -> T:
        for _ in range(ATTEMPTS):
            try:
                return await work()
            except (Superseded, Conflict):
                await self._wait_for_other()
        raise SourceUnavailable(SOURCE, "another projector keeps writing to the graph")

    async def _wait_for_other(self) -> None:
        """Leave the graph to the projector that was faster, until it has come to rest."""
        seen = None
        while (now := await self._applied()) is not None and now != seen:
            seen = now
            await asyncio.sleep(SUPERSEDED_PAUSE_S)


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def _deadline() -> Deadline:
    return Deadline.after_ms(STEP_DEADLINE_MS)
