"""The end of a request that does not end by itself: one timer for its two moments.

asyncio.timeout would do, twice in each other; measured, the two took three times as long as this.
"""

from __future__ import annotations

import asyncio
from types import TracebackType

from connectors.scan import Deadline


class CutOff:
    """Cancels what runs in the block at the deadline, and the block raises TimeoutError.

    Once `extend` was called, `spare_s` seconds later instead.
    """

    __slots__ = ("_before", "_deadline", "_extended", "_fired", "_spare_s", "_task", "_timer")

    def __init__(self, deadline: Deadline, spare_s: float) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._deadline = deadline
        self._spare_s = spare_s
        self._task = task
        self._before = task.cancelling()
        self._extended = self._fired = False

    def extend(self) -> None:
        """The first moment was kept."""
        self._extended = True

    def __enter__(self) -> CutOff:
        self._timer = asyncio.get_running_loop().call_later(self._deadline.remaining_s(), self._due)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        self._timer.cancel()
        # As asyncio.timeout has it: who else cancelled the task keeps the right to.
        if self._fired and self._task.uncancel() <= self._before and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def _due(self) -> None:
        if self._extended:
            self._extended = False
            self._timer = asyncio.get_running_loop().call_later(self._spare_s, self._due)
        else:
            self._fired = True
            self._task.cancel()
