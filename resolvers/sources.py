"""The agencies as they answer just now."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from connectors.catalogue import SOURCES
from identifiers.errors import SourceError
from resolvers.context import SHANGHAI, Context
from resolvers.meaning import Arguments
from resolvers.values import SourceState

PING_SHARE = 0.9
"""Part of the time left that a source may take, so that a silent one is told before the deadline."""


async def sources(context: Context, parents: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.sources`: each source asked whether it is there."""
    states = await asyncio.gather(*(_state(context, name, title) for name, title in SOURCES.items()))
    return [states] * len(parents)


async def _state(context: Context, name: str, title: str) -> SourceState:
    started = time.monotonic()
    try:
        await context.platform.connectors[name].ping(context.deadline.share(PING_SHARE))
    except SourceError as error:
        return SourceState(name, title, "UNAVAILABLE", None, None, error.message)
    latency_ms = round((time.monotonic() - started) * 1000, 2)
    return SourceState(name, title, "LIVE", datetime.now(SHANGHAI), latency_ms, None)
