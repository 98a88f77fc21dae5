"""After all other tests of the graph: each piece of Cypher was run on the embedded engine and on Neo4j.

That both answer the same is held where it was run; here, that nothing was left to one of them alone.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.stores.graph_server import GraphAddress
from tests.graph.statements import Run, written


def _all_run(session: pytest.Session) -> bool:
    """Whether this run is of every test of the graph."""
    collected = {item.path for item in session.items}
    return collected >= set(Path(__file__).parent.rglob("test_*.py")) and not session.config.getoption("keyword")


@pytest.mark.parametrize("engine", ["graph_address", "neo4j_address"])
def test_every_statement_was_run(engine: str, statements_run: Run, request: pytest.FixtureRequest) -> None:
    if not _all_run(request.session):
        pytest.skip("told by a run of all of tests/graph only")
    address: GraphAddress = request.getfixturevalue(engine)
    run = "\n".join(statements_run[address.uri])
    missed = [f"{place}: {text.strip()[:80]}" for place, text in written() if text not in run]
    assert not missed, f"never run on {address.uri}: {missed}"
