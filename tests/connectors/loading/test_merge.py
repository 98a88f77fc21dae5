"""Bulk loading: what is new is written, what stands there is left, what is wrong is refused whole."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeAlias

import asyncpg
import pytest

from connectors.catalogue import TABLES
from connectors.loading import Loaded, LoadRecord, advance_serials, identity_of, load_rows, record_loads
from connectors.scan import Deadline
from identifiers.errors import LoadError

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Databases: TypeAlias = Callable[[str], Awaitable[str]]

COMPANY = TABLES["registry.company"]
COLUMNS = ("number", "number_kind", "name", "registered_capital")
HOLDING = ("company_number", "holder_number", "holder_number_kind", "holder_kind", "share", "since")


@pytest.fixture(scope="module")
async def opened(module_database: Databases) -> AsyncIterator[Connection]:
    connection = await asyncpg.connect(await module_database("registry"))
    yield connection
    await connection.close()


@pytest.fixture
async def registry(opened: Connection) -> Connection:
    """A registry without companies."""
    await opened.execute("truncate company cascade")
    return opened


def company(number: str, name: str = "甲", capital: str | None = "10.00") -> tuple[object, ...]:
    return (number, "OTHER", name, None if capital is None else Decimal(capital))


async def load(connection: Connection, *rows: tuple[object, ...]) -> Loaded:
    async with connection.transaction():
        return await load_rows(connection, COMPANY, COLUMNS, rows)


async def test_loading_twice_changes_nothing(registry: Connection) -> None:
    rows = (company("a"), company("b", capital=None))
    first = await load(registry, *rows)
    before = await registry.fetch("select * from company order by number")

    assert first == Loaded(2, 0)
    assert await load(registry, *rows) == Loaded(0, 2)
    assert await registry.fetch("select * from company order by number") == before


async def test_what_differs_is_updated_under_its_serial(registry: Connection) -> None:
    await load(registry, company("a"), company("b"))
    before = await registry.fetchval("select record_id from company where number = 'b'")

    assert await load(registry, company("a"), company("b", "乙"), company("c")) == Loaded(2, 1)
    assert tuple(await registry.fetchrow("select record_id, name from company where number = 'b'") or ()) == (
        before,
        "乙",
    )


async def test_amounts_are_compared_as_they_are_kept(registry: Connection) -> None:
    await load(registry, company("a", capital="1.005"))

    assert await load(registry, company("a", capital="1.005")) == Loaded(0, 1)


async def test_a_row_without_its_day_is_the_same_row_again(registry: Connection) -> None:
    """`since` may be null, and null is a value of the key there (nulls not distinct)."""
    await load(registry, company("a"))
    table = TABLES["registry.shareholding"]
    for expected in (Loaded(2, 0), Loaded(0, 2)):
        async with registry.transaction():
            rows = [("a", "h", "OTHER", "PERSON", 0.5, day) for day in (None, date(2020, 1, 1))]
            assert await load_rows(registry, table, HOLDING, rows) == expected


async def test_two_rows_with_one_key_are_refused(registry: Connection) -> None:
    with pytest.raises(LoadError, match=r"registry\.company: two rows of the load have the same number"):
        await load(registry, company("a", "甲"), company("a", "乙"))
    assert await registry.fetchval("select count(*) from company") == 0


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (("a", "USCC?", "甲", None), "company_number_kind_check"),
        (("a", "OTHER", None, None), "name"),
        (("a", "OTHER", "甲", Decimal(-1)), "company_registered_capital_check"),
    ],
)
async def test_a_broken_rule_is_named_and_no_value(registry: Connection, row: tuple[object, ...], rule: str) -> None:
    with pytest.raises(LoadError) as caught:
        await load(registry, company("good"), row)

    assert caught.value.message == f"registry.company: a row breaks {rule}"
    assert await registry.fetchval("select count(*) from company") == 0


async def test_a_missing_parent_is_refused(registry: Connection) -> None:
    with pytest.raises(LoadError, match="shareholding_company_number_fkey"):
        async with registry.transaction():
            rows = [("nobody", "h", "OTHER", "PERSON", 0.5, None)]
            await load_rows(registry, TABLES["registry.shareholding"], HOLDING, rows)


def test_rows_without_a_natural_key_need_one_named() -> None:
    assert identity_of(COMPANY) == ("number",)
    assert identity_of(TABLES["bank.transaction"]) == ("account_number", "reference")
    with pytest.raises(LoadError, match=r"court\.payment have no natural key"):
        identity_of(TABLES["court.payment"])


async def test_serials_go_on_after_rows_that_brought_theirs(registry: Connection) -> None:
    async with registry.transaction():
        row = (10**9, *company("a"))
        await load_rows(registry, COMPANY, ("record_id", *COLUMNS), [row], identity=("record_id",))
        await advance_serials(registry, COMPANY)
    await load(registry, company("b"))

    assert await registry.fetchval("select record_id from company where number = 'b'") == 10**9 + 1


async def test_a_load_is_noted_in_the_platforms_history(fresh_database: Databases) -> None:
    dsn = await fresh_database("platform")
    moment = datetime(2026, 11, 23, tzinfo=UTC)

    await record_loads(dsn, [LoadRecord("bank", "test", moment, moment, Loaded(3, 4), 5)], Deadline.after_ms(5000))

    connection = await asyncpg.connect(dsn)
    [row] = await connection.fetch("select source, what, started_at, loaded, unchanged, quarantined from load")
    await connection.close()
    assert tuple(row) == ("bank", "test", moment, 3, 4, 5)
