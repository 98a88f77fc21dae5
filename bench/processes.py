"""The processes that are measured: how they are started and ended, and the processor time they have used."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

from connectors.stores.home import holder
from connectors.stores.postgres_server import free_port
from identifiers.errors import StoreError
from web.address import served_at

ROOT = Path(__file__).parents[1]
START_LIMIT_S = 900.0
"""A home that is new is loaded first: at scale 10 that takes minutes."""
STOP_LIMIT_S = 60.0
DEADLINE_MS = 60_000
"""Of the platform and of stock: 64 connections on a slow executor wait for longer than the usual three seconds."""
_POLL_S = 0.1


@contextmanager
def platform(home: Path, scale: float | None, graph: str = "embedded") -> Iterator[tuple[str, int]]:
    """The platform as a user runs it, on the demo of this scale, or on what the home has: its address and process id.

    StoreError where an instance runs on the home already, or this one does not come up.
    """
    if holder(home.absolute()) is not None:
        raise StoreError(f"an instance runs on {home} already; stop it, the bench starts its own")
    home.mkdir(parents=True, exist_ok=True)
    # Root's Postgres is another user and must reach it too.
    home.chmod(0o711)
    settings = {
        "ZHIXING_HOME": str(home),
        "ZHIXING_PORT": "0",
        "ZHIXING_DEADLINE_MS": str(DEADLINE_MS),
        "ZHIXING_GRAPH": graph,
    }
    what = ["serve"] if scale is None else ["demo", "--scale", f"{scale:g}"]
    command = [sys.executable, "app.py", *what]
    with _running(command, home / "bench-zhixing.log", settings) as process:
        url = _once(lambda: served_at(home), process, home / "bench-zhixing.log")
        yield f"{url}/graphql", process.pid


@contextmanager
def server(module: str, home: Path) -> Iterator[tuple[str, int]]:
    """A server of the bench on the home's running stores: its address without a path, and its process id."""
    port = free_port()
    command = [sys.executable, "-m", module, "--home", str(home), "--port", str(port)]
    with answering(command, port, home / f"{module}.log", {}) as process_id:
        yield f"http://127.0.0.1:{port}", process_id


@contextmanager
def answering(
    command: Sequence[str], port: int, log: Path, settings: Mapping[str, str], folder: Path = ROOT
) -> Iterator[int]:
    """A process that answers HTTP on the port: its id. `settings` are added to our environment."""
    with _running(command, log, settings, folder) as process:
        _once(lambda: _answers(port), process, log)
        yield process.pid


def postgres_of(platform_pid: int) -> int:
    """The process id of the Postgres that an instance of the platform runs."""
    return next(each.pid for each in psutil.Process(platform_pid).children() if "postgres" in each.name())


def used_s(process_id: int) -> float:
    """Processor seconds of a process and of those it has started, which may have ended."""
    root = psutil.Process(process_id)
    spent = 0.0
    for process in (root, *root.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        spent += times.user + times.system
        if process.pid == process_id:
            spent += times.children_user + times.children_system
    return spent


def own_s(process_id: int) -> float:
    """Processor seconds of a process alone."""
    times = psutil.Process(process_id).cpu_times()
    return times.user + times.system


@contextmanager
def _running(
    command: Sequence[str], log: Path, settings: Mapping[str, str], folder: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _once(ask: Callable[[], str | None], process: subprocess.Popen[bytes], log: Path) -> str:
    """What `ask` says as soon as it says something."""
    limit = time.monotonic() + START_LIMIT_S
    while time.monotonic() < limit and process.poll() is None:
        if found := ask():
            return found
        time.sleep(_POLL_S)
    raise StoreError(f"{process.args!r} did not come up: {log.read_text('utf-8', 'replace')[-1000:]}")


def _answers(port: int) -> str | None:
    try:
        httpx.get(f"http://127.0.0.1:{port}/", trust_env=False, timeout=_POLL_S * 10)
    except httpx.TransportError:
        return None
    return "answers"
