"""What the embedded Postgres is started with, besides what `test_stores` holds of its life and death."""

from __future__ import annotations

import sys
from pathlib import Path

import asyncpg
import pytest

_LONG_TEXT = "select length(array_to_string(array(select repeat(n::text, 100) from generate_series(1, 5000) n), ','))"
_PAGES_OF_ONE_READ = 500
"""Pages of 4 kB that a read of that text takes anew at least where what it freed has been given back."""


@pytest.mark.skipif(sys.platform != "linux", reason="page faults are read from /proc")
async def test_a_session_keeps_the_memory_that_a_read_has_freed(empty_database: str) -> None:
    session = await asyncpg.connect(empty_database)
    faults = Path("/proc", str(session.get_server_pid()), "stat")
    for _ in range(5):
        await session.fetchval(_LONG_TEXT)
    before = _minor_faults(faults)
    for _ in range(10):
        await session.fetchval(_LONG_TEXT)
    taken = _minor_faults(faults) - before
    await session.close()
    assert taken < _PAGES_OF_ONE_READ, f"ten reads took {taken} pages from the system"


def _minor_faults(stat: Path) -> int:
    """`minflt` of proc(5): pages that were given without being read from a disk."""
    return int(stat.read_text().rpartition(")")[2].split()[7])
