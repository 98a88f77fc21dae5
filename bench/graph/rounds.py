"""Interleaved rounds: each way of asking once a round, in rotating order; medians over the rounds."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import httpx

from bench import load, processes
from bench.graph.questions import Question
from bench.implementations import body
from identifiers.errors import OperatorError

Ask: TypeAlias = Callable[[str, Mapping[str, Any]], Awaitable[Any]]
WARM = 5
"""Requests of each caller before anything is measured: Neo4j plans each statement when it is first asked."""
WARM_S = 1.0
ROUNDS_AT_ONCE = 1
"""One by one hundreds take long enough to be told apart from all at once."""
TURNS = 3
"""Answers that each caller waits for at least, where one alone takes long."""


@dataclass(frozen=True, slots=True)
class GraphRow:
    """Medians over the rounds. `cpu_ms` is the processor time of the process that asks the graph, for one request."""

    question: str
    way: str
    engine: str
    data: str
    callers: int
    req_s: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Served:
    """The platform: its address and process."""

    url: str
    process_id: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, and how much of it."""

    engine: str
    data: str
    rounds: int
    seconds: float
    callers: tuple[int, ...]


async def measure(
    question: Question, served: Served, asked: Mapping[str, Ask], callers: int, plan: Plan
) -> list[GraphRow]:
    """A row for each way: `graphql` and those of `asked` in this process."""
    ways = ["graphql", *asked]
    alone_s = max([await _alone_s(question, ask) for ask in asked.values()], default=0.0)
    seconds = max(plan.seconds, TURNS * callers * alone_s)
    found: dict[str, list[tuple[float, ...]]] = {way: [] for way in ways}
    for number in range(plan.rounds):
        turn = number % len(ways)
        for way in (*ways[turn:], *ways[:turn]):
            if way == "graphql":
                figures = await asyncio.to_thread(_over_http, question, served, callers, seconds)
            else:
                figures = await _in_process(question, asked[way], callers, seconds)
            found[way].append(figures)
    return [
        GraphRow(
            question.name,
            way,
            plan.engine,
            plan.data,
            callers,
            *(statistics.median(each) for each in zip(*figures, strict=True)),
        )
        for way, figures in found.items()
    ]


async def _alone_s(question: Question, ask: Ask) -> float:
    """Seconds of one answer, the mean of a few."""
    asked = question.variables[:WARM]
    began = time.perf_counter()
    for variables in asked:
        await ask(question.name, variables)
    return (time.perf_counter() - began) / len(asked)


def _over_http(question: Question, served: Served, callers: int, seconds: float) -> tuple[float, ...]:
    """Requests a second, p50 and p99 in ms, processor ms of the server, by wrk on connections that are kept."""
    with tempfile.NamedTemporaryFile() as file:
        bodies = Path(file.name)
        bodies.write_bytes(b"\n".join(body(question.document, variables) for variables in question.variables))
        load.run(served.url, bodies, callers, WARM_S)
        before = processes.own_s(served.process_id)
        measured = load.run(served.url, bodies, callers, seconds)
        used_s = processes.own_s(served.process_id) - before
    return measured.req_s, measured.p50_ms, measured.p99_ms, used_s * 1000 / max(1, measured.requests)


async def _in_process(question: Question, ask: Ask, callers: int, seconds: float) -> tuple[float, ...]:
    """The same of callers in this process, one request after the other each."""
    took_ms: list[float] = []

    async def caller(first: int, until: float, most: float) -> None:
        turns = itertools.islice(itertools.cycle(question.variables), first, None)
        while time.perf_counter() < until and most > 0:
            began = time.perf_counter()
            await ask(question.name, next(turns))
            took_ms.append((time.perf_counter() - began) * 1000)
            most -= 1

    step = max(1, len(question.variables) // callers)
    await asyncio.gather(*(caller(place * step, time.perf_counter() + 60, WARM) for place in range(callers)))
    took_ms.clear()
    used_s, began = time.process_time(), time.perf_counter()
    await asyncio.gather(*(caller(place * step, began + seconds, float("inf")) for place in range(callers)))
    lasted_s = time.perf_counter() - began
    used_s = time.process_time() - used_s
    p99 = statistics.quantiles(took_ms, n=100)[98] if len(took_ms) > 1 else took_ms[0]
    return len(took_ms) / lasted_s, statistics.median(took_ms), p99, used_s * 1000 / len(took_ms)


def at_once(questions: Mapping[str, Question], served: Served, plan: Plan) -> list[GraphRow]:
    """All companies in one request beside one request for each, in turns: milliseconds of the whole as p50.

    OperatorError where one request may not ask for so many.
    """
    found: dict[str, list[tuple[float, float]]] = {"one request": [], "one by one": []}
    with httpx.Client(trust_env=False, timeout=120, headers={"Content-Type": "application/json"}) as client:
        for _ in range(min(plan.rounds, ROUNDS_AT_ONCE)):
            for way, name in (("one request", "G1 many"), ("one by one", "G1")):
                bodies = [body(questions[name].document, variables) for variables in questions[name].variables]
                used_s, began = processes.own_s(served.process_id), time.perf_counter()
                for each in bodies:
                    answer = client.post(served.url, content=each).json()
                    # A company in a ring that is owned wholly from inside is an error for itself alone, either way.
                    if not answer.get("data"):
                        raise OperatorError(f"{name} is not answered: {answer['errors'][0]['message']}")
                took_ms = (time.perf_counter() - began) * 1000
                found[way].append((took_ms, (processes.own_s(served.process_id) - used_s) * 1000))
    rows = []
    for way, figures in found.items():
        took_ms, cpu_ms = (statistics.median(each) for each in zip(*figures, strict=True))
        name = f"G1 all {len(questions['G1'].variables)}"
        rows.append(GraphRow(name, way, plan.engine, plan.data, 1, 1000 / took_ms, took_ms, took_ms, cpu_ms))
    return rows
