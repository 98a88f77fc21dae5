"""The demo in databases: whole, and once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

import asyncpg
import pytest

from connectors.catalogue import SOURCES, TABLES, tables_of
from connectors.demo.load import load_demo
from connectors.demo.rows import SMALL, rows
from identifiers.errors import LoadError, SourceUnavailable

Databases: TypeAlias = Callable[[str], Awaitable[str]]

COUNTS = {source: sum(len(rows()[table.qualified]) for table in tables_of(source)) for source in SOURCES}


@pytest.fixture(scope="module")
async def dsns(module_database: Databases) -> AsyncIterator[dict[str, str]]:
    made = {source: await module_database(source) for source in (*SOURCES, "platform")}
    summary = await load_demo(made, SMALL)
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

    summary = await load_demo(dsns, SMALL)

    assert (dict(summary.loaded), summary.present) == ({}, tuple(SOURCES))
    assert await _everything(dsns) == before


async def test_the_load_is_one_reload_a_table_in_the_feed_and_a_line_in_the_history(dsns: dict[str, str]) -> None:
    for source in SOURCES:
        entries = (
            "select table_name || ' ' || operation || ' ' || coalesce(record_id, 0) from change_feed order by position"
        )
        assert await _values(dsns[source], entries) == [f"{table.name} reload 0" for table in tables_of(source)]
    history = "select source || ': ' || what || ', ' || loaded from load"
    assert set(await _values(dsns["platform"], history)) == {
        f"{source}: demo at scale {SMALL:g}, {count}" for source, count in COUNTS.items()
    }


async def test_another_scale_is_refused_and_none_is_the_one_that_is_there(
    dsns: dict[str, str], fresh_database: Databases
) -> None:
    other = await fresh_database("vehicles")
    with pytest.raises(LoadError, match=r"holds the demo at scale 0\.02, not 1: .*ZHIXING_HOME"):
        await load_demo({**dsns, "vehicles": other}, 1.0)
    assert await _values(other, "select count(*) from vehicle") == [0]

    summary = await load_demo({**dsns, "vehicles": other})

    assert (dict(summary.loaded), summary.scale) == ({"vehicles": COUNTS["vehicles"]}, SMALL)


async def test_a_demo_that_lost_its_mark_is_still_found(fresh_database: Databases) -> None:
    """Such as one restored from a dump without comments."""
    dsn = await fresh_database("vehicles")
    await load_demo({"vehicles": dsn}, SMALL)
    await _values(dsn, "comment on table vehicle is null")

    assert (await load_demo({"vehicles": dsn}, SMALL)).present == ("vehicles",)


async def test_rows_that_clash_with_the_demos_are_named_with_what_to_do(fresh_database: Databases) -> None:
    dsn = await fresh_database("vehicles")
    number = rows()["vehicles.vehicle"][1]["vin"]
    await _values(dsn, f"insert into vehicle (vin, plate) values ('{number}', 'x')")

    with pytest.raises(LoadError, match=r"vehicles holds rows that clash .*vehicle_pkey.*ZHIXING_HOME"):
        await load_demo({"vehicles": dsn}, SMALL)
    assert await _values(dsn, "select count(*) from vehicle") == [1]


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


async def test_two_loads_at_once_load_once(fresh_database: Databases) -> None:
    dsn = await fresh_database("vehicles")

    summaries = await asyncio.gather(*(load_demo({"vehicles": dsn}, SMALL) for _ in range(3)))

    assert sorted(summary.loaded.get("vehicles", 0) for summary in summaries) == [0, 0, COUNTS["vehicles"]]


async def test_the_demo_goes_beside_what_is_there(fresh_database: Databases) -> None:
    """Serials shift above those in use, and what refers to a serial with them."""
    dsn = await fresh_database("credit")
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "insert into consumption_restriction (party_number, party_number_kind, party_kind, issued_on) "
        "select 'finbench:person:' || n, 'OTHER', 'PERSON', '2024-01-01' from generate_series(1, 7) as n"
    )

    await load_demo({"credit": dsn}, SMALL)

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
        await load_demo({"police": "postgresql://nobody@127.0.0.1:1/police", "bank": dsn}, SMALL)

    assert caught.value.source == "police"
    assert await _values(dsn, "select count(*) from account") == [len(rows()["bank.account"])]


async def _everything(dsns: dict[str, str]) -> list[object]:
    return [each for source in SOURCES for each in await _values(dsns[source], "select max(position) from change_feed")]


async def _values(dsn: str, sql: str) -> list[object]:
    connection = await asyncpg.connect(dsn)
    found = [row[0] for row in await connection.fetch(sql)]
    await connection.close()
    return found
