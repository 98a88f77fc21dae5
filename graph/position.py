"""How far the projection is: one node of the graph, moved in the same transaction as what it speaks of.

Every transaction that writes takes one step, from the number it has read. Two projectors at once cannot both take it:
the later one finds the number moved and is superseded, and nothing of its transaction stays. Readers that ask several
questions compare the step before and after, since inside one transaction both engines are read committed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from connectors.feed import FeedPosition
from connectors.scan import Deadline
from graph.driver import GraphClient, GraphTransaction


class Superseded(Exception):
    """Another projector has written meanwhile; what was being written is undone."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The projection of the registry. While `complete` is false, the graph is being rebuilt and answers nothing.

    `mark` is an id under the key that the parties' keys were made with: under another one nothing here is found.
    """

    step: int
    mark: str
    complete: bool
    at: FeedPosition
    applied_at: datetime


async def read_applied(client: GraphClient, deadline: Deadline) -> Applied | None:
    """How far the projection is; None when there has never been one."""
    rows = await client.read(
        "MATCH (p:Projection {source: 'registry'}) RETURN p.step AS step, p.mark AS mark, p.complete AS complete,"
        " p.transaction AS transaction, p.position AS position, p.applied_at AS applied_at",
        None,
        deadline,
    )
    if not rows:
        return None
    row = rows[0]
    at = FeedPosition(row["transaction"], row["position"])
    return Applied(row["step"], row["mark"], row["complete"], at, row["applied_at"])


async def begin(client: GraphClient, deadline: Deadline) -> Applied:
    """Make the node that says that nothing is projected yet."""

    async def work(transaction: GraphTransaction) -> None:
        await transaction.run(
            "MERGE (p:Projection {source: 'registry'}) ON CREATE SET p.step = 0, p.mark = '', p.complete = false,"
            " p.transaction = 0, p.position = 0, p.applied_at = $now",
            {"now": datetime.now(UTC)},
        )

    await client.write(work, deadline)
    applied = await read_applied(client, deadline)
    if applied is None:
        raise Superseded
    return applied


async def take_step(
    transaction: GraphTransaction,
    before: Applied,
    at: FeedPosition | None = None,
    complete: bool | None = None,
    mark: str | None = None,
) -> Applied:
    """Move the projection one step on inside this transaction; Superseded when another has moved it."""
    after = Applied(
        before.step + 1,
        before.mark if mark is None else mark,
        before.complete if complete is None else complete,
        before.at if at is None else at,
        datetime.now(UTC),
    )
    # Written before it is compared: only behind the write's lock does Neo4j read what another has just committed.
    moved = await transaction.run(
        "MATCH (p:Projection {source: 'registry'}) SET p.applied_at = $now WITH p WHERE p.step = $before"
        " SET p.step = $step, p.mark = $mark, p.complete = $complete, p.transaction = $transaction,"
        " p.position = $position RETURN p.step AS step",
        {
            "before": before.step,
            "step": after.step,
            "mark": after.mark,
            "complete": after.complete,
            "transaction": after.at.transaction,
            "position": after.at.position,
            "now": after.applied_at,
        },
    )
    if not moved:
        raise Superseded
    return after
