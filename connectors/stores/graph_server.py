"""The embedded graph: ArcadeDB's native build behind Bolt on the loopback, as a child process (arcadedb_main.py).

A committed transaction is in its write-ahead log on disk before it is acknowledged (production mode, txWalFlush), and
the log is replayed at the next start.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from connectors.stores.child import Child, Program, end_survivor
from connectors.stores.home import Home
from connectors.stores.postgres_server import HOST, free_port

Engine = Literal["arcadedb", "neo4j"]

_SCRIPT = Path(__file__).with_name("arcadedb_main.py")
_USER = "root"
_DATABASE = "graph"
_READY = "zhixing: bolt is open"
_HEAP = "-Xmx320m"
_PORT_TAKEN = "Unable to listen"
_START_LIMIT_S = 60.0
_POLL_S = 0.01
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class GraphAddress:
    """Where the graph is. `embedded`: we run it and may be rid of it; `engine` for what the two do differently."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str
    embedded: bool
    engine: Engine


class GraphServer:
    """One server of one home. `start` may be called again after the child has ended; the port stays."""

    name = "graph"

    def __init__(self, home: Home) -> None:
        self._home = home
        self.port = 0

    @property
    def address(self) -> GraphAddress:
        """Where it listens once started."""
        return GraphAddress(
            uri=f"bolt://{HOST}:{self.port}",
            user=_USER,
            password=self._home.secret("graph"),
            database=_DATABASE,
            embedded=True,
            engine="arcadedb",
        )

    async def start(self) -> Child:
        """A running server that answers; StoreError with the end of its log where it does not come up."""
        await self.end_survivor()
        keep = self.port
        for _ in range(_ATTEMPTS):
            self.port = keep or free_port()
            child = await Child.start(self._program())
            if await _ready(child):
                return child
            if _PORT_TAKEN not in child.output():
                break
        raise child.failure("did not start")

    async def end_survivor(self) -> None:
        """End a server that an instance killed with -9 left behind."""
        await end_survivor(self._program())

    def _program(self) -> Program:
        folder = self._home.folder / "arcadedb"
        return Program(
            name="ArcadeDB",
            command=(sys.executable, "-I", str(_SCRIPT), str(folder), str(self.port)),
            log=self._home.log(self.name),
            record=self._home.record(self.name),
            marker=str(folder),
            stopping=((signal.SIGTERM, 10.0),),
            environment={
                "ARCADEDB_NATIVE_ISOLATE_ARGS": _HEAP,
                "ARCADEDB_LOG_DIR": str(folder / "log"),
                "ARCADEDB_LOG_CONSOLE": "0",
            },
            lifeline=f"{self._home.secret(self.name)}\n".encode(),
        )


async def _ready(child: Child) -> bool:
    """True once the script says so, False when it has ended; StoreError at the limit."""
    limit = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < limit:
        if _READY in child.output():
            return True
        if child.ended:
            return False
        await asyncio.sleep(_POLL_S)
    await child.stop()
    raise child.failure(f"was not ready after {_START_LIMIT_S:.0f} s")
