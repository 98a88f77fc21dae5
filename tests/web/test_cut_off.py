"""The end of a request: at its deadline, or a moment later once its body was there; who else cancels it is heard."""

from __future__ import annotations

import asyncio

import pytest

from connectors.scan import Deadline
from web.cut_off import CutOff

LONG_S = 30.0


def current_task() -> asyncio.Task[object]:
    task = asyncio.current_task()
    assert task is not None
    return task


@pytest.mark.parametrize("extended", [False, True])
async def test_what_lasts_is_cut_off(extended: bool) -> None:
    spare_s = 0.01 if extended else LONG_S
    with pytest.raises(TimeoutError), CutOff(Deadline.after_ms(10), spare_s) as cut_off:
        if extended:
            cut_off.extend()
        await asyncio.sleep(LONG_S)
    assert not current_task().cancelling(), "the task goes on as if nothing had been"


async def test_the_spare_time_is_given() -> None:
    with CutOff(Deadline.after_ms(1), LONG_S) as cut_off:
        cut_off.extend()
        await asyncio.sleep(0.05)


async def test_what_ends_in_time_is_left_alone() -> None:
    with CutOff(Deadline.after_ms(20), 0.0):
        await asyncio.sleep(0)
    await asyncio.sleep(0.05)


async def test_another_error_stays_what_it_is() -> None:
    with pytest.raises(KeyError), CutOff(Deadline.after_ms(1_000), LONG_S):
        raise KeyError


async def test_who_else_cancels_is_heard() -> None:
    async def work() -> None:
        with CutOff(Deadline.after_ms(LONG_S * 1000), LONG_S):
            await asyncio.sleep(LONG_S)

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
