"""Loads of one level go out as one batch, and none is left without an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from resolvers.reference.batcher import Batcher


class Doubling:
    """A batch that doubles, and notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    async def __call__(self, sources: Sequence[int]) -> Sequence[Any]:
        self.asked.append(list(sources))
        return [2 * source for source in sources]


async def test_loads_of_one_key_are_one_batch_in_order() -> None:
    batch, batcher = Doubling(), Batcher()
    assert await asyncio.gather(*(batcher.load("key", batch, number) for number in (3, 1, 3))) == [6, 2, 6]
    assert batch.asked == [[3, 1, 3]]


async def test_loads_of_different_keys_are_batches_of_their_own() -> None:
    one, other, batcher = Doubling(), Doubling(), Batcher()
    await asyncio.gather(batcher.load("a", one, 1), batcher.load("b", other, 2), batcher.load("a", one, 3))
    assert one.asked == [[1, 3]] and other.asked == [[2]]


async def test_siblings_that_speak_some_passes_later_still_join() -> None:
    batch, batcher = Doubling(), Batcher()

    async def late(passes: int) -> int:
        for _ in range(passes):
            await asyncio.sleep(0)
        answer: int = await batcher.load("key", batch, passes)
        return answer

    passes = [0, 2, 4]
    assert await asyncio.gather(*map(late, passes)) == [2 * each for each in passes]
    assert batch.asked == [passes]


async def test_the_next_level_is_the_next_batch() -> None:
    batch, batcher = Doubling(), Batcher()

    async def two_levels(number: int) -> int:
        answer: int = await batcher.load("key", batch, await batcher.load("key", batch, number))
        return answer

    assert await asyncio.gather(*map(two_levels, (1, 2))) == [4, 8]
    assert batch.asked == [[1, 2], [2, 4]]


async def test_an_answer_that_is_an_error_fails_its_source_alone() -> None:
    async def some(sources: Sequence[int]) -> Sequence[Any]:
        return [KeyError(source) if source == 2 else source for source in sources]

    batcher = Batcher()
    found = await asyncio.gather(*(batcher.load("key", some, number) for number in (1, 2, 3)), return_exceptions=True)
    assert (found[0], type(found[1]), found[2]) == (1, KeyError, 3)


@pytest.mark.parametrize("answers", [None, [], [1], [1, 2, 3]])
async def test_a_batch_that_breaks_or_miscounts_leaves_nobody_waiting(answers: list[int] | None) -> None:
    async def broken(sources: Sequence[int]) -> Sequence[Any]:
        if answers is None:
            raise KeyError
        return answers

    batcher = Batcher()
    async with asyncio.timeout(5):
        loads = (batcher.load("key", broken, number) for number in (1, 2))
        found = await asyncio.gather(*loads, return_exceptions=True)
    assert {type(each) for each in found} == {KeyError if answers is None else ValueError}


async def test_closing_ends_what_is_under_way() -> None:
    started = asyncio.Event()

    async def endless(sources: Sequence[int]) -> Sequence[Any]:
        started.set()
        await asyncio.Event().wait()
        return sources

    batcher = Batcher()
    load = batcher.load("key", endless, 1)
    await started.wait()
    await batcher.close()
    assert load.cancelled()
