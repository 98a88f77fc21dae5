"""What `zhixing status` says of the graph."""

from __future__ import annotations

from dataclasses import replace

import pytest

from web.status import GraphStatus, behind

WHOLE = GraphStatus("embedded", "arcadedb", None, 6, 1.5, is_whole=True, problem=None)


@pytest.mark.parametrize(
    ("graph", "said"),
    [
        (WHOLE, "6 changes (1.5 s) behind its sources"),
        (
            replace(WHOLE, is_whole=False),
            "not whole yet: what serves is making it from its sources, and answers no path",
        ),
        (replace(WHOLE, changes_behind=None, is_whole=None, problem="graph does not answer"), "graph does not answer"),
    ],
)
def test_how_far_it_is(graph: GraphStatus, said: str) -> None:
    assert behind(graph) == said
