"""Deadlines of many reads by one timer.

A timer for each read would cost as much as a tenth of a point read. Most deadlines lie the same time ahead, so the one
that was set first comes first: while it stands, a later one needs no timer of its own.
"""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

_GRAIN_S = 0.002
"""A loop's clock counts milliseconds: its timers may come that much early."""


class Expiring(Protocol):
    """What ends at its deadline; compared by identity."""

    def expire(self) -> None:
        """The deadline has come; must not raise."""


class Alarm:
    """Lets each of what it watches expire at its deadline, within a few milliseconds."""

    def __init__(self) -> None:
        self._watched: dict[Expiring, float] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._rings_at = 0.0

    def watch(self, expiring: Expiring, at: float) -> None:
        """Let it expire at this moment of the monotonic clock, unless it is forgotten before."""
        self._watched[expiring] = at
        if self._timer is None or at < self._rings_at:
            self._set(at)

    def forget(self, expiring: Expiring) -> None:
        """It has ended in time; nothing where it has expired."""
        self._watched.pop(expiring, None)

    def stop(self) -> None:
        """Let nothing expire any more."""
        self._watched.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _set(self, at: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._rings_at = at
        self._timer = asyncio.get_running_loop().call_later(max(0.0, at - time.monotonic()), self._ring)

    def _ring(self) -> None:
        self._timer = None
        soon = time.monotonic() + _GRAIN_S
        for expiring in [each for each, at in self._watched.items() if at <= soon]:
            del self._watched[expiring]
            expiring.expire()
        if self._watched:
            self._set(min(self._watched.values()))
