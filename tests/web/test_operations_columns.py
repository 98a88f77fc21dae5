"""A column that is lost or of another type: the fields that need it are null with a typed error, all others answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
import structlog

from connectors.demo import cast
from connectors.demo.day import DEMO_TODAY
from connectors.scan import Deadline
from connectors.settings import read_settings
from connectors.stores import Stores
from schema.build import build
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo
from tests.web.read import as_read
from web.background import name_lacks
from web.platform import Running, Uncounted, open_platform

PERSON = """query ($number: String!) {
  party(number: $number) {
    number
    name
    ... on Person { birthDate gender }
    cases(first: 2) { nodes { number claimAmount cause court { name } debtors { number name } } }
    vehicles { nodes { plate } }
  }
}"""
COLUMNS = [
    (
        "court",
        "enforcement_case",
        "claim_amount",
        ["party.cases.nodes.0.claimAmount", "party.cases.nodes.1.claimAmount"],
    ),
    ("police", "person", "birth_date", ["party.birthDate"]),
    (
        "police",
        "person",
        "name",
        ["party.cases.nodes.0.debtors.0.name", "party.cases.nodes.1.debtors.0.name", "party.name"],
    ),
    ("court", "case_party", "party_name", []),
]


@pytest.fixture
async def running(demo_stores: Stores) -> AsyncIterator[Running]:
    """The platform over the demo."""
    async with opened(demo_stores) as platform:
        yield platform


@asynccontextmanager
async def opened(stores: Stores) -> AsyncIterator[Running]:
    settings = read_settings({"ZHIXING_HOME": str(stores.home)})
    async with open_platform(settings, stores, build(), Uncounted(), DEMO_TODAY) as platform:
        yield platform


async def ask(running: Running) -> GraphQLAnswer:
    request = GraphQLRequest(PERSON, variables={"number": cast.PAN.party.number})
    return as_read(await running.engine(request, RequestInfo("test", Deadline.after_ms(10_000))))


def without(data: object, paths: list[str]) -> object:
    """The answer with null at these paths."""
    for path in paths:
        *way, last = path.split(".")
        place = data
        for part in way:
            place = place[int(part) if part.isdecimal() else part]  # type: ignore[index]
        place[last] = None  # type: ignore[index]
    return data


@pytest.mark.parametrize(("source", "table", "column", "paths"), COLUMNS, ids=[f"{c[1]}.{c[2]}" for c in COLUMNS])
async def test_only_its_fields_fail(
    running: Running, demo_stores: Stores, source: str, table: str, column: str, paths: list[str]
) -> None:
    whole = await ask(running)
    assert whole.errors == ()
    owner = await asyncpg.connect(demo_stores.dsns[source])
    # Renamed: to a reader the column is gone, and the rows can be had back.
    await owner.execute(f"alter table {table} rename column {column} to gone")
    try:
        answer = await ask(running)
        await _log_names(demo_stores, source, table, column)
    finally:
        await owner.execute(f"alter table {table} rename column gone to {column}")
        await owner.close()
    assert sorted(".".join(map(str, error["path"])) for error in answer.errors) == sorted(paths)
    for error in answer.errors:
        assert error["extensions"] == {"code": "SOURCE_UNAVAILABLE", "source": source}
        assert error["message"] == f"{source} offers {table} without its column {column}"
    assert answer.data == without(whole.data, paths)


async def test_of_another_type_at_start_it_is_named_and_only_its_fields_fail(
    running: Running, demo_stores: Stores
) -> None:
    whole = await ask(running)
    owner = await asyncpg.connect(demo_stores.dsns["court"])
    await owner.execute("alter table enforcement_case alter column claim_amount type double precision")
    try:
        async with opened(demo_stores) as started:
            answer = await ask(started)
        await _log_names(demo_stores, "court", "enforcement_case", "claim_amount")
    finally:
        await owner.execute("alter table enforcement_case alter column claim_amount type numeric(18, 2)")
        await owner.close()
    paths = ["party.cases.nodes.0.claimAmount", "party.cases.nodes.1.claimAmount"]
    assert [".".join(map(str, error["path"])) for error in answer.errors] == paths
    assert answer.data == without(whole.data, paths)


async def _log_names(stores: Stores, source: str, table: str, column: str) -> None:
    with structlog.testing.capture_logs() as lines:
        await name_lacks(stores)
    assert [(line["source"], line["table"], line["column"]) for line in lines] == [(source, table, column)]
