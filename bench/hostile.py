"""Processor time of a running demo for each hostile request: `python -m bench.hostile HOME`.

The time is that of the serving process (all its threads, not Postgres), from `bytes in` to `bytes out`. With
`--beside` instead how long W1 takes beside 20 of them a second (`bench.beside`).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from bench import beside
from bench.hostile_requests import Hostile, hostile_requests
from connectors.stores.home import holder
from web.address import served_at

TIMES = 7
SHOWN = 15
HEADERS = {"Content-Type": "application/json"}
_CPU_CLOCK = 2
"""CPUCLOCK_SCHED of Linux: the clock of a process by its id, in nanoseconds (clock_getcpuclockid(3))."""


def main() -> None:
    """Measure what was chosen, on the instance that runs on the home."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile")
    parser.add_argument("home", type=Path)
    parser.add_argument("--beside", action="store_true", help="how long W1 takes, alone and beside them")
    parser.add_argument("--connections", type=int, default=16, help="of W1")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each run")
    chosen = parser.parse_args()
    url, owner = served_at(chosen.home), holder(chosen.home.absolute())
    if url is None or owner is None:
        sys.exit(f"nothing runs on {chosen.home}")
    if chosen.beside:
        beside.measure(chosen.home, f"{url}/graphql", chosen.connections, chosen.rounds, chosen.seconds)
    else:
        _each(url, owner)


def _each(url: str, owner: int) -> None:
    """Ask everything some times; print the dearest, the median of all, and every code that was not expected."""
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        took_ms = {each.name: _median_ms(client, owner, each) for each in hostile_requests()}
    _print(took_ms)


def _median_ms(client: httpx.Client, owner: int, hostile: Hostile) -> float:
    took = []
    for _ in range(TIMES):
        before = cpu_s(owner)
        answer = client.post("/graphql", content=hostile.body, headers=HEADERS).json()
        took.append((cpu_s(owner) - before) * 1000)
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        if codes != {hostile.code} - {None}:
            print(f"{hostile.name}: {codes or 'answered'}, not {hostile.code}")
    return statistics.median(took)


def cpu_s(process: int) -> float:
    """Seconds of processor time that a process has taken so far."""
    return time.clock_gettime(~process << 3 | _CPU_CLOCK)


def _print(took_ms: Mapping[str, float]) -> None:
    ordered = sorted(took_ms.items(), key=lambda each: each[1], reverse=True)
    for name, took in ordered[:SHOWN]:
        print(f"{took:7.2f} ms  {name}")
    print(f"{len(ordered)} requests: median {statistics.median(took_ms.values()):.2f} ms, most {ordered[0][1]:.2f} ms")


if __name__ == "__main__":
    main()
