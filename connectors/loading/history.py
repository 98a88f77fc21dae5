"""What loads did, and the platform's history of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from connectors.scan import Deadline
from connectors.session import connected


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load wrote and how many stood there already."""

    loaded: int = 0
    unchanged: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(self.loaded + other.loaded, self.unchanged + other.unchanged)


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """A line of the platform's history of loads: what was put into which source, when, with which result."""

    source: str
    what: str
    started_at: datetime
    finished_at: datetime
    done: Loaded
    quarantined: int = 0


async def record_loads(dsn: str, records: Iterable[LoadRecord], deadline: Deadline) -> None:
    """Note loads in the platform's history (table `load` of its own database)."""
    async with connected(dsn, "platform", deadline) as session:
        await session.executemany(
            "insert into load (source, what, started_at, finished_at, loaded, unchanged, quarantined) "
            "values ($1, $2, $3, $4, $5, $6, $7)",
            [(*_told(each), each.done.loaded, each.done.unchanged, each.quarantined) for each in records],
        )


def _told(record: LoadRecord) -> tuple[object, ...]:
    return (record.source, record.what, record.started_at, record.finished_at)
