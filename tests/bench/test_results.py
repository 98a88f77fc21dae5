"""What `make bench` writes."""

from __future__ import annotations

from pathlib import Path

import orjson

from bench import results
from bench.rounds import Row


def _row(implementation: str, req_s: float, connections: int = 16) -> Row:
    return Row("W1", implementation, connections, req_s, 1.0, 2.0, 0.25, 0.125, 0.1)


def test_rows_are_written_for_programs(tmp_path: Path) -> None:
    results.write(tmp_path, 1, [_row("zhixing", 1234.567)])
    written = orjson.loads((tmp_path / "results.json").read_bytes())
    assert written["rows"] == [
        {
            "workload": "W1",
            "implementation": "zhixing",
            "connections": 16,
            "req_s": 1235.0,
            "p50_ms": 1.0,
            "p99_ms": 2.0,
            "cpu_ms_server": 0.25,
            "cpu_ms_postgres": 0.125,
        }
    ]


def test_the_ratio_is_that_of_16_connections_with_its_target(tmp_path: Path) -> None:
    rows = [_row("zhixing", 900.0), _row("limit", 1000.0), _row("zhixing", 10.0, 1), _row("limit", 1000.0, 1)]
    results.write(tmp_path, 1, rows)
    assert "| W1 | 900 | 0.90 (0.8) |" in (tmp_path / "results.md").read_text("utf-8")


def test_scale_10_stands_beside_scale_1(tmp_path: Path) -> None:
    results.write(tmp_path, 1, [_row("zhixing", 900.0)])
    results.write(tmp_path, 10, [_row("zhixing", 600.0)])
    assert "| W1 | 16 | 1.50 |" in (tmp_path / "results.md").read_text("utf-8")


def test_nothing_is_divided_by_an_implementation_that_answered_nothing(tmp_path: Path) -> None:
    results.write(tmp_path, 1, [_row("zhixing", 900.0), _row("stock", 0.0)])
    assert "| W1 | 900 | – |" in (tmp_path / "results.md").read_text("utf-8")
