"""A worker as the process that started it sees it."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from asyncio.subprocess import Process
from pathlib import Path

from identifiers.errors import OperatorError
from web.assignment import SERVING, Assignment

START_LIMIT_S = 60.0

_ROOT = Path(__file__).parents[1]


class WorkerProcess:
    """A worker that answers. Its standard input stays open while we live; its end ends the worker."""

    def __init__(self, number: int, process: Process) -> None:
        self.number = number
        self._process = process

    @classmethod
    async def start(cls, assignment: Assignment) -> WorkerProcess:
        """Start one and wait until it answers; OperatorError where it ends before, or takes more than a minute."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "web.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            pass_fds=(assignment.listener, assignment.tallies),
            # Its own session: Ctrl-C reaches us alone, and we tell the workers.
            start_new_session=True,
            cwd=_ROOT,
        )
        worker = cls(assignment.number, process)
        try:
            async with asyncio.timeout(START_LIMIT_S):
                await worker._begin(assignment)
        except BaseException:
            worker.kill()
            await process.wait()
            raise
        return worker

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    async def wait(self) -> int:
        """Its exit status, negative for a signal, once it has ended."""
        return await self._process.wait()

    def terminate(self) -> None:
        """Ask it to drain; asked again, it does not wait for requests under way."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it now."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def _begin(self, assignment: Assignment) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        with contextlib.suppress(ConnectionError):
            self._process.stdin.write(assignment.written())
            await self._process.stdin.drain()
        if await self._process.stdout.readline() != SERVING:
            status = await self._process.wait()
            raise OperatorError(f"worker {self.number} ended with status {status} before it answered; its log says why")
