"""What test_kill.py does in a child (see tests/forker.py)."""

from __future__ import annotations

import asyncio

from connectors.demo.load import load_demo
from connectors.demo.rows import SMALL


def work(*dsns: str) -> None:
    """Load the small demo; each word is SOURCE=DSN."""
    asyncio.run(load_demo(dict(each.split("=", 1) for each in dsns), SMALL))
