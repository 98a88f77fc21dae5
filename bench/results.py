"""What was measured, as JSON for programs and as tables for people."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from bench.graph.table import page as graph_page
from bench.rounds import Row

FOLDER = Path(__file__).parent
"""Where the results of this machine stand."""

TARGETS = {
    "limit": {"W1": 0.8, "W2": 0.85, "W3": 0.8, "W4": 0.7, "W5": 0.7},
    "postgraphile": {"W1": 2.5, "W2": 4.0, "W3": 4.0},
    "stock": {"W1": 4.0, "W2": 9.0, "W3": 15.0, "W4": 10.0, "W5": 4.0},
}
"""What the throughput of zhixing is to be at least, as a multiple of the other's, at AT connections."""

AT = 16
SLOWER_AT_SCALE_10 = 1.3


def path(folder: Path, scale: float) -> Path:
    """The JSON of a scale; that of scale 1 has the plain name."""
    return folder / ("results.json" if scale == 1 else f"results.scale-{scale:g}.json")


def write(folder: Path, scale: float, rows: Sequence[Row]) -> None:
    """Both files, the tables with what the folder has of scale 1 and 10."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = [{name: rounded(value) for name, value in asdict(row).items() if name != "generator_share"} for row in rows]
    made = {
        **_measured(folder, scale),
        "machine": machine(),
        "scale": scale,
        "generator": {"name": "wrk", "largest_share": rounded(max(row.generator_share for row in rows))},
        "rows": shown,
    }
    path(folder, scale).write_bytes(orjson.dumps(made, option=orjson.OPT_INDENT_2) + b"\n")
    write_page(folder)


def write_page(folder: Path) -> None:
    """The tables of what the folder's files hold."""
    (folder / "results.md").write_text("\n".join(_page(folder)) + "\n", "utf-8")


def _measured(folder: Path, scale: float) -> dict[str, Any]:
    """What an earlier run wrote."""
    file = path(folder, scale)
    return orjson.loads(file.read_bytes()) if file.exists() else {}


def machine() -> str:
    """Processors and system, as far as they bear on figures."""
    model = next((line.partition(": ")[2] for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    return (
        f"{os.cpu_count()} processors {model.strip()}, {platform.system()}, Python {platform.python_version()}".strip()
    )


def _lines(name: str) -> list[str]:
    try:
        return Path(name).read_text("utf-8").splitlines()
    except OSError:
        return []


def rounded(value: object) -> object:
    """A figure as it is written: four digits."""
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _page(folder: Path) -> Iterable[str]:
    found = {scale: made for scale in (1, 10) if "rows" in (made := _measured(folder, scale))}
    yield "# Bench"
    yield ""
    yield "Made by `make bench`; medians over interleaved rounds. W0 is `select 1`. Milliseconds of processors are for"
    yield "one request: the server's process, and all of Postgres."
    for scale, made in found.items():
        rows = [Row(**row, generator_share=0.0) for row in made["rows"]]
        yield from ("", f"## Scale {scale}", "")
        yield f"{made['machine']}; {made['generator']['name']} used at most {made['generator']['largest_share']:.2f}"
        yield "of a processor."
        yield from _ratios(rows)
        yield from _all(rows)
    if len(found) == 2:
        yield from _scales([Row(**row, generator_share=0.0) for made in found.values() for row in made["rows"]])
    yield from graph_page(_measured(folder, 1).get("graph", ()))


def _ratios(rows: Sequence[Row]) -> Iterable[str]:
    """How many times the throughput of the others zhixing has, and the target."""
    at = {(row.workload, row.implementation): row.req_s for row in rows if row.connections == AT}
    others = [name for name in TARGETS if any(implementation == name for _, implementation in at)]
    yield from ("", f"Throughput of zhixing as a multiple, {AT} connections (target):", "")
    yield "| | zhixing req/s | " + " | ".join(f"of {name}" for name in others) + " |"
    yield "| --- | --- |" + " --- |" * len(others)
    for workload in sorted({workload for workload, name in at if name == "zhixing"}):
        ours = at[workload, "zhixing"]
        cells = [_cell(ours, at.get((workload, name)), TARGETS[name].get(workload)) for name in others]
        yield f"| {workload} | {ours:.4g} | " + " | ".join(cells) + " |"


def _cell(ours: float, theirs: float | None, target: float | None) -> str:
    if not theirs or target is None:
        return "–"
    return f"{ours / theirs:.2f} ({target:g})"


def _all(rows: Sequence[Row]) -> Iterable[str]:
    yield from ("", "| | implementation | c | req/s | p50 ms | p99 ms | server CPU ms | Postgres CPU ms |")
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for row in rows:
        figures = (row.req_s, row.p50_ms, row.p99_ms, row.cpu_ms_server, row.cpu_ms_postgres)
        shown = " | ".join(f"{figure:.4g}" for figure in figures)
        yield f"| {row.workload} | {row.implementation} | {row.connections} | {shown} |"


def _scales(rows: Sequence[Row]) -> Iterable[str]:
    """Scale 1 first, then scale 10: how much slower zhixing is there."""
    found: dict[tuple[str, int], list[float]] = {}
    for row in rows:
        if row.implementation == "zhixing":
            found.setdefault((row.workload, row.connections), []).append(row.req_s)
    yield from ("", f"## Scale 1 against scale 10: how many times faster (at most {SLOWER_AT_SCALE_10})", "")
    yield "| | c | times |"
    yield "| --- | --- | --- |"
    for (workload, connections), figures in found.items():
        if len(figures) == 2:
            yield f"| {workload} | {connections} | {figures[0] / figures[1]:.2f} |"
