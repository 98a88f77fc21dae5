"""A column that is lost or of another type: rows without it, a typed error for who needs it, found again later."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import TypeAlias

import asyncpg
import pytest

from connectors.connector import Connector
from connectors.postgres import PostgresConnector
from connectors.postgres.errors import UnfitColumn
from connectors.scan import And, Compare, Deadline, Keys, Not, Operator, Or, Order, Page, Row, Scan, Through

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Databases: TypeAlias = Callable[[str], Awaitable[str]]

COLUMNS = ("record_id", "number", "name", "birth_date", "gender")
PERSON = Scan("police.person", COLUMNS)
BORN = Compare("birth_date", Operator.GTE, date(1970, 1, 1))


@pytest.fixture
async def police(fresh_database: Databases) -> AsyncIterator[tuple[Connector, Connection]]:
    """A connector that looks again at once, and the owner's connection."""
    dsn = await fresh_database("police")
    owner = await asyncpg.connect(dsn)
    await owner.execute(
        "insert into person (number, number_kind, name, birth_date) values ('n1', 'OTHER', '王', '1980-01-02')"
    )
    connector = PostgresConnector("police", dsn, 2, look_again_s=0)
    yield connector, owner
    await connector.close()
    await owner.close()


def soon() -> Deadline:
    return Deadline.after_ms(10_000)


async def only(connector: Connector, scan: Scan = PERSON) -> Row:
    [row] = (await connector.read(scan, soon())).groups[0].rows
    return row


async def test_the_other_columns_are_read_and_the_lost_one_says_so(police: tuple[Connector, Connection]) -> None:
    connector, owner = police
    assert (await only(connector))["birth_date"] == date(1980, 1, 2)
    await owner.execute("alter table person drop column birth_date")
    for _ in range(2):
        row = await only(connector)
        assert (row["number"], row["name"]) == ("n1", "王")
        with pytest.raises(UnfitColumn) as raised:
            row["birth_date"]
        assert raised.value.extensions == {"code": "SOURCE_UNAVAILABLE", "source": "police"}
        assert raised.value.message == "police offers person without its column birth_date"
        assert set(row) == set(COLUMNS) - {"birth_date"}
        assert len(row) == 4
    await owner.execute("alter table person add column birth_date date")
    assert (await only(connector))["birth_date"] is None


@pytest.mark.parametrize(
    "scan",
    [
        Scan("police.person", ("number",), where=And((Or((Not(BORN),)),))),
        Scan("police.person", ("number",), order=(Order("birth_date"),)),
        Scan("police.person", ("number",), keys=Keys(("birth_date",), ((date(1980, 1, 2),),))),
        Scan(
            "police.detention",
            ("record_id",),
            keys=Keys(
                ("number",), (("n1",),), Through("police.person", ("number",), ("number",), ("person_number",), BORN)
            ),
        ),
    ],
    ids=["condition", "order", "key", "link"],
)
async def test_what_hangs_on_the_lost_column_fails_typed(police: tuple[Connector, Connection], scan: Scan) -> None:
    connector, owner = police
    await owner.execute("alter table person drop column birth_date")
    for _ in range(2):
        with pytest.raises(UnfitColumn, match="police offers person without its column birth_date"):
            await connector.read(scan, soon())
    assert (await only(connector))["number"] == "n1"


@pytest.mark.parametrize(("column", "typed"), [("birth_date", "text"), ("number", "character varying")])
async def test_a_column_of_another_type_fails_alone_unless_it_reads_as_the_same(
    police: tuple[Connector, Connection], column: str, typed: str
) -> None:
    connector, owner = police
    await owner.execute(f"alter table person alter column {column} type {typed}")
    row = await only(connector)
    assert row["name"] == "王"
    if column == "number":
        assert row["number"] == "n1"
        return
    said = "police offers person with its column birth_date as text, not date"
    with pytest.raises(UnfitColumn, match=said):
        row["birth_date"]
    with pytest.raises(UnfitColumn, match=said):
        await connector.read(Scan("police.person", ("number",), where=BORN), soon())
    await owner.execute("alter table person alter column birth_date type date using birth_date::date")
    assert (await only(connector))["birth_date"] == date(1980, 1, 2)


async def test_a_filter_that_meets_another_type_looks_again_at_once(fresh_database: Databases) -> None:
    dsn = await fresh_database("police")
    connector, owner = PostgresConnector("police", dsn, 2), await asyncpg.connect(dsn)
    born = Scan("police.person", ("number",), where=BORN)
    assert (await connector.read(born, soon())).groups[0].rows == ()
    await owner.execute("alter table person alter column birth_date type text")
    with pytest.raises(UnfitColumn, match="its column birth_date as text, not date"):
        await connector.read(born, soon())
    await connector.close()
    await owner.close()


async def test_batches_counts_and_pages_are_as_ever(police: tuple[Connector, Connection]) -> None:
    connector, owner = police
    await owner.execute("alter table person drop column birth_date")
    keys = Keys(("number",), (("n1",), ("n2",)))
    answer = await connector.read(Scan("police.person", COLUMNS, keys=keys, page=Page(first=1), count=True), soon())
    assert [(len(group.rows), group.total) for group in answer.groups] == [(1, 1), (0, 0)]
    assert answer.groups[0].rows[0]["name"] == "王"


async def test_a_lost_table_is_told_as_ever(police: tuple[Connector, Connection]) -> None:
    connector, owner = police
    await owner.execute("alter table person rename to people; alter table detention drop column days")
    with pytest.raises(Exception, match="police offers no table person"):
        await connector.read(PERSON, soon())
    assert (await connector.read(Scan("police.detention", ("record_id", "days")), soon())).groups[0].rows == ()
