"""What is asked at start: every statement of the questions that callers ask, with the same text."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from connectors.scan import Deadline
from graph import warming
from graph.control import actual_controllers, controlled_companies
from graph.driver import GraphClient
from graph.links import LinkReader
from graph.ownership import ultimate_owners
from graph.projection.following import PROJECTED
from graph.relation_paths import relation_paths
from graph.relatives import Hand, relatives
from graph.schema import HOLDS, KINDS
from graph.ties import read_ties
from tests.graph.related import TODAY, empty_sources, fill, holds
from tests.graph.stakes import wait


class Noted(GraphClient):
    """A client that notes the statements by which it reads."""

    def __init__(self, client: GraphClient, embedded: bool = False) -> None:
        super().__init__(replace(client.address, embedded=embedded))
        self.statements: set[str] = set()

    async def read(self, cypher: Any, parameters: Any, deadline: Deadline) -> Any:
        """As the client, noted."""
        self.statements.add(cypher)
        return await super().read(cypher, parameters, deadline)


async def test_no_statement_of_a_question_is_new_after_it(client: GraphClient) -> None:
    await fill(client, [holds(1, "p0", "c0"), holds(2, "p0", "c1")])
    noted = Noted(client)
    await warming.warm(noted)
    warmed = noted.statements.copy()
    await ultimate_owners(noted, ["c0"], 0.25, TODAY, wait())
    await actual_controllers(noted, ["c0"], TODAY, wait())
    await controlled_companies(noted, ["p0"], TODAY, wait())
    await read_ties(noted, ["c0"], lambda tie: True, wait())
    assert await relation_paths(noted, "c0", "c1", KINDS, 6, 5, TODAY, wait())
    for by in Hand:
        await relatives(noted, by, ["c0"], TODAY, wait())
    assert (await LinkReader(noted, (HOLDS,), TODAY, wait()).between([("c0", "p0")]))[1]
    await noted.close()
    assert noted.statements == warmed


async def test_what_is_not_answered_yet_is_asked_again(client: GraphClient, monkeypatch: pytest.MonkeyPatch) -> None:
    await fill(client, [holds(1, "p0", "c0")], complete=False)
    noted = Noted(client)
    monkeypatch.setattr(warming, "PAUSE_S", 0.01)
    running = asyncio.create_task(warming.warm(noted))
    while not noted.statements:
        await asyncio.sleep(0.01)
    assert not running.done()
    await empty_sources(client, PROJECTED)
    await asyncio.wait_for(running, 60)
    await noted.close()


async def test_the_embedded_engine_is_asked_nothing(client: GraphClient) -> None:
    noted = Noted(client, embedded=True)
    await warming.warm(noted)
    assert noted.statements == set()
