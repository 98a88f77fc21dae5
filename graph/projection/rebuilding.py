"""The graph made anew: built whole in the generation that is not read, then made the current one in one transaction.

Readers are answered from the old generation until then, and from then on by the new one. The old one is left alone for
a while, since some reader may still take it for current, and is removed in bounded batches. What a run that was killed
has left is removed by the next rebuild, or by whoever follows when nobody has written to it for `LEFT_AFTER_S`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence, Set
from datetime import UTC, datetime
from typing import LiteralString

import structlog

from connectors.scan import Deadline
from graph import generation
from graph.definition import define
from graph.driver import GraphClient, GraphTransaction
from graph.generation import other
from graph.projection.position import Applied, Superseded, read_all_applied, take_over, take_step
from graph.projection.projector import STEP_DEADLINE_MS, CaughtUp, Projector
from graph.projection.switch import NotCurrent, hold_current, make_current
from graph.projection.writing import wipe_some
from identifiers.errors import SourceError

STEPS_BETWEEN = 1_000_000
"""By so many steps are two generations apart: readers tell states of the graph by the step, see position.py."""
LEFT_AFTER_S = 2 * STEP_DEADLINE_MS / 1000
"""A run that builds writes at least so often."""

log = structlog.get_logger(__name__)


async def rebuild(client: GraphClient, projectors: Sequence[Projector]) -> Mapping[str, CaughtUp]:
    """Build every source anew and let that be the current generation; what was loaded of each.

    Superseded where another run makes the graph anew at the same time. SourceError where a source or the graph does not
    answer; the current generation is then as it was.
    """
    current = await client.generation(_deadline(), now=True)
    fresh = client.of(other(current))
    await define(fresh, _deadline())
    owned = await _empty(client, current, {each.source for each in projectors})
    done = {}
    for each in projectors:
        owned[each.source], done[each.source] = await each.into(fresh).build(owned[each.source])
    await _switch(client, current, owned)
    log.info("graph.rebuilt", records={source: each.loaded for source, each in done.items()})
    await asyncio.sleep(generation.GRACE_S)
    try:
        await _forget(client, other(current))
    except SourceError as error:
        # The graph is made anew all the same; what is left goes later, see remove_leftovers.
        log.warning("graph.leftovers", code=error.code)
    return done


async def remove_leftovers(client: GraphClient) -> None:
    """Remove what a run that was killed has left in the generation that is not current."""
    current = await client.generation(_deadline(), now=True)
    left = (await read_all_applied(client.of(other(current)), _deadline())).values()
    if left and (datetime.now(UTC) - max(each.applied_at for each in left)).total_seconds() > LEFT_AFTER_S:
        await _forget(client, current)


async def _empty(client: GraphClient, current: LiteralString, sources: Set[str] = frozenset()) -> dict[str, Applied]:
    """Take over the generation that is not current, for these sources and all that it has, and empty it.

    Superseded where another run takes it over meanwhile, or has made it the current one.
    """
    fresh = client.of(other(current))
    taken = sorted(sources | (await read_all_applied(fresh, _deadline())).keys())
    now = (await read_all_applied(client.of(current), _deadline())).values()
    least = max((each.step for each in now), default=0) + STEPS_BETWEEN

    async def take(transaction: GraphTransaction) -> dict[str, Applied]:
        await _hold(transaction, current)
        return await take_over(transaction, taken, least)

    owned = await fresh.write(take, _deadline())
    guard, wiped = owned[taken[0]], 1

    async def wipe(transaction: GraphTransaction) -> tuple[Applied, int]:
        return await take_step(transaction, guard), await wipe_some(transaction)

    while wiped:
        guard, wiped = await fresh.write(wipe, _deadline())
    return owned | {guard.source: guard}


async def _switch(client: GraphClient, current: LiteralString, owned: Mapping[str, Applied]) -> None:
    async def work(transaction: GraphTransaction) -> None:
        await _hold(transaction, current)
        for each in owned.values():
            await take_step(transaction, each)
        await make_current(transaction, other(current))

    await client.of(other(current)).write(work, _deadline())
    await client.generation(_deadline(), now=True)


async def _forget(client: GraphClient, current: LiteralString) -> None:
    """Empty the generation that is not current for good, unless another builds in it."""
    try:
        owned = await _empty(client, current)
    except Superseded:
        return

    async def forget(transaction: GraphTransaction) -> None:
        for each in owned.values():
            await take_step(transaction, each)
        await transaction.run("MATCH (p:Projection) DELETE p")

    await client.of(other(current)).write(forget, _deadline())


async def _hold(transaction: GraphTransaction, current: LiteralString) -> None:
    try:
        await hold_current(transaction, current)
    except NotCurrent:
        raise Superseded from None


def _deadline() -> Deadline:
    return Deadline.after_ms(STEP_DEADLINE_MS)
