"""A way to a server on which things go wrong when told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from enum import Enum, auto
from urllib.parse import urlsplit

from connectors.stores.graph_server import GraphAddress


class Fault(Enum):
    """NONE passes on; HANG takes everything and says nothing; RESET breaks connections; GARBAGE answers nonsense."""

    NONE = auto()
    HANG = auto()
    RESET = auto()
    GARBAGE = auto()


class FaultProxy:
    """Listens on the loopback and passes on to a server, with `fault` as it is at the moment."""

    def __init__(self, port: int) -> None:
        self.fault = Fault.NONE
        self._port = port
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> int:
        """Its port."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Break every connection."""
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._writers:
            writer.transport.abort()
            with suppress(OSError):
                await writer.wait_closed()

    def break_connections(self) -> None:
        """As a restart of the server does."""
        for writer in self._writers:
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        if self.fault is Fault.RESET:
            writer.transport.abort()
        elif self.fault is Fault.GARBAGE:
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 4)
            writer.close()
        elif self.fault is Fault.NONE:
            there, back = await asyncio.open_connection("127.0.0.1", self._port)
            self._writers.add(back)
            for source, target in ((reader, back), (there, writer)):
                task = asyncio.create_task(self._pass(source, target))
                self._tasks.add(task)

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await source.read(65536):
                if self.fault is Fault.NONE:
                    target.write(data)
                elif self.fault is Fault.GARBAGE:
                    target.write(b"\x00\x07garbage\x00\x00" * 8)
                elif self.fault is Fault.RESET:
                    target.transport.abort()
            target.close()


@asynccontextmanager
async def proxied(address: GraphAddress) -> AsyncIterator[tuple[FaultProxy, GraphAddress]]:
    """A proxy before a graph, and the address by which the graph is reached through it."""
    port = urlsplit(address.uri).port
    assert port is not None
    proxy = FaultProxy(port)
    uri = f"bolt://127.0.0.1:{await proxy.start()}"
    try:
        yield proxy, replace(address, uri=uri)
    finally:
        await proxy.stop()
