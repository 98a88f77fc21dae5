"""What `/metrics` prints: the families of our numbers, filled from tallies that were added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import TypeAlias

from prometheus_client import ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
SUM = "sum"

_SEPARATOR = "\t"
_BOUNDS = (*(str(bound) for bound in BUCKETS_S), "+Inf")

Kind: TypeAlias = type[CounterMetricFamily] | type[GaugeMetricFamily] | type[HistogramMetricFamily]
Numbers: TypeAlias = Mapping[tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class Family:
    """One metric: its kind, name, meaning and the names of its labels."""

    kind: Kind
    name: str
    meaning: str
    labels: tuple[str, ...] = ()

    def cell(self, *values: str) -> str:
        """The name of the number with these values of the labels."""
        return _SEPARATOR.join((self.name, *values))

    def buckets(self, *values: str) -> Iterator[str]:
        """The names of a histogram's numbers: one for each bucket by itself, then the sum of what was observed."""
        return (self.cell(*values, last) for last in (*_BOUNDS, SUM))

    def metric(self, numbers: Numbers) -> Metric:
        """Its samples."""
        metric = self.kind(self.name, self.meaning, labels=self.labels)
        if isinstance(metric, HistogramMetricFamily):
            for labels, found in _histograms(numbers).items():
                counts = accumulate(found[bound] for bound in _BOUNDS)
                metric.add_metric(labels, list(zip(_BOUNDS, counts, strict=True)), found[SUM])
        else:
            for labels, value in numbers.items():
                metric.add_metric(labels, value)
        return metric


class TallyCollector(Collector):
    """The families as Prometheus wants them, when it asks."""

    def __init__(self, families: Iterable[Family], total: Callable[[], Mapping[str, float]]) -> None:
        self._families = tuple(families)
        self._total = total

    def describe(self) -> Iterator[Metric]:
        """Their names, without asking."""
        return (family.metric({}) for family in self._families)

    def collect(self) -> Iterator[Metric]:
        """Their samples now."""
        by_family: dict[str, dict[tuple[str, ...], float]] = defaultdict(dict)
        for name, value in self._total().items():
            family, *labels = name.split(_SEPARATOR)
            by_family[family][tuple(labels)] = value
        return (family.metric(by_family[family.name]) for family in self._families)


class ProcessesCollector(Collector):
    """What Prometheus shows of a process, of several: told apart by a label, for one that is replaced begins anew."""

    def __init__(self, processes: Callable[[], Mapping[str, int]]) -> None:
        self._processes = processes

    def collect(self) -> Iterator[Metric]:
        """Their samples now; nothing of one that has ended meanwhile, nor where there is no /proc."""
        for name, pid in self._processes().items():
            for metric in ProcessCollector(pid=partial(int, pid), registry=None).collect():
                metric.samples = [each._replace(labels={"process": name}) for each in metric.samples]
                yield metric


def _histograms(numbers: Numbers) -> Mapping[tuple[str, ...], Mapping[str, float]]:
    found: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for labels, value in numbers.items():
        found[labels[:-1]][labels[-1]] = value
    return found
