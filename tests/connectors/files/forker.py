"""A process that loads a file in a child of its own for each line it is given: `FILE DSN QUARANTINE`.

Everything is imported once; the child's number is said when it begins, and whether it ended well.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from connectors.catalogue import table
from connectors.files.load import load_file, prepare
from connectors.files.mapping import FileMapping


def load(path: str, dsn: str, quarantine: str) -> None:
    """Load a file of transactions."""
    prepared = prepare(Path(path), table("bank.transaction"), FileMapping())
    asyncio.run(load_file(prepared, {"bank": dsn}, Path(quarantine)))


def main() -> None:
    """Until the input ends."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            load(*line.split())
            os._exit(0)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


if __name__ == "__main__":
    main()
