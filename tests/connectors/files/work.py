"""What test_kill.py does in a child (see tests/forker.py)."""

from __future__ import annotations

import asyncio
from pathlib import Path

from connectors.catalogue import table
from connectors.files.load import load_file, prepare
from connectors.files.mapping import FileMapping


def work(path: str, dsn: str, quarantine: str) -> None:
    """Load a file of transactions."""
    prepared = prepare(Path(path), table("bank.transaction"), FileMapping())
    asyncio.run(load_file(prepared, {"bank": dsn}, Path(quarantine)))
