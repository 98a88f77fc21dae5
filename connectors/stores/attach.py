"""The stores for a command that may run beside an instance: that instance's, or its own where none runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from connectors.settings import Settings
from connectors.stores.stores import Stores, open_stores, running_stores


@asynccontextmanager
async def attached_stores(settings: Settings) -> AsyncIterator[Stores]:
    """Use what runs on this home; open it, and close it afterwards, where nothing does."""
    running = running_stores(settings)
    if running is not None:
        yield running
        return
    async with open_stores(settings) as stores:
        yield stores
