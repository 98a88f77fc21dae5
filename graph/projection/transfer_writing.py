"""The statements that write what parties paid one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
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


async def drop_transfers_of(transaction: GraphTransaction, keys: Sequence[str]) -> None:
    """Forget all that these parties paid and were paid."""
    # One direction after the other: a transfer between two of them is deleted once.
    await transaction.run_for(
        "UNWIND $keys AS key MATCH (a:Party {key: key})-[r:TRANSFERRED]->(b) DELETE r", "keys", keys
    )
    await transaction.run_for(
        "UNWIND $keys AS key MATCH (a:Party {key: key})<-[r:TRANSFERRED]-(b) DELETE r", "keys", keys
    )


async def drop_transfers_between(transaction: GraphTransaction, pairs: Iterable[tuple[str, str]]) -> None:
    """Forget all that the first of each pair paid the second."""
    # By payer: what a hub paid is gone through once, however many of its payees are meant.
    payees: dict[str, list[str]] = defaultdict(list)
    for payer, payee in sorted(pairs):
        payees[payer].append(payee)
    await transaction.run_for(
        "UNWIND $payers AS each MATCH (a:Party {key: each.payer})-[r:TRANSFERRED]->(b:Party)"
        " WHERE b.key IN each.payees DELETE r",
        "payers",
        [{"payer": payer, "payees": each} for payer, each in payees.items()],
    )


async def put_transfers(transaction: GraphTransaction, transfers: Sequence[dict[str, Any]]) -> None:
    """Write transfers of which the graph has none."""
    await transaction.run_for(
        "UNWIND $transfers AS each MATCH (a:Party {key: each.payer}) MATCH (b:Party {key: each.payee})"
        " CREATE (a)-[:TRANSFERRED {month: each.month, amount_fen: each.amount_fen, count: each.count}]->(b)",
        "transfers",
        transfers,
    )
