"""Connections to one source, each with its statements prepared, handed out without a check and without a reset."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

SETTINGS = {
    "TimeZone": "UTC",
    "default_transaction_read_only": "on",
    "jit": "off",
    # Planning W1 anew takes longer than running it.
    "plan_cache_mode": "force_generic_plan",
}


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    connection: asyncpg.Connection[asyncpg.Record]
    statements: Mapping[str, PreparedStatement[asyncpg.Record]]


class Pool:
    """At most `size` connections, made when they are needed; the last one given back is the next one taken."""

    def __init__(self, dsn: str, size: int, statements: Mapping[str, str]) -> None:
        self._dsn = dsn
        self._room = size
        self._texts = statements
        self._idle: list[_Held] = []
        self._waiting: deque[asyncio.Future[_Held]] = deque()

    async def fetch(self, statement: str, *parameters: Any) -> Any:
        """The one value of a statement."""
        held = await self._take()
        try:
            return await held.statements[statement].fetchval(*parameters)
        finally:
            self._give_back(held)

    async def rows(self, statement: str, *parameters: Any) -> list[Any]:
        """All rows of a statement, their values by place or column."""
        held = await self._take()
        try:
            return await held.statements[statement].fetch(*parameters)
        finally:
            self._give_back(held)

    async def close(self) -> None:
        """End the connections that nobody uses."""
        while self._idle:
            await self._idle.pop().connection.close()

    async def _take(self) -> _Held:
        held = self._idle.pop() if self._idle else await self._another()
        while held.connection.is_closed():
            # The bench ends the idle connections of whoever is not measured.
            self._room += 1
            held = self._idle.pop() if self._idle else await self._another()
        return held

    async def _another(self) -> _Held:
        if not self._room:
            waiter: asyncio.Future[_Held] = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            return await waiter
        self._room -= 1
        connection = await asyncpg.connect(self._dsn, server_settings=SETTINGS)
        return _Held(connection, {name: await connection.prepare(text) for name, text in self._texts.items()})

    def _give_back(self, held: _Held) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(held)
                return
        self._idle.append(held)


def statements(folder: Path, source: str) -> dict[str, str]:
    """The statements of a folder that one source is asked, by the name of their file without the source."""
    ending = f".{source}.sql"
    return {path.name.removesuffix(ending): path.read_text("utf-8") for path in sorted(folder.glob(f"*{ending}"))}
