"""kill -9 at random moments while the demo is loaded, and again: each source holds the whole demo or nothing of it."""

from __future__ import annotations

import random
import signal
from collections.abc import Awaitable, Callable, Iterator
from itertools import cycle, islice, pairwise
from typing import TypeAlias

import asyncpg
import pytest

from connectors.catalogue import SOURCES, tables_of
from connectors.demo.load import load_demo
from connectors.demo.rows import SMALL, rows
from tests.connectors.demo import work
from tests.forker import Forker, forking

Databases: TypeAlias = Callable[[str], Awaitable[str]]

PAIRS = tuple(pairwise((*SOURCES, next(iter(SOURCES)))))
"""Two sources for each kill, and each source in two of them."""
KILLS = 6


@pytest.fixture(scope="module")
def loader() -> Iterator[Forker]:
    with forking(work.__name__) as forker:
        yield forker


async def content(dsns: dict[str, str]) -> dict[str, list[dict[str, object]]]:
    """Every row of every table."""
    found = {}
    for source, dsn in dsns.items():
        connection = await asyncpg.connect(dsn)
        for table in tables_of(source):
            read = await connection.fetch(f'select * from "{table.name}" order by record_id')
            found[table.qualified] = [dict(row) for row in read]
        await connection.close()
    return found


def of(source: str) -> dict[str, list[dict[str, object]]]:
    """The rows that the demo has for a source."""
    return {table.qualified: [dict(row) for row in rows()[table.qualified]] for table in tables_of(source)}


async def test_killed_at_random_moments_and_run_again_it_is_whole(fresh_database: Databases, loader: Forker) -> None:
    chance, took_s, killed = random.Random(4), 0.0, 0
    # Some loads may end before they are killed: more than three times as many, and it would never be in time.
    for pair in islice(cycle(PAIRS), 20):
        dsns = {source: await fresh_database(source) for source in pair}
        words = " ".join(f"{source}={dsn}" for source, dsn in dsns.items())
        # The first is not killed: it tells how long a load takes.
        status, seconds = loader.run(words, chance.uniform(0, took_s) if took_s else None)
        took_s = took_s or seconds
        killed += status == signal.SIGKILL
        for source, dsn in dsns.items():
            assert await content({source: dsn}) in (of(source), {name: [] for name in of(source)})
        await load_demo(dsns, SMALL)
        assert await content(dsns) == {name: found for source in pair for name, found in of(source).items()}
        if killed == KILLS:
            break
    assert killed == KILLS
