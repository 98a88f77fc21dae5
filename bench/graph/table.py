"""The part of results.md about the graph, from the rows as they stand in results.json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Told = Mapping[str, Any]
TARGETS = {"G1": (1.5, 1.1), "G2a": (1.3, 1.3), "G2b": (1.3, 1.3), "G3": (1.3, 1.3), "G4": (1.3, 1.3)}
"""What the p50 of /graphql and that of the resolver are to be at most, as a multiple of the script's."""
THROUGHPUT = 0.8
"""What the throughput of /graphql is to be at least, as a multiple of the script's, with eight callers."""


def page(rows: Sequence[Told]) -> Iterable[str]:
    """Ratios first, then what they are made of."""
    if not rows:
        return
    yield from ("", "## The graph", "")
    yield "`make bench-graph`: through /graphql, by the resolver alone, by a script written by hand; medians over"
    yield "interleaved rounds. CPU is that of the process that asks the graph, for one request."
    yield ""
    yield "As a multiple of the script's:"
    yield from (
        "",
        "| | engine | data | callers | p50 of /graphql | p50 of the resolver | req/s of /graphql |",
    )
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    found = {(row["engine"], row["data"], row["question"], row["callers"], row["way"]): row for row in rows}
    for (*group, way), script in found.items():
        served, resolver = found.get((*group, "graphql")), found.get((*group, "resolver"))
        if way == "script" and served and resolver:
            engine, data, question, callers = group
            cells = (
                _ratio(served, script, "p50_ms"),
                _ratio(resolver, script, "p50_ms"),
                _ratio(served, script, "req_s"),
            )
            yield f"| {question} | {engine} | {data} | {callers} | {' | '.join(cells)} |"
    yield ""
    yield "Targets: " + "; ".join(
        f"{name} at most {served:g} and {alone:g}" for name, (served, alone) in TARGETS.items()
    )
    yield f"with one caller; at least {THROUGHPUT:g} of the throughput with eight."
    yield from ("", "| | way | engine | data | callers | req/s | p50 ms | p99 ms | CPU ms |")
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for row in rows:
        figures = " | ".join(f"{row[name]:.4g}" for name in ("req_s", "p50_ms", "p99_ms", "cpu_ms"))
        yield f"| {row['question']} | {row['way']} | {row['engine']} | {row['data']} | {row['callers']} | {figures} |"


def _ratio(one: Told, other: Told, figure: str) -> str:
    return f"{one[figure] / other[figure]:.2f}"
