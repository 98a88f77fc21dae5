"""A source brought over into a graph that holds nothing of it: every table once, page by page.

Nothing is looked for that is to be replaced, and a party is written when it is first met, not with every row that names
it. Each page is one transaction together with its place, so that a load that was killed goes on behind its last page.
What changes meanwhile is in the change feed, which is followed from where it stood when the load began.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

from connectors.scan import Deadline
from graph.projection.batch import Batch
from graph.projection.keyed import Keyed

PAGE = 2_000
PAYERS_PAGE = 500
"""Parties whose payments are one page: some twenty for each of them."""
PAGE_DEADLINE_MS = 30_000
PAYERS = "payers"
MOST_REMEMBERED = 1_000_000
"""Numbers of parties that are remembered as written: about 100 MB at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a load is: a table, or PAYERS, and the last serial or key in it that is in the graph."""

    part: str
    after: str = ""

    def __str__(self) -> str:
        return f"{self.part} {self.after}"

    @classmethod
    def parse(cls, text: str) -> Place:
        """The place that `str` gave."""
        part, _, after = text.partition(" ")
        return cls(part, after)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one part: how many, what is to be written of them, and the place behind them."""

    rows: int
    batch: Batch
    behind: Place


@dataclass(slots=True)
class Loader:
    """Reads the pages of a source."""

    keyed: Keyed
    most_remembered: int = MOST_REMEMBERED
    _written: set[str] = field(default_factory=set)

    @property
    def start(self) -> Place:
        """Before everything."""
        return Place(self._parts()[0])

    async def pages(self, place: Place) -> AsyncGenerator[Page]:
        """All pages behind a place; the next is read while one is being written."""
        async with aclosing(self._pages(place)) as pages:
            following = asyncio.create_task(_next(pages))
            try:
                while (page := await following) is not None:
                    following = asyncio.create_task(_next(pages))
                    yield page
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)

    async def _pages(self, place: Place) -> AsyncGenerator[Page]:
        parts = self._parts()
        for part in parts[parts.index(place.part) :]:
            size = PAYERS_PAGE if part == PAYERS else PAGE
            here, rows = place if part == place.part else Place(part), size
            while rows == size:
                page = await (self._payers(here) if part == PAYERS else self._table(here))
                here, rows = page.behind, page.rows
                yield page

    async def _table(self, place: Place) -> Page:
        source, deadline = self.keyed.rows, Deadline.after_ms(PAGE_DEADLINE_MS)
        rows = await source.page(place.part, int(place.after) if place.after else None, PAGE, deadline)
        numbers = {number for row in rows for number in source.numbers(place.part, row)}
        parties, known = await self._parties(numbers, deadline)
        links = self.keyed.links({place.part: rows}, known)
        replaced: dict[str, list[int]] = {place.part: []} if place.part in source.link_tables else {}
        behind = Place(place.part, str(rows[-1]["record_id"])) if rows else place
        return Page(len(rows), Batch(source.source, parties, links, [], replaced), behind)

    async def _payers(self, place: Place) -> Page:
        source, deadline = self.keyed.rows, Deadline.after_ms(PAGE_DEADLINE_MS)
        payers = await source.payers(self.keyed.number(place.after) if place.after else "", PAYERS_PAGE, deadline)
        found = await source.paid_by(payers, deadline)
        parties, known = await self._parties({each for one in found for each in (one.payer, one.payee)}, deadline)
        behind = Place(PAYERS, self.keyed.key(payers[-1])) if payers else place
        batch = Batch(source.source, parties, {}, self.keyed.transfers(found, known), {})
        return Page(len(payers), batch, behind)

    async def _parties(self, numbers: set[str], deadline: Deadline) -> tuple[list[dict[str, object]], set[str]]:
        """Those to be written, and the numbers of all that are then in the graph."""
        facts = await self.keyed.rows.facts(numbers - self._written, deadline)
        known = (numbers & self._written) | facts.keys()
        if len(self._written) > self.most_remembered:
            self._written.clear()
        self._written |= facts.keys()
        return [self.keyed.party(each) for each in facts.values()], known

    def _parts(self) -> list[str]:
        source = self.keyed.rows
        tables = [table for table in source.columns if source.home(table) == table]
        return [*tables, PAYERS] if source.has_transfers else tables


async def _next(pages: AsyncGenerator[Page]) -> Page | None:
    return await anext(pages, None)
