"""A TCP proxy in front of a server that can be told to fail as networks and servers do."""

from __future__ import annotations

import asyncio
import socket
import struct
from enum import StrEnum
from types import TracebackType
from urllib.parse import urlsplit

_CHUNK_BYTES = 4096


class Mode(StrEnum):
    """How the proxy behaves. Connections already open behave so too."""

    PASS = "pass"
    """Everything goes through."""
    REFUSE = "refuse"
    """Nothing listens; what was open is reset."""
    HANG = "hang"
    """Connections are accepted and nothing goes through any more, in neither direction."""
    RESET = "reset"
    """Connections are accepted and reset at once; what was open is reset."""
    SLOW = "slow"
    """Every chunk of 4 KiB waits `delay_s` first."""


class FaultProxy:
    """`async with FaultProxy(dsn) as proxy`: use `proxy.dsn`, then `await proxy.turn(Mode.HANG)`.

    The port stays the same through all modes.
    """

    def __init__(self, dsn: str, mode: Mode = Mode.PASS) -> None:
        self._target = urlsplit(dsn)
        self._mode = mode
        self._delay_s = 0.0
        self._left = 0
        self._flowing = asyncio.Event()
        self._port = 0
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.accepted = 0
        """Connections accepted so far."""

    @property
    def dsn(self) -> str:
        """The target's DSN through the proxy."""
        user, _, _ = self._target.netloc.rpartition("@")
        here = f"127.0.0.1:{self._port}"
        return self._target._replace(netloc=f"{user}@{here}" if user else here).geturl()

    @property
    def open_connections(self) -> int:
        """Connections open through the proxy now."""
        return len(self._connections)

    async def __aenter__(self) -> FaultProxy:
        await self._listen()
        await self.turn(self._mode)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._unlisten()
        await self._cut()

    async def turn(self, mode: Mode, *, delay_s: float = 0.0, after_bytes: int = 0) -> None:
        """Behave so from now on. `delay_s` is SLOW's; HANG lets `after_bytes` more of the server's bytes through."""
        self._mode, self._delay_s, self._left = mode, delay_s, after_bytes
        if mode is Mode.HANG:
            self._flowing.clear()
        else:
            self._flowing.set()
        if mode is Mode.REFUSE:
            self._unlisten()
        elif self._server is None:
            await self._listen()
        if mode in (Mode.REFUSE, Mode.RESET):
            await self._cut()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port, limit=_CHUNK_BYTES)
        self._port = self._server.sockets[0].getsockname()[1]

    def _unlisten(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _cut(self) -> None:
        tasks = tuple(self._connections)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._server is None:
            _reset(writer)
            return
        self.accepted += 1
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        # A task that is cancelled before its first step never gets to reset what it was given.
        task.add_done_callback(lambda _: _reset(writer))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers = [writer]
        pumps: list[asyncio.Task[None]] = []
        try:
            if self._mode is Mode.RESET:
                return
            server_reader, server_writer = await asyncio.open_connection(
                self._target.hostname, self._target.port, limit=_CHUNK_BYTES
            )
            writers.append(server_writer)
            pumps = [
                asyncio.ensure_future(self._pump(reader, server_writer, from_server=False)),
                asyncio.ensure_future(self._pump(server_reader, writer, from_server=True)),
            ]
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            # Before anything is awaited: a second cancellation would skip what comes after.
            for each in writers:
                _reset(each)
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, from_server: bool) -> None:
        while chunk := await reader.read(_CHUNK_BYTES):
            if self._mode is Mode.SLOW:
                await asyncio.sleep(self._delay_s)
            if self._mode is Mode.HANG and from_server:
                allowed, chunk = chunk[: self._left], chunk[self._left :]
                self._left -= len(allowed)
                writer.write(allowed)
            # What the server still may say must be asked for.
            if from_server or not self._left:
                await self._flowing.wait()
            writer.write(chunk)
            await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection with a reset rather than a goodbye."""
    if writer.transport.is_closing():
        return
    held: socket.socket = writer.get_extra_info("socket")
    held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
