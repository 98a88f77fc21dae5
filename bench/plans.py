"""Warm plans and what keeping them takes: `python -m bench.plans [DOCUMENTS]`.

Microseconds of processor time from a request's text to its plan where both are kept, for W1 to W5; and the resident
size of a process that is asked 100,000 documents, each different, after a tenth of them and at the end. It asks no
source; a document takes some 10 ms.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
import tracemalloc
from collections.abc import Iterator

import psutil

from access.grants import Grants
from bench.workloads import document, documents
from connectors.catalogue import SOURCES
from schema.build import build
from schema.prepare import KEPT_BYTES, Invalid, Preparer
from schema.validation import Disclosure, Validator

ROUNDS, TIMES = 9, 2_000
DOCUMENTS = 100_000
SAMPLE = 40
"""Documents of a kind whose memory is taken together."""

GRANTS = Grants.all()


def main(count: int) -> None:
    """Measure and print."""
    preparer = made()
    for name in documents():
        print(f"{name}: {warm_us(preparer, document(name)):6.2f} us to find its warm plan")
    for name in documents():
        query = document(name)
        real = bytes_of_one(query)
        print(f"{name}: {len(query):4} characters take {real:,} bytes, {real / len(query):.0f} a character")
    early, late = grown(preparer, count)
    print(
        f"resident {early / 1e6:.1f} MB after {count // 10:,} distinct documents, {late / 1e6:.1f} MB after {count:,}: "
        f"{late / early - 1:+.1%} (bound of the documents: {KEPT_BYTES / 1e6:.0f} MB)"
    )


def made() -> Preparer:
    """A preparer that keeps nothing yet."""
    schema = build().graphql
    return Preparer(schema, frozenset(SOURCES), Validator(schema, Disclosure()))


def warm_us(preparer: Preparer, query: str) -> float:
    """Median over rounds of the processor time of one look-up; the document's text is a new object each time."""
    body = query.encode()
    took = []
    for _ in range(ROUNDS + 1):
        texts = [body.decode() for _ in range(TIMES)]
        started = time.process_time()
        for text in texts:
            planned(preparer, text)
        took.append((time.process_time() - started) / TIMES * 1e6)
    return statistics.median(took[1:])


def planned(preparer: Preparer, query: str) -> None:
    """What the engine does with a request before it runs, variables apart."""
    operation = preparer.operation(query, None)
    assert not isinstance(operation, Invalid), query
    preparer.plan(operation, GRANTS, {})


def bytes_of_one(query: str) -> int:
    """What a document, parsed and planned, really takes: the mean of several that differ in a comment."""
    preparer = made()
    planned(preparer, query)
    gc.collect()
    tracemalloc.start()
    for number in range(SAMPLE):
        planned(preparer, f"{query}#{number}")
    gc.collect()
    size_bytes, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size_bytes // SAMPLE


def grown(preparer: Preparer, count: int) -> tuple[int, int]:
    """Resident bytes after the first and after the last of many documents."""
    process = psutil.Process()
    early = 0
    for number, query in enumerate(distinct(count), 1):
        planned(preparer, query)
        if number == count // 10:
            early = process.memory_info().rss
    return early, process.memory_info().rss


def distinct(count: int) -> Iterator[str]:
    """Documents that are all different, of the five kinds in turn."""
    kinds = [document(name) for name in documents()]
    for number in range(count):
        yield f"{kinds[number % len(kinds)]}#{number}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
