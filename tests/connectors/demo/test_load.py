"""The demo in databases: whole, once, and completed after a kill."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

import asyncpg
import pytest

from connectors.catalogue import SOURCES, TABLES, tables_of
from connectors.demo.load import load_demo
from connectors.demo.rows import rows
from identifiers.errors import SourceUnavailable

Databases: TypeAlias = Callable[[str], Awaitable[str]]

COUNTS = {source: sum(len(rows()[table.qualified]) for table in tables_of(source)) for source in SOURCES}


@pytest.fixture(scope="module")
async def dsns(module_database: Databases) -> AsyncIterator[dict[str, str]]:
    made = {source: await module_database(source) for source in (*SOURCES, "platform")}
    summary = await load_demo(made)
    assert (dict(summary.loaded), summary.present) == (COUNTS, ())
    yield made


@pytest.mark.parametrize("name", TABLES)
async def test_a_table_holds_the_demos_rows(dsns: dict[str, str], name: str) -> None:
    table = TABLES[name]
    connection = await asyncpg.connect(dsns[table.source])
    found = await connection.fetch(f'select * from "{table.name}" order by record_id')
    await connection.close()

    assert [dict(row) for row in found] == [dict(row) for row in rows()[name]]


async def test_loading_again_does_nothing(dsns: dict[str, str]) -> None:
    before = await _everything(dsns)

    summary = await load_demo(dsns)

    assert (dict(summary.loaded), summary.present) == ({}, tuple(SOURCES))
    assert await _everything(dsns) == before


async def test_the_load_is_in_the_feed_and_in_the_platforms_history(dsns: dict[str, str]) -> None:
    assert await _values(dsns["registry"], "select count(*) from change_feed where operation = 'insert'") == [
        COUNTS["registry"]
    ]
    assert set(await _values(dsns["platform"], "select source || ' ' || what || ' ' || loaded from load")) == {
        f"{source} demo {count}" for source, count in COUNTS.items()
    }


async def test_new_records_get_serials_of_their_own(dsns: dict[str, str]) -> None:
    connection = await asyncpg.connect(dsns["police"])
    transaction = connection.transaction()
    await transaction.start()
    record_id = await connection.fetchval(
        "insert into person (number, number_kind, name) values ('new', 'OTHER', 'x') returning record_id"
    )
    await transaction.rollback()
    await connection.close()

    assert record_id > len(rows()["police.person"])


async def test_a_load_that_was_killed_is_completed_by_the_next(fresh_database: Databases) -> None:
    """The load waits for the last table of the source, then its server process ends: nothing of it stays."""
    dsn = await fresh_database("credit")
    other = await asyncpg.connect(dsn)
    transaction = other.transaction()
    await transaction.start()
    await other.execute("lock table restoration_certificate in exclusive mode")
    load = asyncio.create_task(load_demo({"credit": dsn}))
    waiting = (
        "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' "
        "and query like 'COPY%'"
    )
    while not (blocked := await _values(dsn, waiting)):
        assert not load.done()
        await asyncio.sleep(0.02)
    await other.execute("select pg_terminate_backend($1)", blocked[0])
    with pytest.raises(SourceUnavailable):
        await load
    await transaction.rollback()
    await other.close()

    assert await _values(dsn, "select count(*) from dishonesty_listing") == [0]
    assert dict((await load_demo({"credit": dsn})).loaded) == {"credit": COUNTS["credit"]}


async def test_two_loads_at_once_load_once(fresh_database: Databases) -> None:
    dsn = await fresh_database("vehicles")

    summaries = await asyncio.gather(*(load_demo({"vehicles": dsn}) for _ in range(3)))

    assert sorted(summary.loaded.get("vehicles", 0) for summary in summaries) == [0, 0, COUNTS["vehicles"]]


async def test_the_demo_goes_beside_what_is_there(fresh_database: Databases) -> None:
    """Serials shift above those in use, and what refers to a serial with them."""
    dsn = await fresh_database("credit")
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "insert into consumption_restriction (party_number, party_number_kind, party_kind, issued_on) "
        "select 'finbench:person:' || n, 'OTHER', 'PERSON', '2024-01-01' from generate_series(1, 7) as n"
    )

    await load_demo({"credit": dsn})

    found = await connection.fetch(
        "select restriction.party_name, bound.person_name from restricted_person as bound "
        "join consumption_restriction as restriction on restriction.record_id = restriction_id "
        "order by bound.record_id"
    )
    await connection.close()
    names = {row["record_id"]: row["party_name"] for row in rows()["credit.consumption_restriction"]}
    assert [tuple(row) for row in found] == [
        (names[row["restriction_id"]], row["person_name"]) for row in rows()["credit.restricted_person"]
    ]


async def test_a_source_that_is_down_is_named_and_the_others_are_loaded(fresh_database: Databases) -> None:
    dsn = await fresh_database("bank")

    with pytest.raises(SourceUnavailable) as caught:
        await load_demo({"police": "postgresql://nobody@127.0.0.1:1/police", "bank": dsn})

    assert caught.value.source == "police"
    assert await _values(dsn, "select count(*) from account") == [len(rows()["bank.account"])]


async def _everything(dsns: dict[str, str]) -> list[object]:
    return [each for source in SOURCES for each in await _values(dsns[source], "select max(position) from change_feed")]


async def _values(dsn: str, sql: str) -> list[object]:
    connection = await asyncpg.connect(dsn)
    found = [row[0] for row in await connection.fetch(sql)]
    await connection.close()
    return found
