"""All scripts by hand, each with its connections: which one answers which question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, LiteralString

from bench.graph.by_hand import GraphByHand
from bench.graph.case_script import CaseScript
from bench.graph.flow_script import FlowScript
from bench.graph.rounds import Ask
from bench.graph.script import Script
from bench.limit.pool import Pool, statements
from connectors.settings import Settings
from connectors.stores.keys import id_key
from connectors.stores.stores import Stores
from identifiers.opaque_id import IdCodec

SQL = Path(__file__).parent / "sql"


class Scripts:
    """Asks one generation of the graph, and the sources, as of one day."""

    def __init__(self, stores: Stores, settings: Settings, generation: LiteralString, on: date) -> None:
        self._graph = GraphByHand(stores.graph, generation, on)
        self._pools = {
            source: Pool(stores.dsns[source], settings.pool_size, statements(SQL, source))
            for source in ("court", "credit", "bank")
        }
        ids = IdCodec(id_key(settings))
        self._of_parties: Ask = Script(self._graph).ask
        self._by_name: Mapping[str, Ask] = {
            "G2b": CaseScript(self._graph, self._pools["court"], ids).ask,
            "G3": FlowScript(self._graph, self._pools, ids, on).ask,
        }

    async def ask(self, name: str, variables: Mapping[str, Any]) -> Any:
        """The answer to a question, in the form of `Alone`'s."""
        return await self._by_name.get(name, self._of_parties)(name, variables)

    async def close(self) -> None:
        """Give back all connections."""
        await self._graph.close()
        for pool in self._pools.values():
            await pool.close()
