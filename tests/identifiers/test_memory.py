from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identifiers.memory import Memory


@given(st.lists(st.integers(0, 30), max_size=200), st.integers(1, 10))
def test_it_answers_as_the_function_and_keeps_within_its_bound(keys: list[int], most: int) -> None:
    asked: list[int] = []

    def double(key: int) -> int:
        asked.append(key)
        return 2 * key

    memory = Memory(double, most)
    assert [memory[key] for key in keys] == [2 * key for key in keys]
    assert len(memory) <= most
    if len(set(keys)) <= most:
        assert len(asked) == len(set(keys)), "a key was made twice though there was room for all"


def test_what_is_asked_for_again_and_again_stays() -> None:
    asked: list[int] = []

    def same(key: int) -> int:
        asked.append(key)
        return key

    memory = Memory(same, 4)
    for key in range(1, 40):
        assert (memory[0], memory[key]) == (0, key)
    assert asked.count(0) == 1


def test_what_raises_is_not_kept() -> None:
    answers = iter((KeyError("not yet"), "now"))

    def make(key: str) -> str:
        answer = next(answers)
        if isinstance(answer, KeyError):
            raise answer
        return answer

    memory = Memory(make, 2)
    with pytest.raises(KeyError):
        memory["it"]
    assert memory["it"] == "now"
