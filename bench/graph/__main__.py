"""`python -m bench.graph`: start the platform, compare, measure, write. `--help` names the choices."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import uvloop

from bench import processes
from bench.graph import cases, results
from bench.graph.alone import Alone
from bench.graph.questions import Question, draw
from bench.graph.rounds import GraphRow, Plan, Served, at_once, measure
from bench.graph.scripts import Scripts
from bench.results import FOLDER
from connectors.scan import Deadline
from connectors.settings import read_settings
from connectors.stores.stores import running_stores
from graph.projection.following import Following, total
from identifiers.errors import OperatorError, SourceError, TooMany
from schema.build import build
from web.demo import demo_today
from web.platform import Uncounted, open_platform

MOST_COMPARED = 40
BUILT_LIMIT_S = 7_200.0
"""A graph that is new is built first; at scale 10 that takes long."""


def parser() -> argparse.ArgumentParser:
    """The choices."""
    made = argparse.ArgumentParser(prog="python -m bench.graph", description="Measure G1 to G4 beside a script.")
    made.add_argument("--home", type=Path, required=True, help="home of the stores, kept for later runs")
    made.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    made.add_argument("--data", choices=("demo", "finbench"), default="demo")
    made.add_argument("--scale", type=float, default=1.0, help="of the demo, where the home is new")
    made.add_argument("--rounds", type=int, default=5)
    made.add_argument("--seconds", type=float, default=2.0, help="of each run")
    made.add_argument("--callers", default="1,8", help="at once")
    made.add_argument("--questions", default="", help="G1,G4 say; all of them without it")
    made.add_argument("--out", type=Path, default=FOLDER, help="folder of results.json and results.md")
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure everything that was chosen."""
    chosen = parser().parse_args(arguments)
    scale = None if chosen.data == "finbench" else chosen.scale
    with (
        processes.platform(chosen.home, scale, chosen.engine) as (url, process_id),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        rows = runner.run(_measured(chosen, Served(url, process_id)))
    results.write(chosen.out, rows)
    print(f"written to {chosen.out}/results.md")


async def _measured(chosen: argparse.Namespace, served: Served) -> list[GraphRow]:
    data = chosen.data if chosen.data == "finbench" else f"demo {chosen.scale:g}"
    asked = tuple(map(int, chosen.callers.split(",")))
    plan = Plan(chosen.engine, data, chosen.rounds, chosen.seconds, asked)
    wanted = tuple(chosen.questions.split(","))
    rows: list[GraphRow] = []
    async with _asking(chosen) as (alone, script, drawn):
        for question in drawn.values():
            if question.name == "G1 many" or not question.name.startswith(wanted):
                continue
            print(f"{question.name}: {await _compare(question, alone, script)}", flush=True)
            for callers in plan.callers:
                rows += _told(
                    await measure(question, served, {"resolver": alone.ask, "script": script.ask}, callers, plan)
                )
        if "G1".startswith(wanted):
            rows += _told(at_once(drawn, served, plan))
    return rows


@asynccontextmanager
async def _asking(chosen: argparse.Namespace) -> AsyncIterator[tuple[Alone, Scripts, dict[str, Question]]]:
    settings = read_settings({"ZHIXING_HOME": str(chosen.home), "ZHIXING_GRAPH": chosen.engine})
    stores = running_stores(settings)
    assert stores is not None
    today = demo_today(settings) if chosen.data == "demo" else date.today()
    async with open_platform(settings, stores, build(), Uncounted(), today) as running:
        await _await_graph(running.following)
        generation = await running.graph.generation(Deadline.after_ms(processes.DEADLINE_MS), now=True)
        drawn = await draw(running.graph)
        if chosen.data == "demo":
            drawn |= {question.name: question for question in await cases.draw(stores.dsns)}
        script = Scripts(stores, settings, generation, today)
        try:
            yield Alone(running.platform), script, drawn
        finally:
            await script.close()


async def _compare(question: Question, alone: Alone, script: Scripts) -> str:
    """How many answers of the resolver and the script are equal, and tell anything; OperatorError where two differ."""
    asked = question.variables[:MOST_COMPARED]
    equal = telling = 0
    for variables in asked:
        ours, theirs = await alone.ask(question.name, variables), await script.ask(question.name, variables)
        # In a ring that is owned wholly from inside shares have no finite value.
        if isinstance(ours, TooMany):
            continue
        if _rounded(ours) != _rounded(theirs):
            raise OperatorError(f"{question.name} {variables}: the resolver answers {ours}, the script {theirs}")
        equal += 1
        telling += bool(ours)
    return f"{equal} answers equal, {telling} of them not empty"


def _rounded(answer: object) -> object:
    return {key: round(share, 9) for key, share in answer.items()} if isinstance(answer, dict) else answer


async def _await_graph(followed: Following) -> None:
    """Until the graph is whole, and as far as its sources."""
    end = time.monotonic() + BUILT_LIMIT_S
    while time.monotonic() < end:
        lag = total(await followed.lags(Deadline.after_ms(processes.DEADLINE_MS)))
        if lag.is_whole and lag.changes == 0:
            return
        await asyncio.sleep(1)
    raise OperatorError(f"the graph was not built: {lag.changes} changes are missing")


def _told(rows: list[GraphRow]) -> list[GraphRow]:
    for row in rows:
        print(
            f"{row.question:28} {row.way:12} c={row.callers} {row.req_s:9.1f} req/s  p50 {row.p50_ms:8.2f} ms"
            f"  p99 {row.p99_ms:8.2f} ms  CPU a request {row.cpu_ms:7.3f} ms",
            flush=True,
        )
    return rows


if __name__ == "__main__":
    try:
        main()
    except (OperatorError, SourceError) as error:
        sys.exit(f"bench: {error.message}")
