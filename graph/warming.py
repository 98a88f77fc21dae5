"""Every question asked once about nobody: the first call of a statement costs Neo4j up to 0.7 s, for its plan."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from connectors.scan import Deadline
from graph.control import actual_controllers, controlled_companies
from graph.driver import GraphClient
from graph.links import LinkReader
from graph.ownership import ultimate_owners
from graph.relation_paths import relation_paths
from graph.relatives import Hand, relatives
from graph.schema import HOLDS, KINDS, LEGAL_REPRESENTATIVE_OF
from graph.ties import read_ties
from identifiers.errors import SourceError

DEADLINE_MS = 30_000
PAUSE_S = 5.0
"""Before what was not answered, since the graph was down or being built, is asked again."""
_NOBODY, _NOBODY_ELSE = "nobody", "nobody else"
_DAY = date(2000, 1, 1)


async def warm(client: GraphClient) -> None:
    """Return when every question has been answered once; ask again what the graph does not answer yet.

    The embedded engine plans in less than a millisecond, and is asked nothing.
    """
    waiting = [] if client.address.embedded else list(_questions(client))
    while waiting:
        waiting = [ask for ask in waiting if not await _is_answered(ask)]
        if waiting:
            await asyncio.sleep(PAUSE_S)


async def _is_answered(ask: Callable[[Deadline], Awaitable[Any]]) -> bool:
    try:
        await ask(Deadline.after_ms(DEADLINE_MS))
    except SourceError:
        return False
    return True


def _questions(client: GraphClient) -> list[Callable[[Deadline], Awaitable[Any]]]:
    nobody, pair = [_NOBODY], [(_NOBODY, _NOBODY_ELSE)]
    return [
        lambda deadline: ultimate_owners(client, nobody, 0.25, _DAY, deadline),
        lambda deadline: actual_controllers(client, nobody, _DAY, deadline),
        lambda deadline: controlled_companies(client, nobody, _DAY, deadline),
        lambda deadline: read_ties(client, nobody, lambda tie: True, deadline),
        lambda deadline: relation_paths(client, _NOBODY, _NOBODY_ELSE, KINDS, 1, 1, _DAY, deadline),
        *(
            lambda deadline, kinds=kinds: LinkReader(client, kinds, _DAY, deadline).between(pair)
            for kinds in (KINDS, (HOLDS,), (LEGAL_REPRESENTATIVE_OF,))
        ),
        *(lambda deadline, by=by: relatives(client, by, nobody, _DAY, deadline) for by in Hand),
    ]
