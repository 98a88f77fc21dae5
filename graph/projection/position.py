"""How far the projection of each source is: one node of the graph, moved in the same transaction as what it speaks of.

Every transaction that writes takes one step, from the number it has read. Two projectors at once cannot both take it:
the later one finds the number moved and is superseded, and nothing of its transaction stays. Readers that ask several
questions compare the step before and after, since inside one transaction both engines are read committed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from connectors.feed import FeedPosition
from connectors.scan import Deadline
from graph.driver import GraphClient, GraphTransaction

REGISTRY = "registry"


class Superseded(Exception):
    """Another projector has written meanwhile; what was being written is undone."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The projection of one source. While `complete` is false, it is being brought over and answers nothing.

    `mark` is an id under the key that the parties' keys were made with: under another one nothing here is found. It is
    empty while nothing of the source is in the graph. `place` is where a first load has come to, empty outside of one.
    """

    source: str
    step: int
    mark: str
    complete: bool
    at: FeedPosition
    applied_at: datetime
    place: str = ""


async def read_applied(client: GraphClient, deadline: Deadline, source: str = REGISTRY) -> Applied | None:
    """How far the projection of a source is; None when there has never been one."""
    return (await read_all_applied(client, deadline)).get(source)


async def read_all_applied(client: GraphClient, deadline: Deadline) -> dict[str, Applied]:
    """How far each source is that has ever been projected."""
    rows = await client.read(
        "MATCH (p:Projection) RETURN p.source AS source, p.step AS step, p.mark AS mark, p.complete AS complete,"
        " p.transaction AS transaction, p.position AS position, p.applied_at AS applied_at, p.place AS place",
        None,
        deadline,
    )
    return {
        row["source"]: Applied(
            row["source"],
            row["step"],
            row["mark"],
            row["complete"],
            FeedPosition(row["transaction"], row["position"]),
            row["applied_at"],
            row["place"] or "",
        )
        for row in rows
    }


async def begin(client: GraphClient, deadline: Deadline, source: str = REGISTRY) -> Applied:
    """Make the node that says that nothing of a source is projected yet."""

    async def work(transaction: GraphTransaction) -> None:
        await transaction.run(
            "MERGE (p:Projection {source: $source}) ON CREATE SET p.step = 0, p.mark = '', p.complete = false,"
            " p.transaction = 0, p.position = 0, p.applied_at = $now, p.place = ''",
            {"source": source, "now": datetime.now(UTC)},
        )

    await client.write(work, deadline)
    applied = await read_applied(client, deadline, source)
    if applied is None:
        raise Superseded
    return applied


async def take_step(
    transaction: GraphTransaction,
    before: Applied,
    at: FeedPosition | None = None,
    complete: bool | None = None,
    mark: str | None = None,
    place: str = "",
) -> Applied:
    """Move the projection of a source one step on inside this transaction; Superseded when another has moved it."""
    after = Applied(
        before.source,
        before.step + 1,
        before.mark if mark is None else mark,
        before.complete if complete is None else complete,
        before.at if at is None else at,
        datetime.now(UTC),
        place,
    )
    # Written before it is compared: only behind the write's lock does Neo4j read what another has just committed.
    moved = await transaction.run(
        "MATCH (p:Projection {source: $source}) SET p.applied_at = $now WITH p WHERE p.step = $before"
        " SET p.step = $step, p.mark = $mark, p.complete = $complete, p.transaction = $transaction,"
        " p.position = $position, p.place = $place RETURN p.step AS step",
        {
            "source": after.source,
            "before": before.step,
            "step": after.step,
            "mark": after.mark,
            "complete": after.complete,
            "transaction": after.at.transaction,
            "position": after.at.position,
            "now": after.applied_at,
            "place": place,
        },
    )
    if not moved:
        raise Superseded
    return after


async def disown(transaction: GraphTransaction, mark: str) -> None:
    """Let every source whose keys are of another mark answer nothing: whoever writes for one of them is superseded."""
    await transaction.run(
        "MATCH (p:Projection) WHERE p.mark <> $mark AND p.complete SET p.complete = false, p.step = p.step + 1",
        {"mark": mark},
    )


async def take_over(transaction: GraphTransaction, sources: Iterable[str], least: int) -> dict[str, Applied]:
    """Begin the projection of all sources anew, from a step above `least`: whoever writes for them is superseded."""
    taken = {}
    for source in sources:
        rows = await transaction.run(
            "MERGE (p:Projection {source: $source}) ON CREATE SET p.step = $least"
            " SET p.step = CASE WHEN p.step > $least THEN p.step ELSE $least END + 1, p.mark = '', p.complete = false,"
            " p.transaction = 0, p.position = 0, p.applied_at = $now, p.place = '' RETURN p.step AS step",
            {"source": source, "least": least, "now": datetime.now(UTC)},
        )
        taken[source] = Applied(source, rows[0]["step"], "", False, FeedPosition(), datetime.now(UTC))
    return taken
