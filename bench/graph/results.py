"""Rows of the graph beside the others in results.json, and their part of results.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import orjson

from bench import results
from bench.graph.rounds import GraphRow

KEY = "graph"


def write(folder: Path, rows: Sequence[GraphRow]) -> None:
    """Put these rows in the place of earlier ones of the same question, engine and data, and write the page anew."""
    folder.mkdir(parents=True, exist_ok=True)
    file = results.path(folder, 1)
    made = orjson.loads(file.read_bytes()) if file.exists() else {}
    replaced = {(row.question, row.engine, row.data) for row in rows}
    kept = [row for row in made.get(KEY, []) if (row["question"], row["engine"], row["data"]) not in replaced]
    shown = [{name: results.rounded(value) for name, value in asdict(row).items()} for row in rows]
    made[KEY] = sorted([*kept, *shown], key=lambda row: (row["engine"], row["data"], row["question"], row["callers"]))
    file.write_bytes(orjson.dumps(made, option=orjson.OPT_INDENT_2) + b"\n")
    results.write_page(folder)
