"""One read per level and relation: loads that wait at the same time are answered together.

graphql-core asks for one field of one object at a time. A load joins the batch of its loader and arguments; the batches
go out once the event loop has passed a few times without a new load, so that all siblings of a level have spoken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Batch: TypeAlias = Callable[[Sequence[Any]], Awaitable[Sequence[Any]]]
"""Answers each source in order; an answer that is an exception fails that source alone."""

QUIET_PASSES = 3
"""Passes of the event loop without a new load after which a level counts as complete."""


@dataclass(slots=True)
class _Pending:
    batch: Batch
    sources: list[Any] = field(default_factory=list)
    futures: list[asyncio.Future[Any]] = field(default_factory=list)


class Batcher:
    """Collects the loads of one request. `close` ends what is still under way."""

    def __init__(self) -> None:
        self._pending: dict[Hashable, _Pending] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._loads = 0
        self._waiting = False

    def load(self, key: Hashable, batch: Batch, source: Any) -> asyncio.Future[Any]:
        """The answer for one source; `key` says which loads may share the batch."""
        loop = asyncio.get_running_loop()
        pending = self._pending.get(key)
        if pending is None:
            pending = self._pending[key] = _Pending(batch)
        future: asyncio.Future[Any] = loop.create_future()
        pending.sources.append(source)
        pending.futures.append(future)
        self._loads += 1
        if not self._waiting:
            self._waiting = True
            loop.call_soon(self._settle, self._loads, QUIET_PASSES)
        return future

    async def close(self) -> None:
        """Cancel the reads that nobody waits for any more."""
        if self._running:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    def _settle(self, seen: int, passes: int) -> None:
        loop = asyncio.get_running_loop()
        if self._loads != seen:
            loop.call_soon(self._settle, self._loads, QUIET_PASSES)
        elif passes:
            loop.call_soon(self._settle, seen, passes - 1)
        else:
            self._waiting = False
            ready, self._pending = self._pending, {}
            for pending in ready.values():
                task = loop.create_task(_answer(pending))
                self._running.add(task)
                task.add_done_callback(self._running.discard)


async def _answer(pending: _Pending) -> None:
    try:
        answers = await pending.batch(pending.sources)
        if len(answers) != len(pending.sources):
            raise ValueError("a batch answered for more or fewer than it was asked for")
    except Exception as error:
        answers = [error] * len(pending.sources)
    except asyncio.CancelledError:
        for future in pending.futures:
            future.cancel()
        raise
    for future, answer in zip(pending.futures, answers, strict=True):
        if future.done():
            continue
        if isinstance(answer, Exception):
            future.set_exception(answer)
            # A null parent may have taken the waiter away; the error is then answered there already.
            future.exception()
        else:
            future.set_result(answer)
