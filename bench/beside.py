"""How long W1 takes beside hostile requests, and alone, in turns: half and 99 of 100 stayed below."""

from __future__ import annotations

import asyncio
import http.client
import itertools
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from bench import load
from bench.hostile_requests import hostile_requests
from bench.implementations import body
from bench.workloads import SEED, draw
from connectors.settings import read_settings
from connectors.stores.stores import running_stores

HOSTILE_A_SECOND = 20
_SENDERS = 4
_WARM_S = 2.0
_HEADERS = {"Content-Type": "application/json"}


def measure(home: Path, url: str, connections: int, rounds: int, seconds: float) -> None:
    """Print both of each round, and the medians' ratio."""
    stores = running_stores(read_settings({"ZHIXING_HOME": str(home)}))
    assert stores is not None
    workload = asyncio.run(draw(stores.dsns))["W1"]
    with tempfile.NamedTemporaryFile() as file:
        bodies = Path(file.name)
        bodies.write_bytes(b"\n".join(body(workload.document, variables) for variables in workload.variables))
        load.run(url, bodies, connections, _WARM_S)
        alone: list[float] = []
        beside: list[float] = []
        for _ in range(rounds):
            alone.append(_told("alone", load.run(url, bodies, connections, seconds)))
            with _hostile(url) as sent:
                measured = load.run(url, bodies, connections, seconds)
            beside.append(_told(f"beside {len(sent) / seconds:.0f} a second", measured))
    own, with_them = statistics.median(alone), statistics.median(beside)
    print(f"p99 of W1, medians: {own:.2f} ms alone, {with_them:.2f} ms beside them: {with_them / own:.2f} times")


def _told(when: str, measured: load.Measured) -> float:
    print(f"{when:20} {measured.req_s:8.1f} req/s  p50 {measured.p50_ms:7.2f} ms  p99 {measured.p99_ms:7.2f} ms")
    return measured.p99_ms


@contextmanager
def _hostile(url: str) -> Iterator[Sequence[None]]:
    """Hostile requests are sent inside the block, one for each entry of what it is given."""
    bodies = [each.body for each in hostile_requests()]
    random.Random(SEED).shuffle(bodies)
    ended, sent = threading.Event(), list[None]()
    senders = [
        threading.Thread(target=_send, args=(url, bodies[number::_SENDERS], ended, sent)) for number in range(_SENDERS)
    ]
    for each in senders:
        each.start()
        time.sleep(1 / HOSTILE_A_SECOND)
    try:
        yield sent
    finally:
        ended.set()
        for each in senders:
            each.join()


def _send(url: str, bodies: Sequence[bytes], ended: threading.Event, sent: list[None]) -> None:
    """One after another, none sooner than its time."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    due = time.monotonic()
    for content in itertools.cycle(bodies):
        if ended.wait(max(0.0, due - time.monotonic())):
            break
        due += _SENDERS / HOSTILE_A_SECOND
        connection.request("POST", address.path, content, _HEADERS)
        connection.getresponse().read()
        sent.append(None)
    connection.close()
