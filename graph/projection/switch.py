"""From one generation of the graph to the other, in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import LiteralString

from graph.driver import GraphTransaction


class NotCurrent(Exception):
    """Another has made another generation the current one meanwhile; what was being written is undone."""


async def hold_current(transaction: GraphTransaction, suffix: LiteralString) -> None:
    """Make sure that a generation stays the current one until this transaction has ended, or raise NotCurrent."""
    # Written before it is compared: only behind the write's lock does Neo4j read what another has just committed.
    held = await transaction.run(
        "MERGE (g:Generation {name: 'graph'}) ON CREATE SET g.suffix = '' SET g.checked_at = $now WITH g"
        " WHERE g.suffix = $suffix RETURN g.suffix AS suffix",
        {"suffix": suffix, "now": datetime.now(UTC)},
    )
    if not held:
        raise NotCurrent


async def make_current(transaction: GraphTransaction, suffix: LiteralString) -> None:
    """Let a generation be the current one, in a transaction that holds the other."""
    await transaction.run("MATCH (g:Generation {name: 'graph'}) SET g.suffix = $suffix", {"suffix": suffix})
