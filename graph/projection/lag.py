"""How far the graph is behind, for answers that were read from it: measured beside the answering, not for each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress

from connectors.scan import Deadline
from graph.projection.following import Following
from graph.projection.projector import Lag
from identifiers.errors import SourceError

MEASURED_EVERY_S = 1.0
"""While it is asked for."""
KEPT_S = 5.0
"""What was measured longer ago is no longer told: a new measure is waited for."""
LIMIT_MS = 1_000


class KnownLag:
    """The lag of each source as of a moment ago, None of one that could not be asked."""

    def __init__(self, following: Following) -> None:
        self._following = following
        self._lags: Mapping[str, Lag | None] = {}
        self._measured_at = float("-inf")
        self._measuring: asyncio.Task[None] | None = None

    async def told(self, deadline: Deadline) -> Mapping[str, Lag | None]:
        """What is known, waiting for a measure only where nothing is, and not beyond the deadline."""
        age_s = time.monotonic() - self._measured_at
        if age_s > MEASURED_EVERY_S and (self._measuring is None or self._measuring.done()):
            self._measuring = asyncio.create_task(self._measure())
        if age_s > KEPT_S and self._measuring is not None:
            self._lags = dict.fromkeys((each.source for each in self._following.projectors), None)
            with suppress(TimeoutError):
                async with asyncio.timeout(deadline.remaining_s()):
                    await asyncio.shield(self._measuring)
        return self._lags

    async def close(self) -> None:
        """Give up a measure under way."""
        if self._measuring is not None:
            self._measuring.cancel()
            await asyncio.gather(self._measuring, return_exceptions=True)

    async def _measure(self) -> None:
        lags: dict[str, Lag | None] = {}
        for each in self._following.projectors:
            lags[each.source] = None
            with suppress(SourceError):
                lags[each.source] = await each.lag(Deadline.after_ms(LIMIT_MS))
        self._lags, self._measured_at = lags, time.monotonic()
