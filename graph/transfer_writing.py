"""The statements that write what parties paid one another: all of a party's at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connectors.scan import Deadline
from graph.driver import GraphClient, GraphTransaction


async def transfer_partners(client: GraphClient, keys: Sequence[str], deadline: Deadline) -> set[str]:
    """Keys of the parties that paid any of these or were paid by them, as the graph has it."""
    if not keys:
        return set()
    rows = await client.read(
        "UNWIND $keys AS key MATCH (a:Party {key: key})-[r:TRANSFERRED]-(b:Party) RETURN DISTINCT b.key AS partner",
        {"keys": keys},
        deadline,
    )
    return {row["partner"] for row in rows}


async def put_transfers(
    transaction: GraphTransaction, keys: Sequence[str], transfers: Sequence[dict[str, Any]]
) -> None:
    """Replace all that the graph has of transfers from and to these parties."""
    if keys:
        # One direction after the other: a transfer between two of them is deleted once.
        await transaction.run(
            "UNWIND $keys AS key MATCH (a:Party {key: key})-[r:TRANSFERRED]->(b) DELETE r", {"keys": keys}
        )
        await transaction.run(
            "UNWIND $keys AS key MATCH (a:Party {key: key})<-[r:TRANSFERRED]-(b) DELETE r", {"keys": keys}
        )
    if transfers:
        await transaction.run(
            "UNWIND $transfers AS each MATCH (a:Party {key: each.payer}) MATCH (b:Party {key: each.payee})"
            " CREATE (a)-[:TRANSFERRED {month: each.month, amount_fen: each.amount_fen, count: each.count}]->(b)",
            {"transfers": transfers},
        )
