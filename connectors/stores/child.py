"""A server as a child process of ours: output to a log file, ended with us, recognised again after a crash."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from connectors.stores.account import OURS, Account
from connectors.stores.home import naming
from identifiers.errors import StoreError

_LAUNCH = Path(__file__).with_name("launch.py")
_LOG_LIMIT_BYTES = 1_000_000
_TAIL_BYTES = 2_000
_NO_ROOM = os.strerror(errno.ENOSPC)

Stopping = Sequence[tuple[signal.Signals, float]]
"""Signals to send in turn, each with the seconds to wait for the end; SIGKILL follows."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run: absolute command, log file, file that records the process id, how to end it.

    `marker` is a part of the command that no other program has: its folder. With `lifeline` standard input stays open
    while we live; its end asks the program to stop.
    """

    name: str
    command: tuple[str, ...]
    log: Path
    record: Path
    marker: str
    stopping: Stopping
    account: Account = OURS
    environment: Mapping[str, str] = field(default_factory=dict)
    lifeline: bytes | None = field(default=None, repr=False)


class Child:
    """A running program."""

    def __init__(self, program: Program, process: Process, log_start: int) -> None:
        self.program = program
        self._process = process
        self._log_start = log_start

    @classmethod
    async def start(cls, program: Program) -> Child:
        """Run it. Must be called on the main thread's event loop (see launch.py)."""
        _make_room(program.log)
        death_signal = program.stopping[0][0]
        arguments = (
            os.getpid(),
            death_signal.value,
            program.account.uid,
            program.account.gid,
        )
        with program.log.open("ab") as log:
            log_start = log.tell()
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-I",
                "-S",
                str(_LAUNCH),
                *map(str, arguments),
                *program.command,
                stdin=asyncio.subprocess.DEVNULL if program.lifeline is None else asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                # Its own session: Ctrl-C reaches us alone, and we end it after the last answer has left.
                start_new_session=True,
                env={
                    "PATH": os.defpath,
                    "LANG": "C.UTF-8",
                    "TZ": "UTC",
                    **program.environment,
                },
            )
        child = cls(program, process, log_start)
        try:
            with naming(program.record):
                program.record.write_text(f"{process.pid}\n", "ascii")
        except OSError:
            # Nobody would know it again: the next start would find its port and its lock taken.
            await child.stop()
            raise
        if process.stdin is not None and program.lifeline is not None:
            with contextlib.suppress(ConnectionError):
                process.stdin.write(program.lifeline)
                await process.stdin.drain()
        return child

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether it has ended."""
        return self._process.returncode is not None

    async def wait(self) -> int:
        """Its exit status, negative for a signal, once it has ended."""
        return await self._process.wait()

    async def stop(self) -> None:
        """End it, gently first; return when it has ended."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        for each, seconds in (*self.program.stopping, (signal.SIGKILL, 10.0)):
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(each)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), seconds)
                break
        self.program.record.unlink(missing_ok=True)

    def output(self) -> str:
        """The end of what it has written to its log since it was started."""
        with self.program.log.open("rb") as log:
            log.seek(max(self._log_start, self.program.log.stat().st_size - _TAIL_BYTES))
            return log.read().decode("utf-8", "replace").strip()

    def failure(self, doing: str) -> StoreError:
        """The error for a program that did not come up, with what it said."""
        said = self.output()
        if _NO_ROOM in said:
            doing += " because its disk is full: make room and start again, what it had acknowledged is kept"
        return StoreError(f"{self.program.name} {doing}; {self.program.log} ends:\n{said}")


async def end_survivor(program: Program) -> None:
    """End the process that an instance killed with -9 left behind, known by its id and its folder in the command."""
    survivor = _recorded(program)
    if survivor is None:
        return
    for each, seconds in (*program.stopping, (signal.SIGKILL, 10.0)):
        with contextlib.suppress(psutil.NoSuchProcess):
            survivor.send_signal(each)
        if await _gone(survivor, seconds):
            program.record.unlink(missing_ok=True)
            return
    raise StoreError(
        f"{program.name} of an earlier run (process {survivor.pid}) does not end; end it, then start again"
    )


async def _gone(process: psutil.Process, seconds: float) -> bool:
    for _ in range(int(seconds / 0.02)):
        if not _alive(process):
            return True
        await asyncio.sleep(0.02)
    return not _alive(process)


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _recorded(program: Program) -> psutil.Process | None:
    try:
        process = psutil.Process(int(program.record.read_text("ascii")))
        same = any(program.marker in argument for argument in process.cmdline())
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess, psutil.AccessDenied):
        return None
    return process if same and _alive(process) else None


def _make_room(log: Path) -> None:
    """Keep one earlier log file when the present one has grown large."""
    with contextlib.suppress(FileNotFoundError):
        if log.stat().st_size > _LOG_LIMIT_BYTES:
            log.replace(log.with_suffix(".log.1"))
