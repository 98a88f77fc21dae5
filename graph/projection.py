"""The projection: what the registry's change feed says, brought into the graph.

A change names a table and a serial, no content; what is written is what the registry says of that serial when it is
read. So the last state wins, a change applied twice changes nothing, and a graph that followed the feed is the graph
that a rebuild makes. A batch of changes, and the position up to which it goes, is one transaction of the graph.

A party is in the graph while any row names it: a batch looks at every party that its rows name now or named before.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import structlog

from connectors.connector import Connector
from connectors.feed import MAX_CHANGES, ChangeOperation, FeedPosition, Reached, head, read_changes, settled
from connectors.scan import Deadline, Row
from graph import writing
from graph.driver import SOURCE, Conflict, GraphClient, GraphTransaction
from graph.position import Applied, Superseded, begin, read_applied, take_step
from graph.registry_rows import COLUMNS, HOLDER_COLUMN, LINK_TABLES, PARTY_TABLES, PartyFacts, RegistryRows
from graph.schema import HOLDS, LEGAL_REPRESENTATIVE_OF, OFFICER_OF, define
from identifiers.errors import SourceError, SourceUnavailable
from identifiers.opaque_id import IdCodec

REGISTRY = "registry"
BATCH = 1_000
STEP_DEADLINE_MS = 30_000
"""For one batch, or one statement over the whole graph."""
BEFORE_ALL = -(2**63)
LINK_PROPERTIES = ("record_id", "share", "role", "since", "until")
ATTEMPTS = 10
SUPERSEDED_PAUSE_S = 2.0
LONGEST_PAUSE_S = 5.0

T = TypeVar("T")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Lag:
    """How far the graph is behind the registry: changes not applied, counted up to 10,000, and how old the first is.

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
    """Follows the registry into the graph. `feed` reaches the registry's database, which holds the change feed."""

    def __init__(self, client: GraphClient, registry: Connector, feed: Reached, ids: IdCodec) -> None:
        self._client = client
        self._rows = RegistryRows(registry)
        self._feed = feed
        self._ids = ids
        self._mark = ids.encode("projection", REGISTRY)
        self._defined = False

    async def catch_up(self) -> CaughtUp:
        """Apply all that has changed until now.

        Rebuilds where there is no complete graph, its keys were made with another id key, or the registry's feed ends
        before the applied position, as after a restore. Raises SourceError while the graph or the registry does not
        answer.
        """
        return await self._unless_superseded(self._catch_up)

    async def settle(self) -> None:
        """Wait until all that the registry has committed can be read: for who catches up once and goes on.

        Right after a load an older transaction may hold the feed back; what it still holds at the deadline comes later.
        """
        await settled(REGISTRY, self._feed, _deadline())

    async def rebuild(self) -> int:
        """Make the graph anew from the registry; how many records went into it. It answers nothing meanwhile."""
        return (await self._unless_superseded(self._rebuild))[1]

    async def lag(self, deadline: Deadline) -> Lag:
        """How far behind the graph is now."""
        applied = await read_applied(self._client, deadline)
        is_whole = applied is not None and applied.complete
        after = applied.at if applied is not None and is_whole else FeedPosition()
        changes = await read_changes(REGISTRY, self._feed, after, MAX_CHANGES, deadline)
        if not changes:
            return Lag(0, 0.0, is_whole)
        return Lag(len(changes), max(0.0, (datetime.now(UTC) - changes[0].changed_at).total_seconds()), is_whole)

    async def run_forever(self, stop: asyncio.Event, poll_ms: int) -> None:
        """Follow the feed until `stop` is set, looking every `poll_ms`; a source that is down is waited for."""
        pause_s = poll_ms / 1000
        while not stop.is_set():
            try:
                await self.catch_up()
                pause_s = poll_ms / 1000
            except SourceError as error:
                pause_s = min(LONGEST_PAUSE_S, pause_s * 2)
                log.warning("graph.projection.waiting", source=error.source, code=error.code)
            except Exception:
                # A mistake of ours must not end the following for good unseen: the lag grows, and the log says why.
                pause_s = LONGEST_PAUSE_S
                log.exception("graph.projection.failed")
            try:
                async with asyncio.timeout(pause_s):
                    await stop.wait()
            except TimeoutError:
                continue

    async def _catch_up(self) -> CaughtUp:
        await self._define()
        applied, rebuilt = await self._applied(), None
        if applied is None or not await self._fits(applied):
            applied, rebuilt = await self._rebuild()
        count = 0
        while changes := await read_changes(REGISTRY, self._feed, applied.at, BATCH, _deadline()):
            touched: dict[str, set[int]] = defaultdict(set)
            for change in changes:
                if change.table not in COLUMNS:
                    continue
                if change.operation is ChangeOperation.RELOAD:
                    applied, _ = await self._reload(applied, change.table)
                elif change.record_id is not None:
                    touched[change.table].add(change.record_id)
            applied = await self._apply(applied, touched, changes[-1].at)
            count += len(changes)
        return CaughtUp(count, rebuilt)

    async def _fits(self, applied: Applied) -> bool:
        if not applied.complete or applied.mark != self._mark:
            return False
        return await head(REGISTRY, self._feed, _deadline()) >= applied.at

    async def _rebuild(self) -> tuple[Applied, int]:
        await self._define()
        begun = await self._applied() or await begin(self._client, _deadline())
        start = await head(REGISTRY, self._feed, _deadline())
        applied = await self._client.write(
            lambda transaction: take_step(transaction, begun, complete=False, mark=self._mark), _deadline()
        )
        while True:
            applied, wiped = await self._wipe(applied)
            if wiped == 0:
                break
        records = 0
        for table in COLUMNS:
            applied, count = await self._reload(applied, table)
            records += count
        last = applied
        applied = await self._client.write(
            lambda transaction: take_step(transaction, last, start, complete=True), _deadline()
        )
        log.info("graph.rebuilt", records=records)
        return applied, records

    async def _reload(self, applied: Applied, table: str) -> tuple[Applied, int]:
        """Bring a whole table over, page by page, and drop what the graph has of it beyond that."""
        known = await writing.records_of(self._client, table, _deadline())
        passed, last, count = 0, BEFORE_ALL, 0
        while True:
            page = await self._rows.page(table, last, BATCH, _deadline())
            full = len(page) == BATCH
            upto = bisect_right(known, page[-1]) if full else len(known)
            for batch in _batches(sorted({*known[passed:upto], *page})):
                applied = await self._apply(applied, {table: batch})
            count += len(page)
            if not full:
                return applied, count
            passed, last = upto, page[-1]

    async def _apply(
        self, applied: Applied, touched: Mapping[str, Iterable[int]], at: FeedPosition | None = None
    ) -> Applied:
        """One transaction: what the registry says now of the serials touched, and of every party they concern."""
        deadline = _deadline()
        records = {table: sorted(serials) for table, serials in touched.items()}
        rows = {table: await self._rows.rows(table, serials, deadline) for table, serials in records.items()}
        concerned = {number for table, found in rows.items() for row in found for number in _numbers(table, row)}
        for table, serials in records.items():
            for key in await writing.parties_named(self._client, table, serials, deadline):
                concerned.add(self._ids.decode(key)[1][0])
        facts = await self._rows.facts(concerned, deadline)
        gone = [self._key(number) for number in sorted(concerned - facts.keys())]

        async def work(transaction: GraphTransaction) -> Applied:
            after = await take_step(transaction, applied, at)
            await writing.put_parties(transaction, [self._party(each) for each in facts.values()])
            for table in LINK_TABLES:
                if table in records:
                    await writing.put_links(transaction, table, records[table], self._links(table, rows[table], facts))
            await writing.drop_parties(transaction, gone)
            return after

        return await self._client.write(work, deadline)

    async def _wipe(self, applied: Applied) -> tuple[Applied, int]:
        async def work(transaction: GraphTransaction) -> tuple[Applied, int]:
            return await take_step(transaction, applied), await writing.wipe_some(transaction, BATCH)

        return await self._client.write(work, _deadline())

    async def _applied(self) -> Applied | None:
        return await read_applied(self._client, _deadline())

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

    def _key(self, number: str) -> str:
        return self._ids.encode("party", number)

    def _party(self, facts: PartyFacts) -> dict[str, Any]:
        return {
            "key": self._key(facts.number),
            "kind": facts.kind,
            "company_record": facts.company_record,
            "person_record": facts.person_record,
        }

    def _links(
        self, table: str, rows: Sequence[Row], facts: Mapping[str, PartyFacts]
    ) -> dict[str, list[dict[str, Any]]]:
        links: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            holder, company = row[HOLDER_COLUMN[table]], row["company_number"]
            # A row deleted between the two reads has parties that may be gone; the feed brings its deletion next.
            if holder in facts and company in facts:
                links[_kind(row)].append(
                    {"holder": self._key(holder), "company": self._key(company)}
                    | {name: row[name] for name in LINK_PROPERTIES if name in row}
                )
        return links


def _kind(row: Row) -> str:
    if "role" not in row:
        return HOLDS
    return LEGAL_REPRESENTATIVE_OF if row["role"] == "LEGAL_REPRESENTATIVE" else OFFICER_OF


def _numbers(table: str, row: Row) -> tuple[str, ...]:
    if table in PARTY_TABLES:
        return (row["number"],)
    return (row["company_number"], row[HOLDER_COLUMN[table]])


def _batches(records: Sequence[int]) -> Iterator[Sequence[int]]:
    return (records[start : start + BATCH] for start in range(0, len(records), BATCH))


def _deadline() -> Deadline:
    return Deadline.after_ms(STEP_DEADLINE_MS)
