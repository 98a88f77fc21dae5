"""What the bench of the graph draws and writes."""

from __future__ import annotations

from pathlib import Path

import orjson

from bench import results
from bench.graph.questions import draw
from bench.graph.results import write
from bench.graph.rounds import GraphRow
from bench.rounds import Row
from connectors.stores.graph_server import GraphAddress
from tests.graph.conftest import emptied
from tests.graph.related import fill
from tests.graph.stakes import stakes


def row(way: str, p50_ms: float, question: str = "G1", callers: int = 1) -> GraphRow:
    return GraphRow(question, way, "embedded", "demo 1", callers, 1000 / p50_ms, p50_ms, 2 * p50_ms, 0.5)


def test_rows_of_the_graph_stand_beside_the_others_and_replace_their_like(tmp_path: Path) -> None:
    write(tmp_path, [row("graphql", 9.0), row("script", 1.0)])
    results.write(tmp_path, 1, [Row("W1", "zhixing", 16, 900.0, 1.0, 2.0, 0.25, 0.125, 0.1)])
    write(tmp_path, [row("graphql", 3.0), row("resolver", 2.2), row("script", 2.0)])
    written = orjson.loads((tmp_path / "results.json").read_bytes())
    assert [each["workload"] for each in written["rows"]] == ["W1"]
    assert [(each["engine"], each["way"], each["p50_ms"]) for each in written["graph"]] == [
        ("embedded", "graphql", 3.0),
        ("embedded", "resolver", 2.2),
        ("embedded", "script", 2.0),
    ]
    page = (tmp_path / "results.md").read_text("utf-8")
    assert "| G1 | embedded | demo 1 | 1 | 1.50 | 1.10 | 0.67 |" in page
    assert "| W1 | zhixing | 16 |" in page


async def test_questions_are_drawn_from_what_the_graph_holds(graph_address: GraphAddress) -> None:
    client = await emptied(graph_address)
    chain = [(f"c{number}", f"c{number + 1}", 0.6) for number in range(8)]
    await fill(client, stakes(*chain, ("p", "alone", 1.0)))
    drawn = await draw(client)
    assert len(drawn["G1"].variables) == len(drawn["G1 many"].variables[0]["ids"]) == 9
    assert {each["from"] in ("p", "alone") for each in drawn["G4 connected"].variables} == {False}
    for each in drawn["G4 not connected, filtered"].variables:
        assert (each["from"] in ("p", "alone")) != (each["to"] in ("p", "alone"))
    await (await emptied(graph_address)).close()
    await client.close()
