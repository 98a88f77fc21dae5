"""`zhixing serve` with two workers: one port, numbers that add up, the dead replaced, nothing left behind."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from connectors.settings import read_settings
from connectors.stores.home import holder
from identifiers.errors import OperatorError, SettingsError
from tests.web.process import Instance, made_home, serving, zhixing
from tests.web.test_metrics import Samples, read, value
from web.assignment import FOLLOWER_CONNECTIONS, connections_of
from web.workers import LONGEST_PAUSE_S, MOST_DEATHS, SOUND_S, Deaths

LIMIT_S = 40.0
ASKED = {"query": "{ __typename }"}


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One home for the starts of this file."""
    with made_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def instance(home: Path) -> Iterator[Instance]:
    """Two workers on an empty platform; the last test ends it."""
    with serving(home, "serve", WORKERS="2", POOL_SIZE="6") as served:
        yield served


def workers(instance: Instance) -> list[psutil.Process]:
    return [each for each in instance.children() if "web.worker" in each.cmdline()]


def ask(instance: Instance, request_id: str = "some") -> httpx.Response:
    """One question on a connection of its own."""
    headers = {"x-request-id": request_id}
    return httpx.post(f"{instance.url}/graphql", json=ASKED, headers=headers, trust_env=False, timeout=10)


def lines(instance: Instance) -> list[dict[str, object]]:
    said = instance.said.read_text(encoding="utf-8")
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def samples(instance: Instance) -> Samples:
    return read(httpx.get(f"{instance.url}/metrics", trust_env=False, timeout=10).text)


def answered(instance: Instance) -> float:
    return value(samples(instance), "zhixing_request_seconds_count", route="/graphql")


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.05)


def serving_workers(instance: Instance) -> object:
    parts = httpx.get(f"{instance.url}/readyz", trust_env=False, timeout=10).json()["parts"]
    return parts["workers"]["serving"], parts["workers"]["wanted"]


def test_both_answer_and_share_the_connections(instance: Instance) -> None:
    assert serving_workers(instance) == (2, 2)
    address = urlsplit(instance.url)
    opened = [socket.create_connection((address.hostname, address.port)) for _ in range(12)]
    try:
        body = json.dumps(ASKED)
        head = f"POST /graphql HTTP/1.1\r\nhost: localhost\r\nx-request-id: shared\r\ncontent-length: {len(body)}\r\n"
        for each in opened:
            each.sendall(f"{head}content-type: application/json\r\n\r\n{body}".encode())
            assert b" 200 " in each.recv(4096)
    finally:
        for each in opened:
            each.close()
    until(lambda: sum(line.get("request_id") == "shared" for line in lines(instance)) == len(opened))
    by_worker = Counter(line["worker"] for line in lines(instance) if line.get("request_id") == "shared")
    assert set(by_worker) == {1, 2} and min(by_worker.values()) >= 3, by_worker


def test_whichever_is_asked_tells_the_sums(instance: Instance) -> None:
    before = answered(instance)
    for _ in range(10):
        assert ask(instance).json()["data"] == {"__typename": "Query"}
    assert {answered(instance) - before for _ in range(8)} == {10}
    told = samples(instance)
    assert value(told, "zhixing_workers", state="serving") == 2
    until(lambda: value(samples(instance), "zhixing_pool_connections", source="registry", state="limit") == 6)
    shown = {dict(labels)["process"] for name, labels in told if name == "process_resident_memory_bytes"}
    assert shown == {"main", "1", "2"}


def test_one_process_alone_follows_the_sources(instance: Instance) -> None:
    sources = ["registry", "court", "bank"]

    def loaded() -> list[dict[str, object]]:
        return [line for line in lines(instance) if line["event"] == "graph.loaded"]

    until(lambda: [line["source"] for line in loaded()] == sources)
    assert not any("worker" in line for line in loaded())
    lags = {("zhixing_projection_lag_entries", frozenset({("source", source)})) for source in sources}
    until(lambda: lags <= samples(instance).keys())


@contextmanager
def asked_on_and_on(instance: Instance) -> Iterator[Counter[str]]:
    """How the questions fared that were asked, one after the other, while the block ran."""
    outcomes: Counter[str] = Counter()
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            try:
                outcomes[str(ask(instance, "lasting").status_code)] += 1
            except httpx.HTTPError:
                outcomes["lost"] += 1

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield outcomes
    finally:
        stop.set()
        thread.join()


def test_a_killed_worker_is_replaced_while_the_other_answers(instance: Instance) -> None:
    before = answered(instance)
    victim, other = workers(instance)
    with asked_on_and_on(instance) as outcomes:
        until(lambda: outcomes["200"] >= 10)
        victim.kill()
        until(lambda: value(samples(instance), "zhixing_workers_replaced_total") == 1)
        assert serving_workers(instance) == (2, 2)
    assert set(outcomes) <= {"200", "lost"} and outcomes["lost"] <= 1, "at most what the dead one was answering"
    assert answered(instance) >= before + outcomes["200"], "what the dead one counted stays"
    assert other.is_running()
    events = [line["event"] for line in lines(instance) if line.get("process") is not None]
    assert events == ["worker ended", "worker replaced"]


def test_nothing_survives_a_killed_parent(instance: Instance, home: Path) -> None:
    children = instance.children()
    assert len(children) >= 4, "two workers, Postgres, the graph"
    instance.end(signal.SIGKILL)
    assert psutil.wait_procs(children, timeout=LIMIT_S)[1] == []
    assert holder(home) is None
    with pytest.raises(httpx.ConnectError):
        ask(instance)


def test_ctrl_c_ends_all_in_order(home: Path) -> None:
    with serving(home, "serve", WORKERS="2") as instance:
        children = instance.children()
        assert instance.end(signal.SIGINT) == 0
        assert [each for each in children if each.is_running() and each.status() != psutil.STATUS_ZOMBIE] == []
        assert "Traceback" not in instance.said.read_text(encoding="utf-8")


def test_more_workers_than_connections_are_refused(home: Path) -> None:
    done = zhixing(home, "serve", "--workers", "8")
    assert done.returncode == 2
    assert "ZHIXING_POOL_SIZE=9" in done.stderr


@pytest.mark.parametrize(("pool_size", "count"), [(8, 2), (8, 7), (5, 3), (200, 64), (2, 1)])
def test_the_shares_make_the_budget(pool_size: int, count: int) -> None:
    settings = read_settings({"ZHIXING_POOL_SIZE": str(pool_size), "ZHIXING_WORKERS": str(count)})
    shares = [connections_of(number, settings) for number in range(1, count + 1)]
    assert sum(shares) + FOLLOWER_CONNECTIONS == pool_size
    assert max(shares) - min(shares) <= 1 and min(shares) >= 1


def test_a_budget_that_is_too_small_is_refused() -> None:
    with pytest.raises(SettingsError, match="ZHIXING_POOL_SIZE=4 or more"):
        connections_of(1, read_settings({"ZHIXING_POOL_SIZE": "3", "ZHIXING_WORKERS": "3"}))


def test_who_dies_again_and_again_is_waited_for_and_given_up() -> None:
    deaths = Deaths()
    pauses = [deaths.pause_s(0) for _ in range(MOST_DEATHS)]
    assert pauses == sorted(pauses) and pauses[0] < pauses[1] and pauses[-1] == LONGEST_PAUSE_S
    with pytest.raises(OperatorError, match="died 11 times"):
        deaths.pause_s(0)
    assert Deaths().pause_s(0) == deaths.pause_s(SOUND_S) == pauses[0]
