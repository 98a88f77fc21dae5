"""What only a Postgres can do to its connector: tables that do not fit, reads that write, reads that never end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

import asyncpg
import pytest

from connectors.catalogue import TABLES
from connectors.postgres import PostgresConnector
from connectors.scan import Child, Deadline, Keys, Page, Scan
from identifiers.errors import SourceError, SourceTimeout, SourceUnavailable, TooMany

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture
async def dsn(fresh_database: Callable[[str], Awaitable[str]]) -> str:
    """A bank of one's own."""
    return await fresh_database("bank")


@pytest.fixture
async def agency(dsn: str) -> AsyncIterator[Connection]:
    """The agency at work on its own database."""
    connection = await asyncpg.connect(dsn)
    yield connection
    await connection.close()


@pytest.fixture
async def bank(dsn: str) -> AsyncIterator[PostgresConnector]:
    """The connector to it."""
    connector = PostgresConnector("bank", dsn, 2, statement_timeout_ms=150, row_limit=10)
    yield connector
    await connector.close()


def soon() -> Deadline:
    """A deadline that no healthy read misses."""
    return Deadline.after_ms(20_000)


async def _refused(bank: PostgresConnector, table: str) -> SourceError:
    columns = tuple(column.name for column in TABLES[table].columns)
    with pytest.raises(SourceUnavailable) as caught:
        await bank.read(Scan(table, columns), soon())
    assert bank.statistics().in_use == 0
    return caught.value


async def test_keys_are_taken_as_they_are_written(bank: PostgresConnector, agency: Connection) -> None:
    numbers = ['","', "\\", '"', "NULL", "{}", " a ", "a,b", "号\n"]
    await agency.executemany("insert into loan (number, lender) values ($1, $1)", [(each,) for each in numbers])
    keys = Keys(("number",), tuple((each,) for each in numbers))
    answer = await bank.read(Scan("bank.loan", ("lender",), keys=keys), soon())
    assert [[row["lender"] for row in group.rows] for group in answer.groups] == [[each] for each in numbers]


async def test_a_missing_table_is_named(bank: PostgresConnector, agency: Connection) -> None:
    await agency.execute("drop table guarantee")
    assert "bank offers no table guarantee" in (await _refused(bank, "bank.guarantee")).message


async def test_a_column_of_another_type_is_said(bank: PostgresConnector, agency: Connection) -> None:
    await agency.execute(
        "drop table guarantee; create table guarantee as select 1::text as record_id, 2 as debtor_number"
    )
    with pytest.raises(SourceUnavailable, match=r"guarantee with its column \w+ as (text|integer), not \w+"):
        await bank.read(Scan("bank.guarantee", (), keys=Keys(("debtor_number",), (("A",),))), soon())


async def test_a_table_that_may_not_be_read_is_said(bank: PostgresConnector, agency: Connection) -> None:
    await agency.execute("revoke select on loan from current_user")
    assert "does not let the platform read loan" in (await _refused(bank, "bank.loan")).message


async def test_a_database_that_is_not_there_is_unavailable(dsn: str) -> None:
    connector = PostgresConnector("bank", dsn + "_elsewhere", 1)
    with pytest.raises(SourceUnavailable) as caught:
        await connector.ping(soon())
    assert "elsewhere" not in caught.value.message
    await connector.close()


async def test_a_dsn_that_is_none_is_unavailable() -> None:
    connector = PostgresConnector("bank", "mysql://nowhere", 1)
    with pytest.raises(SourceUnavailable):
        await connector.ping(soon())
    await connector.close()


async def test_a_read_cannot_write(bank: PostgresConnector, agency: Connection) -> None:
    await agency.execute(
        """
        alter table loan rename to loan_held;
        create table trace (at timestamptz);
        create function leave_trace() returns text language sql volatile as
            $$ insert into trace values (now()) returning 'lender' $$;
        create view loan as select number, leave_trace() as lender from loan_held;
        insert into loan_held (number) values ('L1');
        """
    )
    with pytest.raises(SourceUnavailable):
        await bank.read(Scan("bank.loan", ("lender",)), soon())
    assert await agency.fetchval("select count(*) from trace") == 0
    await agency.fetch("select lender from loan")
    assert await agency.fetchval("select count(*) from trace") == 1, "the view does write where it may"


async def test_a_read_that_never_ends_is_given_up_by_the_server(bank: PostgresConnector, agency: Connection) -> None:
    await agency.execute(
        """
        alter table loan rename to loan_held;
        create view loan as select number, (select 'x' from pg_sleep(30)) as lender from loan_held;
        insert into loan_held (number) values ('L1');
        """
    )
    with pytest.raises(SourceTimeout):
        await bank.read(Scan("bank.loan", ("lender",)), soon())
    assert bank.statistics().size == 1, "a connection that answered is kept"


async def test_a_table_altered_between_two_reads_is_read_as_it_is(bank: PostgresConnector, agency: Connection) -> None:
    await agency.execute("insert into loan (number, lender) values ('L1', 'x')")
    scan = Scan("bank.loan", ("number", "lender", "amount"))
    for change in ("alter table loan alter amount type numeric(20, 2)", "alter table loan add extra text", "select 1"):
        (group,) = (await bank.read(scan, soon())).groups
        assert [row["number"] for row in group.rows] == ["L1"]
        await agency.execute(change)


async def test_more_rows_than_a_read_may_bring_are_refused(bank: PostgresConnector, agency: Connection) -> None:
    await agency.execute("insert into loan (number, lender) select 'L' || n, n % 3 from generate_series(1, 10) n")
    by_lender = Keys(("lender",), (("0",), ("1",), ("2",), ("3",)))
    scans = (
        Scan("bank.loan", ()),
        Scan("bank.loan", (), count=True),
        Scan("bank.loan", (), page=Page(first=11)),
        Scan("bank.loan", (), keys=by_lender, page=Page(first=8)),
        Scan("bank.loan", (), keys=by_lender, page=Page(last=8), count=True),
    )
    for scan in scans:
        answer = await bank.read(scan, soon())
        assert sum(len(group.rows) for group in answer.groups) == 10
    await agency.execute("insert into loan (number, lender) values ('L11', '1')")
    for scan in scans:
        with pytest.raises(TooMany):
            await bank.read(scan, soon())


async def test_children_are_declined(bank: PostgresConnector) -> None:
    assert not bank.capabilities.children
    child = Child("movements", ("number",), ("loan_number",), Scan("bank.loan_movement", ()))
    with pytest.raises(ValueError, match="level by level"):
        await bank.read(Scan("bank.loan", (), children=(child,)), soon())
