"""A server that is started again when it dies while we serve."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Protocol

import structlog

from connectors.stores.child import Child
from identifiers.errors import StoreError

_LOG = structlog.get_logger("stores")
_FIRST_PAUSE_S = 0.2
_LONGEST_PAUSE_S = 5.0


class Server(Protocol):
    """What can be started again: on the same port, after the child has ended."""

    @property
    def name(self) -> str:
        """Its name in logs."""

    async def start(self) -> Child:
        """A child that answers; StoreError where it does not come up."""

    async def end_survivor(self) -> None:
        """End a child that nobody holds any more."""


class Supervised:
    """A server, its child and the task that watches it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._child: Child | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process id now, None while it is down."""
        return None if self._child is None or self._child.ended else self._child.pid

    async def start(self) -> None:
        """Start it and watch it."""
        self._child = await self._server.start()
        self._watch = asyncio.create_task(self._keep_up(self._child), name=f"watch {self._server.name}")

    async def stop(self) -> None:
        """End it, wherever starting it was."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        if self._child is not None and not self._child.ended:
            await self._child.stop()
        await self._server.end_survivor()

    async def _keep_up(self, child: Child) -> None:
        while True:
            status = await child.wait()
            _LOG.warning("store ended", store=self._server.name, status=status)
            child = self._child = await self._start_again()
            _LOG.warning("store started again", store=self._server.name, process=child.pid)

    async def _start_again(self) -> Child:
        pause_s, is_first = _FIRST_PAUSE_S, True
        while True:
            try:
                return await self._server.start()
            except (StoreError, OSError) as error:
                # The server's own last lines follow the first: told once, as a server may stay down for hours.
                reason = str(error) if is_first else str(error).partition("\n")[0]
                _LOG.error("store does not start", store=self._server.name, reason=reason)
                is_first = False
            await asyncio.sleep(pause_s)
            pause_s = min(_LONGEST_PAUSE_S, pause_s * 2)
