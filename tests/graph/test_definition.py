"""Constraints and indexes: made where they are missing, whatever a server that was killed has left of them."""

from __future__ import annotations

import pytest

from connectors.scan import Deadline
from graph.definition import define
from graph.driver import Conflict, GraphClient, GraphTransaction
from graph.generation import GENERATIONS


def soon() -> Deadline:
    return Deadline.after_ms(30_000)


async def _two_accounts(transaction: GraphTransaction) -> None:
    await transaction.run("UNWIND [1, 2] AS each CREATE (a:Account {key: 'twice'})")


@pytest.mark.parametrize("suffix", GENERATIONS)
async def test_a_constraint_is_made_where_only_its_index_was_left(neo4j_client: GraphClient, suffix: str) -> None:
    generation = neo4j_client.of(GENERATIONS[GENERATIONS.index(suffix)])
    await define(generation, soon())
    # Nobody can leave a constraint's own index at will; another of that name is as much in the way.
    for statement in (f"DROP CONSTRAINT account_key{suffix}", "CREATE INDEX account_key FOR (a:Account) ON (a.key)"):
        await generation.define(statement, soon())
    await generation.write(_two_accounts, soon())
    await generation.write(lambda transaction: transaction.run("MATCH (a:Account) DELETE a"), soon())

    await define(generation, soon())

    with pytest.raises(Conflict):
        await generation.write(_two_accounts, soon())


async def test_defining_again_changes_nothing(client: GraphClient) -> None:
    await define(client, soon())
    with pytest.raises(Conflict):
        await client.write(_two_accounts, soon())
