"""All sources followed into one graph, one after the other: no two of them write the same party at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from connectors.postgres.connector import PostgresConnector
from connectors.scan import Deadline
from graph.driver import GraphClient
from graph.projection.bank_rows import BankRows
from graph.projection.court_rows import CourtRows
from graph.projection.projector import CaughtUp, Lag, Outdated, Projector, unless_superseded
from graph.projection.rebuilding import LEFT_AFTER_S, rebuild, remove_leftovers
from graph.projection.registry_rows import RegistryRows
from identifiers.errors import SourceError
from identifiers.opaque_id import IdCodec

PROJECTED = ("registry", "court", "bank")
"""Sources that are in the graph, in the order in which they are brought over."""

LONGEST_PAUSE_S = 5.0

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Following:
    """The projectors of the sources into one graph. A source that does not answer holds up none of the others."""

    client: GraphClient
    projectors: Sequence[Projector]
    _looked_at: float = field(default=-LEFT_AFTER_S, init=False)

    async def settle(self) -> None:
        """Wait until all that the sources have committed can be read, as far as it can within their deadlines."""
        for each in self.projectors:
            await each.settle()

    async def catch_up(self) -> Mapping[str, CaughtUp]:
        """Apply all that has changed, source by source; rebuild where that cannot be done.

        The first SourceError is raised after all had their turn.
        """
        done, failure, is_outdated = {}, None, False
        for each in self.projectors:
            try:
                done[each.source] = await each.catch_up()
            except Outdated:
                is_outdated = True
            except SourceError as error:
                failure = failure or error
        if failure is not None:
            raise failure
        if is_outdated:
            return await self.rebuild()
        if time.monotonic() - self._looked_at >= LEFT_AFTER_S:
            self._looked_at = time.monotonic()
            await remove_leftovers(self.client)
        return done

    async def rebuild(self) -> Mapping[str, CaughtUp]:
        """Make the graph anew from every source, while readers are answered from the old one."""
        return await unless_superseded(lambda: rebuild(self.client, self.projectors), self.client)

    async def lags(self, deadline: Deadline) -> Mapping[str, Lag]:
        """How far the graph is behind each source. Raises SourceError where one cannot be asked."""
        lags = await asyncio.gather(*(each.lag(deadline) for each in self.projectors))
        return {each.source: lag for each, lag in zip(self.projectors, lags, strict=True)}

    async def run_forever(self, stop: asyncio.Event, poll_ms: int) -> None:
        """Follow the feeds until `stop` is set, looking every `poll_ms`; a source that is down is waited for."""
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


def following(client: GraphClient, connectors: Mapping[str, PostgresConnector], ids: IdCodec) -> Following:
    """What follows all sources that are in the graph; `connectors` has each of them, by name."""
    registry, court, bank = (connectors[source] for source in PROJECTED)
    rows = (RegistryRows(registry), CourtRows(court), BankRows(bank, bank.pool))
    return Following(client, tuple(Projector(client, each, connectors[each.source].pool, ids) for each in rows))


def total(lags: Mapping[str, Lag]) -> Lag:
    """Of several sources: all changes, the age of the oldest, whole where each is."""
    each = lags.values()
    return Lag(sum(lag.changes for lag in each), max(lag.seconds for lag in each), all(lag.is_whole for lag in each))
