"""What is kept ready is bounded by what it really takes."""

from __future__ import annotations

import gc
import tracemalloc

import pytest

from access.grants import Grants
from bench.workloads import document
from connectors.catalogue import SOURCES
from schema.cache import ByteCache
from schema.kept_size import document_bytes, plan_bytes
from schema.prepare import Invalid, Operation, Preparer
from schema.validation import Disclosure, Validator
from tests.resolvers.harness import built

SHORT = "{" + " ".join(f"a{number}: case(number: $n) {{ n: number k: kind }}" for number in range(30)) + "}"
DOCUMENTS = {"W3": document("W3"), "short names": f"query ($n: CaseNumber!) {SHORT}"}
TIMES = 8


def preparer() -> Preparer:
    """One that keeps nothing yet."""
    return Preparer(built().graphql, frozenset(SOURCES), Validator(built().graphql, Disclosure()))


def prepared(by: Preparer, query: str, grants: Grants) -> Operation:
    """The document's operation, with a plan."""
    operation = by.operation(query, None)
    assert not isinstance(operation, Invalid)
    by.plan(operation, grants, {})
    return operation


@pytest.mark.parametrize("query", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_the_estimate_is_near_what_python_allocates(query: str) -> None:
    by, grants = preparer(), Grants.all()
    operation = prepared(by, query, grants)
    estimated = document_bytes(operation.document) + sum(map(plan_bytes, operation.plans.values()))
    gc.collect()
    tracemalloc.start()
    for number in range(TIMES):
        prepared(by, f"{query}#{number}", grants)
    gc.collect()
    taken = tracemalloc.get_traced_memory()[0] / TIMES
    tracemalloc.stop()
    assert 0.7 * taken < estimated < 1.6 * taken


def test_plans_for_more_agreements_count_too() -> None:
    by = preparer()
    operation = prepared(by, document("W1"), Grants.all())
    before = by.kept_bytes
    prepared(by, document("W1"), Grants.all())
    assert by.kept_bytes == before + plan_bytes(next(iter(operation.plans.values())))


def test_what_grows_beyond_the_bound_puts_out_what_was_not_used_for_longest() -> None:
    cache: ByteCache[str] = ByteCache(10)
    cache.put("a", "a", 4)
    cache.put("b", "b", 4)
    cache.grow("b", 3)
    cache.grow("nobody", 100)
    assert (cache.get("a"), cache.get("b"), cache.size_bytes) == (None, "b", 7)
