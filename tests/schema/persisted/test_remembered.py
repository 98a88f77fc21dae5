"""What is remembered is what was asked for last, in as much memory as was given."""

from __future__ import annotations

import gc
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from schema.persisted.remembered import ENTRY_BYTES, Remembered
from tests.schema.persisted.knowing import sha256


def test_the_one_not_asked_for_the_longest_goes_first() -> None:
    documents = [f"{{ a{place} }}" for place in range(4)]
    remembered = Remembered(4 * ENTRY_BYTES)
    for each in documents[:3]:
        remembered.put(sha256(each), each)
    assert remembered.get(sha256(documents[0])) == documents[0]
    remembered.put(sha256(documents[3]), documents[3])
    assert [remembered.get(sha256(each)) for each in documents] == [documents[0], None, documents[2], documents[3]]


@given(st.lists(st.text(max_size=400), unique=True, max_size=60), st.integers(0, 20_000))
def test_the_size_is_that_of_what_is_kept_and_never_beyond_the_limit(texts: list[str], limit_bytes: int) -> None:
    remembered = Remembered(limit_bytes)
    for each in texts:
        remembered.put(sha256(each), each)
        assert 0 <= remembered.size_bytes <= limit_bytes
    kept = [each for each in texts if remembered.get(sha256(each)) == each]
    assert kept == texts[len(texts) - len(kept) :], "an older one is kept and a newer one is not"
    fresh = Remembered(limit_bytes)
    for each in kept:
        fresh.put(sha256(each), each)
    assert fresh.size_bytes == remembered.size_bytes


def test_the_limit_is_what_it_takes_in_memory() -> None:
    limit_bytes = 1_000_000
    remembered = Remembered(limit_bytes)
    tracemalloc.start()
    try:
        for place in range(6_000):
            document = f"query Cases{place} {{ cases {{ nodes {{ number }} }} }}" + " " * (place % 200)
            remembered.put(sha256(document), document)
        gc.collect()
        taken_bytes = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert limit_bytes * 0.6 < taken_bytes < limit_bytes * 1.1
