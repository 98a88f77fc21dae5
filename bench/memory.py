"""Resident memory of a running instance before and after 1,000 mixed requests: `python -m bench.memory HOME`."""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from pathlib import Path

import httpx
import psutil

from connectors.stores.home import holder
from web.address import served_at
from web.demo import FIRST
from web.stories import examples

REQUESTS = 1_000
WIDE = """
{ cases(first: 50) { totalCount nodes {
    number status court { name } parties { role name party { id name } } measures { kind amount } payments { amount }
    detentions { status } seizures { rank vehicle { plate } } relatedCases { case { number } }
} } }
"""
LISTS = """
{ dishonestyListings(first: 100) { totalCount pageInfo { endCursor } nodes { ground active case { number } } }
  detentions(first: 50) { nodes { status person { name } } } sources { name status } }
"""


def main(home: Path) -> None:
    """Ask, and print resident megabytes by process."""
    url, owner = served_at(home), holder(home.absolute())
    if url is None or owner is None:
        sys.exit(f"nothing runs on {home}")
    before = resident(owner)
    documents = [(example.query, dict(example.variables)) for example in examples()]
    documents += [(FIRST.query, dict(FIRST.variables)), (WIDE, {}), (LISTS, {})]
    took_ms = []
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        for number in range(REQUESTS):
            query, variables = documents[number % len(documents)]
            started = time.perf_counter()
            answer = client.post("/graphql", json={"query": query, "variables": variables}).json()
            took_ms.append((time.perf_counter() - started) * 1000)
            if "errors" in answer:
                sys.exit(f"an answer had errors: {answer['errors'][:1]}")
    after = resident(owner)
    for name in after:
        rss_before, rss_after, pss_after = (sizes[name] for sizes in (before, after, proportional(owner)))
        print(f"{name:>10}  resident {rss_before:6.1f} MB before, {rss_after:6.1f} MB after; share {pss_after:6.1f} MB")
    print(f"median {statistics.median(took_ms):.1f} ms a request, one at a time")


def resident(owner: int) -> dict[str, float]:
    """Resident megabytes; what Postgres' processes share is counted for each of them."""
    return _sizes(owner, "rss")


def proportional(owner: int) -> dict[str, float]:
    """Megabytes with what is shared divided among those who share it."""
    return _sizes(owner, "pss")


def _sizes(owner: int, measure: str) -> dict[str, float]:
    sizes: dict[str, float] = defaultdict(float)
    root = psutil.Process(owner)
    for process in (root, *root.children(recursive=True)):
        name = "app" if process.pid == owner else "postgres" if "postgres" in process.name() else "graph"
        size = getattr(process.memory_full_info(), measure) / 1e6
        sizes[name] += size
        sizes["all"] += size
    return sizes


if __name__ == "__main__":
    main(Path(sys.argv[1]))
