"""A cache bounded in bytes, held to a list of what was used when."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schema.cache import ByteCache

STEPS = st.lists(st.tuples(st.sampled_from(["get", "put", "drop"]), st.integers(0, 6), st.integers(0, 12)), max_size=60)


@given(STEPS)
def test_what_was_not_used_for_longest_goes_first(steps: list[tuple[str, int, int]]) -> None:
    cache: ByteCache[str] = ByteCache(20)
    kept: list[tuple[int, int]] = []
    for what, key, size in steps:
        held = [entry for entry in kept if entry[0] == key]
        if what == "get":
            assert cache.get(key) == (f"value {key} {held[0][1]}" if held else None)
            kept = [entry for entry in kept if entry[0] != key] + held
            continue
        kept = [entry for entry in kept if entry[0] != key]
        if what == "drop":
            cache.drop(key)
            continue
        cache.put(key, f"value {key} {size}", size)
        if size <= 20:
            kept.append((key, size))
            while sum(each for _, each in kept) > 20:
                kept.pop(0)
        assert cache.size_bytes == sum(each for _, each in kept) <= 20
        assert len(cache) == len(kept)
