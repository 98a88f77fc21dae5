"""`/metrics` for Prometheus: requests, latency, latency per source, pool use, projection lag; one registry each.

Every label's values come from a closed set; what is not in it counts as "other". No label holds anything of a caller's.
Numbers are kept in tallies (`web.tally`): where several processes serve, each shows the sums over all of them.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from connectors.connector import Statistics
from web.scrape import BUCKETS_S, Family, ProcessesCollector, TallyCollector
from web.tally import Tallies, alone

OUTCOMES = frozenset({"ok", "unavailable", "timeout", "error"})
CODES = frozenset(
    {
        "BAD_REQUEST", "VALIDATION_FAILED", "COST_EXCEEDED", "UNAUTHENTICATED", "PURPOSE_REQUIRED", "FORBIDDEN",
        "INVALID_NUMBER", "BAD_CURSOR", "BAD_ARGUMENT", "TOO_MANY", "SOURCE_UNAVAILABLE", "SOURCE_TIMEOUT",
        "PERSISTED_QUERY_NOT_FOUND", "THROTTLED", "AUDIT_UNAVAILABLE", "NOT_IMPLEMENTED", "INTERNAL",
    }
)  # fmt: skip

_REQUESTS = Family(
    CounterMetricFamily, "zhixing_requests", "Requests; code is the first error's", ("route", "status", "code")
)
_ERRORS = Family(CounterMetricFamily, "zhixing_errors", "Requests with at least one error of this code", ("code",))
_SECONDS = Family(HistogramMetricFamily, "zhixing_request_seconds", "Time to answer", ("route",))
_IN_FLIGHT = Family(GaugeMetricFamily, "zhixing_requests_in_flight", "Requests under way")
_SOURCE_SECONDS = Family(HistogramMetricFamily, "zhixing_source_seconds", "Time of a read", ("source", "outcome"))
_LAG_ENTRIES = Family(GaugeMetricFamily, "zhixing_projection_lag_entries", "Changes not yet in the graph", ("source",))
_LAG_SECONDS = Family(GaugeMetricFamily, "zhixing_projection_lag_seconds", "Age of the oldest of them", ("source",))
_POOLS = Family(GaugeMetricFamily, "zhixing_pool_connections", "Connections to a source", ("source", "state"))
_CONNECTIONS = Family(GaugeMetricFamily, "zhixing_connections", "Connections of callers")
_WORKERS = Family(GaugeMetricFamily, "zhixing_workers", "Processes that answer", ("state",))
_REPLACED = Family(CounterMetricFamily, "zhixing_workers_replaced", "Workers that died and were replaced")
_FAMILIES = (_REQUESTS, _ERRORS, _SECONDS, _IN_FLIGHT, _SOURCE_SECONDS, _LAG_ENTRIES, _LAG_SECONDS, _POOLS)
_FAMILIES_OF_WORKERS = (_CONNECTIONS, _WORKERS, _REPLACED)
_PROCESS = "process"
"""The number under which a process writes its id."""

OF_THE_LIVING = (_IN_FLIGHT.name, _POOLS.name, _CONNECTIONS.name, _WORKERS.name, _PROCESS)
"""Names of the numbers that end with their process."""

Pools = Callable[[], Mapping[str, Statistics]]


class Metrics:
    """The numbers of one application. `sources` are the names that `observe` and `lag` know.

    `tallies` are those of all its processes; without them it is the only one.
    """

    def __init__(self, *, sources: Collection[str], pools: Pools, tallies: Tallies | None = None) -> None:
        self._sources = frozenset(sources)
        self._pools = pools
        self._tallies = tallies or alone()
        self._tally = self._tallies.mine
        self._cells: dict[tuple[str | int, ...], int] = {}
        self._in_flight = self._tally.cells(_IN_FLIGHT.cell())
        self._registry = registry = CollectorRegistry(auto_describe=False)
        if tallies is None:
            ProcessCollector(registry=registry)
        else:
            self._set(_PROCESS, os.getpid())
            registry.register(ProcessesCollector(self._processes))
        registry.register(
            TallyCollector(_FAMILIES if tallies is None else (*_FAMILIES, *_FAMILIES_OF_WORKERS), self._tallies.total)
        )

    def began(self) -> None:
        """Count a request as under way; `request` ends it."""
        self._tally.values[self._in_flight] += 1

    def request(self, route: str, status: int, codes: Collection[str], seconds: float) -> None:
        """Count a request that was answered. `route` must come from the table of routes."""
        values = self._tally.values
        values[self._in_flight] -= 1
        known = [_one_of(code, CODES) for code in codes]
        values[self._cell(_REQUESTS, route, status, known[0] if known else "none")] += 1
        self._observed(_SECONDS, seconds, route)
        for code in set(known):
            values[self._cell(_ERRORS, code)] += 1

    def observe(self, source: str, outcome: str, seconds: float) -> None:
        """Count a read of a source (or of "graph"); `outcome` is ok, unavailable, timeout or error."""
        self._observed(_SOURCE_SECONDS, seconds, _one_of(source, self._sources), _one_of(outcome, OUTCOMES))

    def lag(self, source: str, *, entries: int, seconds: float) -> None:
        """How far the graph is behind a source's change feed."""
        name = _one_of(source, self._sources)
        self._set(_LAG_ENTRIES.cell(name), entries)
        self._set(_LAG_SECONDS.cell(name), seconds)

    def serving(self) -> None:
        """This process, one of several, answers from now on."""
        self._set(_WORKERS.cell("serving"), 1)

    def wanted(self, workers: int) -> None:
        """How many processes are to answer."""
        self._set(_WORKERS.cell("wanted"), workers)

    def replaced(self) -> None:
        """Count a worker that died and was replaced."""
        self._tally.values[self._tally.cells(_REPLACED.cell())] += 1

    def workers(self) -> tuple[int, int]:
        """How many processes answer, and how many are to; (0, 0) for one without siblings."""
        total = self._tallies.total()
        return int(total.get(_WORKERS.cell("serving"), 0)), int(total.get(_WORKERS.cell("wanted"), 0))

    def crowded(self, connections: int) -> bool:
        """Note how many connections this process has; whether a sibling that answers has fewer."""
        self._set(_CONNECTIONS.cell(), connections)
        siblings = (each.read() for each in self._tallies.all if each is not self._tally)
        return any(
            numbers.get(_CONNECTIONS.cell(), 0) < connections
            for numbers in siblings
            if _WORKERS.cell("serving") in numbers and numbers[_WORKERS.cell("serving")]
        )

    def publish(self) -> None:
        """Write down what the pools hold now, for whichever process is asked."""
        for source, statistics in self._pools().items():
            self._set(_POOLS.cell(source, "open"), statistics.size)
            self._set(_POOLS.cell(source, "in_use"), statistics.in_use)
            self._set(_POOLS.cell(source, "limit"), statistics.limit)

    async def page(self, _request: Request) -> Response:
        """`/metrics` in Prometheus' text format."""
        self.publish()
        return Response(generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    def _cell(self, family: Family, *labels: str | int) -> int:
        key = (family.name, *labels)
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = self._tally.cells(family.cell(*map(str, labels)))
        return cell

    def _observed(self, family: Family, seconds: float, *labels: str) -> None:
        key = (family.name, *labels)
        first = self._cells.get(key)
        if first is None:
            first = self._cells[key] = self._tally.cells(*family.buckets(*labels))
        values = self._tally.values
        values[first + bisect_left(BUCKETS_S, seconds)] += 1
        values[first + len(BUCKETS_S) + 1] += seconds

    def _set(self, name: str, value: float) -> None:
        self._tally.values[self._tally.cells(name)] = value

    def _processes(self) -> Mapping[str, int]:
        """Process ids by the names that logs and labels use."""
        pids = (int(tally.read().get(_PROCESS, 0)) for tally in self._tallies.all)
        return {str(number) if number else "main": pid for number, pid in enumerate(pids) if pid}


def _one_of(value: str, known: Collection[str]) -> str:
    return value if value in known else "other"
