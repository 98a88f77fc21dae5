"""`zhixing project`: follow the registry into the graph, or catch up and stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from graph.projection import Projector

POLL_MS = 500


async def follow(
    projector: Projector, once: bool, rebuild: bool, report: Callable[[str], None], stop: asyncio.Event
) -> None:
    """Catch up (or begin anew where `rebuild`), say what was done, and unless `once` go on until `stop` is set."""
    if rebuild:
        report(f"rebuilt the graph from {await projector.rebuild()} records")
    done = await projector.catch_up()
    if done.rebuilt is not None:
        report(f"built the graph from {done.rebuilt} records")
    report(f"applied {done.changes} changes; the graph is up to date")
    if not once:
        report("following the change feed; Ctrl-C stops")
        await projector.run_forever(stop, POLL_MS)
