"""`python -m bench`: start, compare, measure, write. `--help` names the choices; `make bench` calls it."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import agreement, implementations, results
from bench.implementations import Started
from bench.processes import postgres_of
from bench.results import FOLDER
from bench.rounds import Plan, Row, measure
from bench.workloads import documents, draw
from connectors.settings import read_settings
from connectors.stores.stores import running_stores
from identifiers.errors import OperatorError, SourceError


def parser() -> argparse.ArgumentParser:
    """The choices."""
    made = argparse.ArgumentParser(prog="python -m bench", description="Measure W1 to W5 beside the limit and stock.")
    made.add_argument("--home", type=Path, help="home of the stores, kept for later runs; default .bench/scale-SCALE")
    made.add_argument("--scale", type=float, default=1.0, help="of the demo, where the home is new")
    made.add_argument("--workloads", type=_names, default=("W0", *documents()), help="W1,W3 say; W0 is `select 1`")
    made.add_argument("--implementations", type=_names, default=implementations.NAMES, help="zhixing,limit,stock")
    made.add_argument("--connections", type=_numbers, default=(1, 16, 64), help="16 say")
    made.add_argument("--rounds", type=int, default=3)
    made.add_argument("--seconds", type=float, default=3.0, help="of each run, longer where answers are slow")
    made.add_argument("--out", type=Path, default=FOLDER, help="folder of results.json and results.md")
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure everything that was chosen."""
    chosen = parser().parse_args(arguments)
    home = chosen.home or Path(".bench") / f"scale-{chosen.scale:g}"
    with implementations.started(chosen.implementations, home, chosen.scale) as started:
        rows = _measured(chosen, home, started)
    results.write(chosen.out, chosen.scale, rows)
    print(f"written to {chosen.out}/results.md")


def _measured(chosen: argparse.Namespace, home: Path, started: Started) -> list[Row]:
    stores = running_stores(read_settings({"ZHIXING_HOME": str(home)}))
    assert stores is not None
    drawn = asyncio.run(draw(stores.dsns))
    asked = [started[name] for name in chosen.implementations]
    plan = Plan(chosen.rounds, chosen.seconds, postgres_of(started["zhixing"].process_id), stores.dsns["court"])
    rows: list[Row] = []
    for workload in (drawn[name] for name in chosen.workloads):
        print(f"{workload.name}: {agreement.compare(workload, asked)} answers compared and equal", flush=True)
        for connections in chosen.connections:
            rows += _told(measure(workload, asked, connections, plan))
    return rows


def _told(rows: list[Row]) -> list[Row]:
    for row in rows:
        print(
            f"{row.workload} {row.implementation:12} c={row.connections:<3} {row.req_s:9.1f} req/s  "
            f"p50 {row.p50_ms:8.2f} ms  p99 {row.p99_ms:8.2f} ms  CPU a request: server {row.cpu_ms_server:7.3f} ms, "
            f"Postgres {row.cpu_ms_postgres:7.3f} ms; wrk {row.generator_share:.2f}",
            flush=True,
        )
    return rows


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


if __name__ == "__main__":
    try:
        main()
    except (OperatorError, SourceError) as error:
        sys.exit(f"bench: {error.message}")
