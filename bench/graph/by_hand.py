"""The graph asked by hand: the driver alone, in one generation, as of one day."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, LiteralString

import neo4j

from connectors.stores.graph_server import GraphAddress
from graph.generation import in_generation

CURRENT: LiteralString = "(h.since IS NULL OR h.since <= $on) AND (h.until IS NULL OR $on < h.until)"
_ANSWER: LiteralString = (
    " RETURN collect(k) AS keys, collect(o.key) AS others, collect(coalesce(h.share, 0.0)) AS shares"
)
_PERSONS: LiteralString = ", collect(CASE o.kind WHEN 'PERSON' THEN o.key END) AS persons"
HOLDERS: LiteralString = (
    "UNWIND $keys AS k MATCH (c:Party {key: k})<-[h:HOLDS]-(o:Party) WHERE " + CURRENT + _ANSWER + _PERSONS
)
"""Who holds these companies, and which of them are persons, whom nobody holds."""
HELD: LiteralString = "UNWIND $keys AS k MATCH (c:Party {key: k})-[h:HOLDS]->(o:Party) WHERE " + CURRENT + _ANSWER
"""What these parties hold."""
HALF = 0.5 + 1e-9


class GraphByHand:
    """One generation of one graph as of one day; `close` gives back its connections."""

    def __init__(self, address: GraphAddress, generation: LiteralString, on: date) -> None:
        self._driver = neo4j.AsyncGraphDatabase.driver(address.uri, auth=(address.user, address.password))
        self._database = address.database
        self._written = cache(lambda statement: in_generation(statement, generation))
        self._on = on

    async def close(self) -> None:
        """Give back the connections."""
        await self._driver.close()

    def session(self) -> neo4j.AsyncSession:
        """For one question."""
        return self._driver.session(database=self._database, default_access_mode=neo4j.READ_ACCESS)

    async def run(self, session: neo4j.AsyncSession, statement: LiteralString, **parameters: Any) -> neo4j.AsyncResult:
        """Ask a statement, whose `$on` is the day."""
        return await session.run(self._written(statement), on=self._on, **parameters)

    async def row(self, session: neo4j.AsyncSession, statement: LiteralString, keys: list[str]) -> neo4j.Record:
        """The one row of a statement about these parties."""
        record = await (await self.run(session, statement, keys=keys)).single()
        assert record is not None
        return record
