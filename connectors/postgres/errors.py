"""asyncpg's errors as ours. A message names the source, and where that helps its table and column; never a number, SQL
or a DSN. The original stays the cause for a debugger; a log names its class and SQLSTATE."""

from __future__ import annotations

import re

import asyncpg

from connectors.catalogue import Table
from connectors.postgres.pool import Expired, Lost
from identifiers.errors import SourceError, SourceTimeout, SourceUnavailable

DRIVER_ERRORS = (
    Expired,
    Lost,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
"""All that a pool raises because of the server, the line to it, or how it is addressed."""


class UnfitColumn(SourceUnavailable):
    """One of the catalogue's columns is missing or of another type: what needs that column is not answered."""

    def __init__(self, source: str, table: str, how: str) -> None:
        super().__init__(source, f"{source} offers {table} {how}")


_MISSING_COLUMN = re.compile(r'column "?(?:\w+\.)?(\w+)"? does not exist')


def source_error(source: str, error: Exception, table: Table | None = None) -> SourceError:
    """What a caller is told when a read of `table` ended in one of DRIVER_ERRORS."""
    match error:
        case Expired(busy=True):
            return SourceTimeout(source, f"every connection to {source} was in use until the deadline")
        case Expired():
            return SourceTimeout(source, f"{source} was still silent at the deadline")
        case asyncpg.QueryCanceledError():
            return SourceTimeout(source, f"{source} gave up a read that took too long")
        case Lost() | OSError() | asyncpg.PostgresConnectionError() | asyncpg.OperatorInterventionError():
            return SourceUnavailable(source, f"{source} cannot be reached")
        case asyncpg.DiskFullError():
            return SourceUnavailable(source, f"{source} has no room left on its disk; what it had acknowledged is kept")
        case asyncpg.TooManyConnectionsError():
            return SourceUnavailable(source, f"{source} takes no more connections")
        case asyncpg.InvalidAuthorizationSpecificationError() | asyncpg.InvalidCatalogNameError():
            return SourceUnavailable(source, f"{source} does not let the platform in: its user, password or database")
        case asyncpg.UndefinedColumnError() if table is not None:
            found = _MISSING_COLUMN.search(str(error))
            column = f"its column {found[1]}" if found and found[1] in table.by_name else "a column it needs"
            return UnfitColumn(source, table.name, f"without {column}")
        case asyncpg.UndefinedFunctionError() if table is not None:
            return UnfitColumn(source, table.name, "with a column of another type, or lacks an extension")
    return SourceUnavailable(source, _misfit(source, error, table))


def is_misfit(error: BaseException) -> bool:
    """Whether the server is there, and says that the statement does not fit what it offers."""
    gone = asyncpg.PostgresConnectionError | asyncpg.OperatorInterventionError | asyncpg.InsufficientResourcesError
    return isinstance(error, asyncpg.PostgresError) and not isinstance(error, gone)


def _misfit(source: str, error: Exception, table: Table | None) -> str:
    if table is None:
        return f"{source} refused what was asked"
    match error:
        case asyncpg.UndefinedTableError():
            return f"{source} offers no table {table.name}, or one that it builds on is missing"
        case asyncpg.InsufficientPrivilegeError():
            return f"{source} does not let the platform read {table.name}"
    return f"{source} refused to read {table.name}"
