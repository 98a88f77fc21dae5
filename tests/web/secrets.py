"""What must not be in the graph, from the agencies' databases, and all that is in the graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import asyncpg

from connectors.scan import Deadline
from connectors.stores.graph_server import GraphAddress
from graph.driver import GraphClient, Row

_TELLING = """
select table_name, column_name from information_schema.columns
where table_schema = 'public' and data_type = 'text' and column_name ~ '(number|name|address|vin|plate|reference)$'
    and table_name <> 'change_feed'
"""


async def numbers_and_names(dsns: Mapping[str, str]) -> set[str]:
    """Every number, name and address in the databases of the agencies."""
    values: set[str] = set()
    for source, dsn in dsns.items():
        if source == "platform":
            continue
        session = await asyncpg.connect(dsn)
        for table, column in await session.fetch(_TELLING):
            rows = await session.fetch(f'select distinct "{column}" as value from "{table}"')
            values.update(row["value"] for row in rows if row["value"])
        await session.close()
    return values


async def graph_values(address: GraphAddress) -> set[Any]:
    """Every value of every property of the graph, of both generations."""
    client, values = GraphClient(address), set[Any]()

    def see(row: Row) -> None:
        values.update(row["all"].values())

    for statement in ("MATCH (n) RETURN properties(n) AS all", "MATCH ()-[r]->() RETURN properties(r) AS all"):
        await client.visit(statement, see, Deadline.after_ms(120_000))
    await client.close()
    return values
