"""`/metrics` for Prometheus: requests, latency, latency per source, pool use, projection lag; one registry each.

Every label's values come from a closed set; what is not in it counts as "other". No label holds anything of a caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from connectors.connector import Statistics

OUTCOMES = frozenset({"ok", "unavailable", "timeout", "error"})
CODES = frozenset(
    {
        "BAD_REQUEST", "VALIDATION_FAILED", "COST_EXCEEDED", "UNAUTHENTICATED", "PURPOSE_REQUIRED", "FORBIDDEN",
        "INVALID_NUMBER", "BAD_CURSOR", "BAD_ARGUMENT", "TOO_MANY", "SOURCE_UNAVAILABLE", "SOURCE_TIMEOUT",
        "PERSISTED_QUERY_NOT_FOUND", "THROTTLED", "AUDIT_UNAVAILABLE", "NOT_IMPLEMENTED", "INTERNAL",
    }
)  # fmt: skip

_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

Pools = Callable[[], Mapping[str, Statistics]]


class Metrics:
    """The numbers of one application. `sources` are the names that `observe` and `lag` know."""

    def __init__(self, *, sources: Collection[str], pools: Pools) -> None:
        self._sources = frozenset(sources)
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(_PoolCollector(pools))
        self._requests = Counter(
            "zhixing_requests", "Requests; code is the first error's", ("route", "status", "code"), registry=registry
        )
        self._errors = Counter(
            "zhixing_errors", "Requests with at least one error of this code", ("code",), registry=registry
        )
        self._seconds = Histogram(
            "zhixing_request_seconds", "Time to answer", ("route",), buckets=_BUCKETS_S, registry=registry
        )
        self._in_flight = Gauge("zhixing_requests_in_flight", "Requests under way", registry=registry)
        self._source_seconds = Histogram(
            "zhixing_source_seconds", "Time of a read", ("source", "outcome"), buckets=_BUCKETS_S, registry=registry
        )
        self._lag_entries = Gauge(
            "zhixing_projection_lag_entries", "Changes not yet in the graph", ("source",), registry=registry
        )
        self._lag_seconds = Gauge(
            "zhixing_projection_lag_seconds", "Age of the oldest of them", ("source",), registry=registry
        )

    def request(self, route: str, status: int, codes: Collection[str], seconds: float) -> None:
        """Count a request that was answered. `route` must come from the table of routes."""
        known = [_one_of(code, CODES) for code in codes]
        self._requests.labels(route, status, known[0] if known else "none").inc()
        self._seconds.labels(route).observe(seconds)
        for code in set(known):
            self._errors.labels(code).inc()

    def in_flight(self) -> AbstractContextManager[None]:
        """Count a request as under way inside the block."""
        return self._in_flight.track_inprogress()

    def observe(self, source: str, outcome: str, seconds: float) -> None:
        """Count a read of a source (or of "graph"); `outcome` is ok, unavailable, timeout or error."""
        labels = (_one_of(source, self._sources), _one_of(outcome, OUTCOMES))
        self._source_seconds.labels(*labels).observe(seconds)

    def lag(self, source: str, *, entries: int, seconds: float) -> None:
        """How far the graph is behind a source's change feed."""
        name = _one_of(source, self._sources)
        self._lag_entries.labels(name).set(entries)
        self._lag_seconds.labels(name).set(seconds)

    async def page(self, _request: Request) -> Response:
        """`/metrics` in Prometheus' text format."""
        return Response(generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _PoolCollector(Collector):
    """Asks the pools when Prometheus asks us."""

    def __init__(self, pools: Pools) -> None:
        self._pools = pools

    def describe(self) -> Iterator[Metric]:
        yield _pool_family()

    def collect(self) -> Iterator[Metric]:
        family = _pool_family()
        for source, statistics in self._pools().items():
            family.add_metric((source, "open"), statistics.size)
            family.add_metric((source, "in_use"), statistics.in_use)
            family.add_metric((source, "limit"), statistics.limit)
        yield family


def _pool_family() -> GaugeMetricFamily:
    return GaugeMetricFamily("zhixing_pool_connections", "Connections to a source", labels=("source", "state"))


def _one_of(value: str, known: Collection[str]) -> str:
    return value if value in known else "other"
