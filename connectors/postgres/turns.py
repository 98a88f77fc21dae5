"""Who may use one of a few connections next: whoever has waited longest."""

from __future__ import annotations

import asyncio
from collections import deque

from connectors.postgres.alarm import Alarm


class Late(Exception):
    """The turn did not come before the deadline."""


class _Waiter:
    """One who waits, until `turn` is done: with its turn, or with Late."""

    __slots__ = ("turn",)

    def __init__(self) -> None:
        self.turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def expire(self) -> None:
        if not self.turn.done():
            self.turn.set_exception(Late())


class Turns:
    """`limit` turns at a time, given in the order in which they were asked for. Each is to be passed on."""

    def __init__(self, limit: int, alarm: Alarm) -> None:
        self.free = limit
        """Turns that nobody has now."""
        self._alarm = alarm
        self._waiting: deque[_Waiter] = deque()

    def take(self) -> bool:
        """Take a turn that is free; False where one has to wait. What is free was waited for by nobody."""
        if self.free:
            self.free -= 1
            return True
        return False

    async def wait(self, at: float) -> None:
        """Return when it is one's turn; Late at that moment of the monotonic clock."""
        waiter = _Waiter()
        self._waiting.append(waiter)
        self._alarm.watch(waiter, at)
        try:
            await waiter.turn
        except BaseException:
            # Who leaves in the moment in which it is given its turn passes it on; who leaves earlier is stepped over.
            if waiter.turn.done() and not waiter.turn.cancelled() and waiter.turn.exception() is None:
                self.pass_on()
            raise
        finally:
            self._alarm.forget(waiter)

    def pass_on(self) -> None:
        """Give one's turn to whoever has waited longest."""
        while self._waiting:
            turn = self._waiting.popleft().turn
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1
