"""Where a request's processor time goes: `python -m bench.profile W3`, in this process, without a server or a socket.

Prints the processor milliseconds of one request, ours and Postgres', and what cProfile sees of it. Beside a platform
that runs on the home its stores are used, else they are opened.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import os
import pstats
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import uvloop
from starlette.types import ASGIApp, Message, Scope

from bench import processes, stock
from bench.implementations import body
from bench.limit import server as limit_server
from bench.serving import Place
from bench.workloads import Workload, draw
from connectors.scan import Deadline
from connectors.settings import Settings, read_settings
from connectors.stores import Stores
from connectors.stores.attach import attached_stores
from connectors.stores.home import holder
from schema.build import build
from web.application import make_application
from web.demo import demo_today
from web.health import Lifecycle, Part
from web.logs import configure_logs
from web.metrics import Metrics
from web.platform import open_platform

WARM = 10
"""Requests before anything is measured: caches fill and connections open."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, then profile."""
    parser = argparse.ArgumentParser(prog="python -m bench.profile")
    parser.add_argument("workload", help="W1 to W5; W0 on the limit")
    parser.add_argument("--home", type=Path, default=Path(".bench/scale-1"))
    parser.add_argument("--implementation", choices=("zhixing", "limit", "stock"), default="zhixing")
    parser.add_argument("--requests", type=int, default=100)
    parser.add_argument("--lines", type=int, default=25, help="of the profile")
    chosen = parser.parse_args(arguments)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, open(os.devnull, "w") as nowhere:
        configure_logs("info", nowhere)
        runner.run(_profiled(chosen))


async def _profiled(chosen: argparse.Namespace) -> None:
    settings = read_settings({"ZHIXING_HOME": str(chosen.home), "ZHIXING_DEADLINE_MS": str(processes.DEADLINE_MS)})
    async with (
        attached_stores(settings) as stores,
        _application(chosen.implementation, settings, stores) as application,
    ):
        workload = (await draw(stores.dsns))[chosen.workload]
        path = f"/{chosen.workload}" if chosen.implementation == "limit" else "/graphql"
        owner = holder(chosen.home.absolute())
        assert owner is not None
        postgres = processes.postgres_of(owner)
        await ask(application, path, workload, WARM)
        used, used_postgres, began = time.process_time(), processes.used_s(postgres), time.perf_counter()
        size = await ask(application, path, workload, chosen.requests)
        each_ms = 1000 / chosen.requests
        print(
            f"{workload.name} {chosen.implementation}, a request: "
            f"{(time.process_time() - used) * each_ms:.3f} ms of CPU here, "
            f"{(processes.used_s(postgres) - used_postgres) * each_ms:.3f} ms in Postgres, "
            f"{(time.perf_counter() - began) * each_ms:.3f} ms by the clock, {size / chosen.requests:,.0f} bytes"
        )
        profile = cProfile.Profile(time.process_time)
        profile.enable()
        await ask(application, path, workload, chosen.requests)
        profile.disable()
    for order in ("tottime", "cumulative"):
        pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(chosen.lines)


async def ask(application: ASGIApp, path: str, workload: Workload, requests: int) -> int:
    """Ask one after another, the variables in turn; the bytes of all answers."""
    bodies = [body(workload.document, variables) for variables in workload.variables]
    size = 0
    for number in range(requests):
        size += await _asked(application, path, bodies[number % len(bodies)])
    return size


async def _asked(application: ASGIApp, path: str, sent: bytes) -> int:
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [
            (b"host", b"127.0.0.1"),
            (b"content-type", b"application/json"),
            (b"content-length", str(len(sent)).encode()),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
        "state": {},
    }
    size = 0

    async def receive() -> Message:
        return {"type": "http.request", "body": sent, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal size
        size += len(message.get("body", b""))

    await application(scope, receive, send)
    return size


@asynccontextmanager
async def _application(name: str, settings: Settings, stores: Stores) -> AsyncIterator[ASGIApp]:
    if name != "zhixing":
        make = limit_server.application if name == "limit" else stock.application
        yield make(Place(settings, stores, 0))
        return
    schema, metrics = build(), Metrics(sources=stores.dsns, pools=lambda: {})
    async with open_platform(settings, stores, schema, metrics, demo_today(settings)) as running:

        async def nothing(_deadline: Deadline) -> dict[str, Part]:
            return {}

        yield make_application(
            answer=running.engine,
            documents=running.documents,
            probe=nothing,
            metrics=metrics,
            sdl=schema.sdl,
            deadline_ms=settings.deadline_ms,
            lifecycle=Lifecycle(),
        )


if __name__ == "__main__":
    main()
