"""A server that does not come up again: what the log is told."""

from __future__ import annotations

import asyncio
from unittest.mock import AsyncMock, Mock

import pytest
import structlog

from connectors.stores import supervisor
from connectors.stores.child import Child
from connectors.stores.supervisor import Supervised
from identifiers.errors import StoreError


async def test_the_servers_last_lines_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_FIRST_PAUSE_S", 0.0)
    ended = Mock(spec=Child, ended=True)
    ended.wait = AsyncMock(return_value=1)
    back = Mock(spec=Child, ended=False)
    is_back, for_good = asyncio.Event(), asyncio.Event()

    async def wait() -> int:
        is_back.set()
        await for_good.wait()
        return 0

    back.wait, back.stop = wait, AsyncMock()
    down = StoreError("postgres ended at its start; its log ends:\nno room\nno room")
    server = Mock()
    server.name = "postgres"
    server.start = AsyncMock(side_effect=[ended, down, down, down, back])
    server.end_survivor = AsyncMock()
    supervised = Supervised(server)
    with structlog.testing.capture_logs() as lines:
        await supervised.start()
        async with asyncio.timeout(10):
            await is_back.wait()
        await supervised.stop()
    told = [line["reason"] for line in lines if line["event"] == "store does not start"]
    assert told == [str(down), *["postgres ended at its start; its log ends:"] * 2]
