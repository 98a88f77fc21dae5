"""Both executors say the same: of generated operations, under any grants, with sources that fail.

700 cases a world by default, always the same; `make fuzz` asks many more at random.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import tzinfo
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from connectors.catalogue import SOURCES
from connectors.connector import Connector
from connectors.demo.load import load_demo
from connectors.demo.rows import SMALL
from connectors.demo.rows import rows as demo_rows
from connectors.postgres import PostgresConnector
from identifiers.errors import RequestError
from schema.request import GraphQLAnswer
from tests.resolvers.harness import Agencies
from tests.resolvers.world import courts, settle
from tests.schema.agreement.case import Case, cases
from tests.schema.agreement.comparison import difference
from tests.schema.agreement.wear import wear
from tests.schema.agreement.world import MOMENT, World, world_of

AGREEMENT = settings.get_profile("agreement")

pytestmark = pytest.mark.timeout(AGREEMENT.max_examples)
"""A second for each case: a machine that is busy with other things needs the tenth of it."""

SEEKING = ("party(", "parties(", "node(", "nodes(")
"""How a document says that parties are sought, by number or by id."""

BUSY_MS = 60_000
"""As long as a request has: a read that a busy machine holds up for one executor alone is no difference."""


class StoppedClock:
    """The moment at which all is asked."""

    @staticmethod
    def now(zone: tzinfo | None = None) -> Any:
        return MOMENT.astimezone(zone)

    @staticmethod
    def monotonic() -> float:
        return 0.0


@pytest.fixture(scope="module", autouse=True)
def stopped_clock() -> Iterator[None]:
    """What the platform tells of the time does not depend on when it is asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("resolvers.sources.datetime", StoppedClock)
        patch.setattr("resolvers.sources.time", StoppedClock)
        with capture_logs():
            yield


@pytest.fixture(scope="module")
async def in_memory() -> AsyncIterator[World]:
    """Eight neighbourhoods in memory, whose sources say rows and no documents."""
    agencies = Agencies()
    courts(agencies)
    for serial in range(1, 9):
        settle(agencies, serial)
    memories = {source: recorded.rows for source, recorded in agencies.sources.items()}
    tables = {name: rows for memory in memories.values() for name, rows in memory._tables.items()}
    yield world_of(memories, tables)
    await agencies.close()


@asynccontextmanager
async def demo(module_database: Callable[[str], Awaitable[str]], *, is_worn: bool) -> AsyncIterator[World]:
    """The small demo in Postgres."""
    dsns = {source: await module_database(source) for source in SOURCES}
    await load_demo(dsns, SMALL)
    if is_worn:
        await wear(dsns)
    connectors: dict[str, Connector] = {
        source: PostgresConnector(source, dsn, 4, statement_timeout_ms=BUSY_MS) for source, dsn in dsns.items()
    }
    yield world_of(connectors, demo_rows(SMALL))
    for connector in connectors.values():
        await connector.close()


@pytest.fixture(scope="module")
async def in_postgres(module_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[World]:
    """The demo as it is."""
    async with demo(module_database, is_worn=False) as world:
        yield world


@pytest.fixture(scope="module")
async def worn(module_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[World]:
    """The demo with values that do not fit, and without some columns and tables."""
    async with demo(module_database, is_worn=True) as world:
        yield world


async def hold(world: World, case: Case) -> None:
    """Fail where the executors differ, with all that is needed to see why."""
    planned, reference = await world.both(case)
    found = difference(planned, reference, seeks=any(field in case.query for field in SEEKING))
    assert found is None, f"{found}\n\n{case}\n\nplanned: {_told(planned)}\n\nreference: {_told(reference)}"


def _told(answer: GraphQLAnswer | RequestError) -> str:
    if isinstance(answer, RequestError):
        return repr(answer)
    told = {"data": answer.data, "errors": answer.errors, "extensions": answer.extensions}
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()


@AGREEMENT
@given(st.data())
async def test_in_memory(in_memory: World, data: st.DataObject) -> None:
    await hold(in_memory, data.draw(cases(in_memory.pool)))


@AGREEMENT
@given(st.data())
async def test_on_the_demo_in_postgres(in_postgres: World, data: st.DataObject) -> None:
    await hold(in_postgres, data.draw(cases(in_postgres.pool)))


@AGREEMENT
@given(st.data())
async def test_on_worn_tables(worn: World, data: st.DataObject) -> None:
    await hold(worn, data.draw(cases(worn.pool)))
