"""A script: ArcadeDB's native server in a process of its own, until its standard input ends or it is told to stop.

    python -I arcadedb_main.py FOLDER BOLT_PORT     (the password is the first line of standard input)

Standard input stays open as long as the platform lives, so the server ends with it, even after kill -9.
"""

from __future__ import annotations

import signal
import sys
from types import FrameType

import arcadedb

DATABASE = "graph"
READY = "zhixing: bolt is open"

_HOST = "127.0.0.1"
_BOLT = "Bolt:com.arcadedb.bolt.BoltProtocolPlugin"


class _Stop(Exception):
    """The platform asks us to stop."""


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    raise _Stop


def main(folder: str, bolt_port: int) -> None:
    """Serve until asked to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    password = sys.stdin.readline().strip()
    # The HTTP port cannot be switched off: 0 takes any free one, on the loopback, and the password guards it.
    settings = {
        "host": _HOST,
        "http_port": 0,
        "server_plugins": _BOLT,
        "bolt_port": bolt_port,
        "mode": "production",
        "server_httpWorkerThreads": 1,
    }
    server = arcadedb.create_server(folder, password, settings)
    server.start()
    try:
        signal.signal(signal.SIGTERM, _on_signal)
        server.create_database(DATABASE)
        print(READY, flush=True)
        while sys.stdin.read(1):
            pass
    except _Stop:
        pass
    finally:
        server.stop()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
