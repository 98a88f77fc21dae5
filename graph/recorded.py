"""The graph with a recorder around it, as `connectors.recorded` has for the sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, LiteralString

from connectors.recorded import Recorder
from connectors.scan import Deadline
from connectors.stores.graph_server import GraphAddress
from graph.driver import SOURCE, GraphClient, Row


class RecordedGraph(GraphClient):
    """A client of its own that notes every statement that it reads by."""

    def __init__(self, address: GraphAddress, recorder: Recorder) -> None:
        super().__init__(address)
        self._recorder = recorder

    async def read(self, cypher: LiteralString, parameters: Mapping[str, Any] | None, deadline: Deadline) -> list[Row]:
        """The rows of one reading statement."""
        asked = super().read(cypher, parameters, deadline)
        return await self._recorder.timed(SOURCE, cypher, asked, lambda rows: (len(rows), 0))
