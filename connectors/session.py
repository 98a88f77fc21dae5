"""One connection to a source's Postgres, with a deadline that holds even when the server goes silent.

`asyncio.timeout` does not stop asyncpg on a silent server: closing and rolling back wait for it again. So a timer cuts
the connection at the deadline, and whatever waits on it ends at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from connectors.postgres.errors import DRIVER_ERRORS, source_error
from connectors.postgres.pool import Expired
from connectors.scan import Deadline

Session: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
"""A connection, one's own or a pool's."""

_LEAST_S = 0.001


@asynccontextmanager
async def connected(dsn: str, source: str, deadline: Deadline) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """A connection of one's own, closed afterwards and cut at the deadline.

    SourceTimeout when the source is silent at the deadline, SourceUnavailable when it refuses, resets or errs.
    """
    try:
        connection = await asyncpg.connect(dsn, timeout=max(_LEAST_S, deadline.remaining_s()))
    except TimeoutError as error:
        raise source_error(source, Expired()) from error
    except DRIVER_ERRORS as error:
        raise source_error(source, error) from error
    try:
        async with guarded(connection, source, deadline):
            yield connection
    finally:
        connection.terminate()


@asynccontextmanager
async def guarded(session: Session, source: str, deadline: Deadline) -> AsyncIterator[None]:
    """Cut this session at the deadline and map the driver's errors as `connectors.postgres.errors` does."""
    expired = False

    def cut() -> None:
        nonlocal expired
        expired = True
        session.terminate()

    timer = asyncio.get_running_loop().call_later(deadline.remaining_s(), cut)
    try:
        yield
    except DRIVER_ERRORS as error:
        raise source_error(source, Expired() if expired else error) from error
    finally:
        timer.cancel()
