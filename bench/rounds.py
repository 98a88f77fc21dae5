"""Interleaved rounds: every implementation once a round, in rotating order, so that a slow minute hits all alike."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench import load, processes
from bench.implementations import Implementation
from bench.workloads import Workload
from connectors.scan import Deadline
from connectors.session import connected
from identifiers.errors import OperatorError

WARM_S = 1.0
LONGEST_S = 60.0
TRIES = 3
"""Of a run: where one implementation uses up a processor, a connection may be lost now and then."""
TURNS = 3
"""Answers that each connection waits for at least, where one alone takes long."""

_END_IDLE = "select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and state = 'idle'"


@dataclass(frozen=True, slots=True)
class Row:
    """Medians over the rounds. Processor milliseconds are for one request."""

    workload: str
    implementation: str
    connections: int
    req_s: float
    p50_ms: float
    p99_ms: float
    cpu_ms_server: float
    cpu_ms_postgres: float
    generator_share: float


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured: rounds, and seconds of each run (more where answers are slow)."""

    rounds: int
    seconds: float
    postgres: int
    dsn: str


def measure(workload: Workload, implementations: Sequence[Implementation], connections: int, plan: Plan) -> list[Row]:
    """One row for each implementation that answers the workload."""
    answering = [each for each in implementations if each.url(workload.name) is not None]
    found: dict[str, list[Row]] = {each.name: [] for each in answering}
    for number in range(plan.rounds):
        turn = number % len(answering) if answering else 0
        for each in (*answering[turn:], *answering[:turn]):
            found[each.name].append(_tried(workload, each, connections, plan))
    return [_median(rows) for rows in found.values()]


def _tried(workload: Workload, asked: Implementation, connections: int, plan: Plan, tries: int = TRIES) -> Row:
    """One run in which no request failed; OperatorError where there is none in a few."""
    try:
        return _once(workload, asked, connections, plan)
    except OperatorError as error:
        if tries == 1:
            raise
        print(f"{asked.name} again: {error}", flush=True)
    return _tried(workload, asked, connections, plan, tries - 1)


def _once(workload: Workload, asked: Implementation, connections: int, plan: Plan) -> Row:
    url = asked.url(workload.name)
    assert url is not None
    asyncio.run(_end_idle(plan.dsn))
    with tempfile.NamedTemporaryFile() as file:
        bodies = Path(file.name)
        bodies.write_bytes(b"\n".join(asked.bodies(workload)))
        alone_s = _alone_s(url, asked.bodies(workload)[0])
        load.run(url, bodies, connections, WARM_S)
        seconds = min(LONGEST_S, max(plan.seconds, TURNS * connections * alone_s))
        server, postgres = processes.own_s(asked.process_id), processes.used_s(plan.postgres)
        measured = load.run(url, bodies, connections, seconds)
    requests = max(1, measured.requests)
    return Row(
        workload=workload.name,
        implementation=asked.name,
        connections=connections,
        req_s=measured.req_s,
        p50_ms=measured.p50_ms,
        p99_ms=measured.p99_ms,
        cpu_ms_server=(processes.own_s(asked.process_id) - server) * 1000 / requests,
        cpu_ms_postgres=(processes.used_s(plan.postgres) - postgres) * 1000 / requests,
        generator_share=measured.generator_share,
    )


def _alone_s(url: str, body: bytes) -> float:
    """Seconds of one answer once its connections are there."""
    with httpx.Client(trust_env=False, timeout=LONGEST_S) as client:
        for _ in range(2):
            began = time.perf_counter()
            client.post(url, content=body, headers={"Content-Type": "application/json"})
    return time.perf_counter() - began


async def _end_idle(dsn: str) -> None:
    """End everyone's idle connections: all implementations together would want more than the server gives."""
    async with connected(dsn, "court", Deadline.after_ms(LONGEST_S * 1000)) as session:
        await session.execute(_END_IDLE)


def _median(rows: Sequence[Row]) -> Row:
    figures = [name for name, kind in Row.__annotations__.items() if kind == "float"]
    medians = {name: statistics.median(getattr(row, name) for row in rows) for name in figures}
    return Row(rows[0].workload, rows[0].implementation, rows[0].connections, **medians)
