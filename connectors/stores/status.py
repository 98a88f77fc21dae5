"""What an operator asks of the stores: where each is, its versions, its size, and when it was last loaded."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from connectors.scan import Deadline
from connectors.session import Session, connected
from connectors.settings import Settings
from connectors.stores.migrations import migrations_of
from connectors.stores.stores import Stores
from identifiers.errors import SourceError

EMBEDDED = "embedded"
MANAGED = "managed"
AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class LastLoad:
    """The newest line of a source's history of loads."""

    what: str
    finished_at: datetime
    loaded: int
    unchanged: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """One database. `kind`: embedded, managed elsewhere, or an agency's own, which has no migrations of ours.

    `problem` says why nothing is known of it; sizes are in bytes.
    """

    name: str
    kind: str
    postgres: str | None = None
    size_bytes: int | None = None
    migrations_applied: int | None = None
    migrations_known: int | None = None
    last_load: LastLoad | None = None
    problem: str | None = None


async def store_statuses(settings: Settings, stores: Stores, deadline: Deadline) -> tuple[StoreStatus, ...]:
    """Every source's database and the platform's, all asked at once; one that is silent says so and hinders none."""
    loads = asyncio.create_task(_last_loads(stores.dsns["platform"], deadline))
    statuses = await asyncio.gather(
        *(_status(source, dsn, _kind(settings, source), deadline) for source, dsn in stores.dsns.items())
    )
    last = await loads
    return tuple(replace(each, last_load=last.get(each.name)) for each in statuses)


def home_free_bytes(home: Path) -> int:
    """Bytes free to us where the home is, or where its Postgres is, whichever is less."""
    return min(shutil.disk_usage(each).free for each in (home, home / "postgres") if each.exists())


def home_size_bytes(home: Path) -> int:
    """Bytes of all files of a home, what it keeps elsewhere included; files that vanish meanwhile count nothing."""
    size = 0
    for folder, _, names in os.walk(home, followlinks=True):
        for name in names:
            with contextlib.suppress(OSError):
                size += os.stat(os.path.join(folder, name)).st_size
    return size


def _kind(settings: Settings, source: str) -> str:
    if settings.dsn[source] is None:
        return EMBEDDED
    return MANAGED if settings.managed[source] else AGENCY


async def _status(source: str, dsn: str, kind: str, deadline: Deadline) -> StoreStatus:
    status = StoreStatus(source, kind)
    if kind != AGENCY:
        status = replace(status, migrations_known=len(migrations_of(source)))
    try:
        async with connected(dsn, source, deadline) as session:
            version, size = await session.fetchrow(
                "select current_setting('server_version'), pg_database_size(current_database())"
            ) or (None, None)
            applied = await _applied(session) if kind != AGENCY else None
    except SourceError as error:
        return replace(status, problem=error.message)
    return replace(status, postgres=version, size_bytes=size, migrations_applied=applied)


async def _applied(session: Session) -> int:
    if await session.fetchval("select to_regclass('zhixing_migration') is null"):
        return 0
    count: int = await session.fetchval("select count(*) from zhixing_migration")
    return count


async def _last_loads(platform: str, deadline: Deadline) -> Mapping[str, LastLoad]:
    """By source; empty where the platform's own database does not answer, which its status says."""
    try:
        async with connected(platform, "platform", deadline) as session:
            rows = await session.fetch(
                "select distinct on (source) source, what, finished_at, loaded, unchanged, quarantined "
                "from load order by source, started_at desc, record_id desc"
            )
    except SourceError:
        return {}
    return {row["source"]: LastLoad(*tuple(row)[1:]) for row in rows}
