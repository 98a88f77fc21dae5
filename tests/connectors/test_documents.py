"""What Postgres says as a document: each kind of value as the contract prints it, and nothing that it cannot print.

That whole documents say what the same reads say as rows is held by tests/schema/test_agreement.py.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import orjson
import pytest

from connectors.document import Ask, Asks, Below, Beside, Document, DocumentScan, Extent, Unfit, Value
from connectors.postgres import PostgresConnector
from connectors.scan import Compare, Deadline, Keys, Operator, Order

Fill = Callable[[str, str], Awaitable[bytes | None]]


@pytest.fixture(scope="module")
async def dsn(module_database: Callable[[str], Awaitable[str]]) -> str:
    """A bank whose columns hold whatever is put in."""
    dsn = await module_database("bank")
    session = await asyncpg.connect(dsn)
    await session.execute(
        "alter table transaction disable trigger user; alter table transaction alter amount type numeric, "
        "drop constraint transaction_direction_check, drop constraint transaction_amount_check, "
        "alter booked_on drop not null, alter direction drop not null, alter settled drop not null;"
        "insert into account (number) values ('A'), ('B');"
        "insert into transaction (account_number, reference, booked_on, direction, settled)"
        " values ('A', '1', '2024-01-01', 'IN', true)"
    )
    await session.close()
    return dsn


@pytest.fixture
async def bank(dsn: str) -> AsyncIterator[PostgresConnector]:
    """The connector to it."""
    connector = PostgresConnector("bank", dsn, 2)
    yield connector
    await connector.close()


@pytest.fixture
async def said(dsn: str, bank: PostgresConnector) -> Fill:
    """Given a column and a value as SQL: what is said of the one transaction that has it."""

    async def say(column: str, value: str) -> bytes | None:
        session = await asyncpg.connect(dsn)
        await session.execute(f"update transaction set {column} = {value} where account_number = 'A'")
        await session.close()
        words = ("IN", "OUT", "NEUTRAL") if column == "direction" else ()
        members = (Value("it", column, column != "settled", words),)
        document = Document("bank.transaction", Extent.ONE, members, 0)
        scan = DocumentScan(document, Keys(("account_number",), (("A",),)), Asks((Ask(),)))
        (text,) = (await bank.documents(scan, Deadline.after_ms(20_000))).texts
        return text

    return say


@pytest.mark.parametrize(
    ("column", "value", "printed"),
    [
        ("note", r"E'\x01\x02\"\\\n\t\u2028长\x7f'", '\x01\x02"\\\n\t\u2028长\x7f'),
        ("note", "repeat('长', 100000)", "长" * 100_000),
        ("note", "''", ""),
        ("note", "null", None),
        ("amount", "1", "1.00"),
        ("amount", "0.005", "0.01"),
        ("amount", "-2.675", "-2.68"),
        ("amount", "-0.004", "0.00"),
        ("amount", "99999999999999.99", "99999999999999.99"),
        ("booked_on", "'0001-01-01'", "0001-01-01"),
        ("booked_on", "'9999-12-31'", "9999-12-31"),
        ("at", "'2024-02-29 23:59:59+00'", "2024-03-01T07:59:59+08:00"),
        ("at", "'2024-02-29 23:59:59.1+00'", "2024-03-01T07:59:59.100000+08:00"),
        ("at", "'2024-02-29 23:59:59.000001+00'", "2024-03-01T07:59:59.000001+08:00"),
        ("at", "'1986-06-01 00:00:00+00'", "1986-06-01T08:00:00+08:00"),
        ("at", "'9999-12-31 15:59:59.999999+00'", "9999-12-31T23:59:59.999999+08:00"),
        ("direction", "'OUT'", "OUT"),
        ("settled", "false", False),
    ],
)
async def test_a_value_is_printed_as_the_contract_says(said: Fill, column: str, value: str, printed: object) -> None:
    text = await said(column, value)
    assert text is not None and orjson.loads(text) == {"it": printed}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("amount", "'NaN'"),
        ("amount", "1e30"),
        ("booked_on", "'infinity'"),
        ("booked_on", "'-infinity'"),
        ("booked_on", "'0001-12-31 BC'"),
        ("at", "'infinity'"),
        ("at", "'9999-12-31 16:00:00+00'"),
        ("at", "'0001-12-31 00:00:00+00 BC'"),
        ("direction", "'SIDEWAYS'"),
        ("settled", "null"),
    ],
)
async def test_a_value_that_the_contract_cannot_print_is_unfit(said: Fill, column: str, value: str) -> None:
    with pytest.raises(Unfit):
        await said(column, value)


async def test_columns_stand_beside_an_object_as_a_row_has_them(bank: PostgresConnector, dsn: str) -> None:
    """Whether or not the contract could print them: a number of any size, a text with marks, nothing."""
    session = await asyncpg.connect(dsn)
    await session.execute(
        r"insert into account (number) values (E'\x01\"长'); insert into transaction"
        r" (record_id, account_number, reference, booked_on, direction, settled) overriding system value"
        r" values (9007199254740993, E'\x01\"长', 'beside', '2024-01-01', 'SIDEWAYS', true)"
    )
    await session.close()
    columns = ("record_id", "account_number", "direction", "settled", "note")
    document = Document("bank.transaction", Extent.ONE, (Value("it", "reference", False), Beside(columns)), 0)
    scan = DocumentScan(document, Keys(("reference",), (("beside",),)), Asks((Ask(),)))
    (text,) = (await bank.documents(scan, Deadline.after_ms(20_000))).texts
    assert text is not None
    values = (9007199254740993, '\x01"长', "SIDEWAYS", True, None)
    assert orjson.loads(text) == {"it": "beside", "#": dict(zip(columns, values, strict=True))}


@pytest.mark.parametrize(("number", "found"), [("A", {"number": "A"}), ("B", None)])
async def test_a_row_that_is_looked_up_stands_beside_with_the_columns(
    bank: PostgresConnector, number: str, found: object
) -> None:
    account = Document("bank.account", Extent.ONE, (Value("number", "number", False),), 1)
    looked_up = Below("bank.account", (("account_number", "number"),), account, nullable=True)
    document = Document("bank.transaction", Extent.LIST, (Beside(("account_number",), (looked_up,)),), 0)
    asks = Asks((Ask(size=5), Ask(where=Compare("number", Operator.EQ, number))))
    scan = DocumentScan(document, Keys(("account_number",), (("A",),)), asks)
    (text,) = (await bank.documents(scan, Deadline.after_ms(20_000))).texts
    assert text is not None and orjson.loads(text) == [{"#": {"account_number": "A", "bank.account": found}}]


async def test_each_key_gets_its_own_text_in_order(bank: PostgresConnector, dsn: str) -> None:
    session = await asyncpg.connect(dsn)
    await session.execute(
        "insert into transaction (account_number, reference, booked_on, direction, settled)"
        " select 'B', n, '2024-01-01', 'IN', true from generate_series(1, 5) n"
    )
    await session.close()
    document = Document("bank.transaction", Extent.LIST, (Value("it", "reference", False),), 0)
    scan = DocumentScan(
        document,
        Keys(("account_number",), (("B",), ("none",), ("A",))),
        Asks((Ask((Order("reference", True),), None, 2),)),
    )
    texts = (await bank.documents(scan, Deadline.after_ms(20_000))).texts
    assert tuple(texts) == (b'[{"it":"5"},{"it":"4"}\x035\x03]', b"[]", b'[{"it":"1"}]')
