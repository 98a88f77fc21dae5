"""One connection to a server: the statements prepared on it, and the read it is doing.

asyncpg's `Connection.fetch` and `PreparedStatement.fetch` put seven and three calls around the one that speaks to the
server; with one row to bring, that is a tenth of the processor's time. Here that one call is made directly. It is not
of asyncpg's public interface: its version is fixed in requirements/, and the tests of this package fail without it.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Awaitable, Sequence
from enum import StrEnum
from typing import Any, TypeAlias

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
_Prepared: TypeAlias = "PreparedStatement[asyncpg.Record]"

STATEMENTS_KEPT = 256
"""Statements prepared on each connection: shapes of scans, not values."""

_REPORTED = ("TimeZone", "DateStyle", "search_path", "default_transaction_read_only")
"""Settings that change what a read means and that servers report when they change (all four since PostgreSQL 18)."""

_OUTDATED = ("0A000", "26000", "XX000")
_OUTDATED_CLASS = "42"
"""What a server says of a statement prepared before its tables were altered (another result, a type or a column that is
gone) or before the session forgot its statements. A statement prepared anew says whether it is still true."""


class Planning(StrEnum):
    """When the server plans a prepared statement, as its plan_cache_mode says it.

    Left to itself it plans the first five runs and then once for all, if that seems no dearer than those five: the runs
    of other values may then take the wrong index.
    """

    EACH = "force_custom_plan"
    """For the values of each run: 0.1 to 0.5 ms. For filters, whose values decide which index is right."""
    ONCE = "force_generic_plan"
    """For all values alike. For reads by key, where the same index is right for every key."""


_PLAN = "select set_config('plan_cache_mode', $1, false)"


class Link:
    """Owned by one reader at a time. `since` is when it was last used, on the monotonic clock; `planning` is how the
    session plans now."""

    __slots__ = (
        "_numbers",
        "_prepared",
        "_protocol",
        "_setting",
        "_settings",
        "_values",
        "connection",
        "expired",
        "planning",
        "since",
    )

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.expired = False
        self.since = 0.0
        self.planning: Planning | None = None
        self._prepared: OrderedDict[str, _Prepared] = OrderedDict()
        self._numbers = itertools.count(1)
        self._protocol: Any = connection._protocol  # type: ignore[attr-defined]
        reported = connection.get_settings()
        # Asked for directly: as attributes that are not there they cost five times as much.
        self._setting = type(reported).__getattr__.__get__(reported)
        self._settings = tuple(name for name in _REPORTED if hasattr(reported, name))
        self._values = [*map(self._setting, self._settings)]

    async def fetch(self, text: str, parameters: Sequence[Any], planning: Planning) -> list[asyncpg.Record]:
        """The records of a reading statement. One that was prepared before the tables were altered is prepared anew.

        Raises what asyncpg raises.
        """
        if planning is not self.planning:
            await self.connection.fetch(_PLAN, planning)
            self.planning = planning
        prepared = self._prepared.get(text)
        if prepared is not None:
            self._prepared.move_to_end(text)
            try:
                return await self._run(prepared, parameters)
            except asyncpg.PostgresError as error:
                if not _is_outdated(error):
                    raise
                del self._prepared[text]
        return await self._run(await self._prepare(text), parameters)

    @property
    def is_as_made(self) -> bool:
        """Whether the session can be read in again: it lives, and nothing that was read has changed its settings."""
        return not self.connection.is_closed() and [*map(self._setting, self._settings)] == self._values

    def expire(self) -> None:
        """The deadline of the read has come: cut the connection, as a silent server acknowledges nothing."""
        self.expired = True
        self.connection.terminate()

    async def _prepare(self, text: str) -> _Prepared:
        # Without a name it would be parsed again at each run, and its records read as the table was at the first.
        prepared = await self.connection.prepare(text, name=f"read_{next(self._numbers)}")
        if len(self._prepared) >= STATEMENTS_KEPT:
            self._prepared.popitem(last=False)
        self._prepared[text] = prepared
        return prepared

    def _run(self, prepared: _Prepared, parameters: Sequence[Any]) -> Awaitable[list[asyncpg.Record]]:
        running: Awaitable[list[asyncpg.Record]] = self._protocol.bind_execute(
            prepared._state,  # type: ignore[attr-defined]
            parameters,
            "",
            0,
            False,
            None,
        )
        return running


def _is_outdated(error: asyncpg.PostgresError) -> bool:
    sqlstate = error.sqlstate or ""
    return sqlstate in _OUTDATED or sqlstate.startswith(_OUTDATED_CLASS)
