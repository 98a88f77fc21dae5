"""The courts and the banks in the graph: what they amount to, whatever happened to their rows, told as relations."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from decimal import Decimal
from random import Random

import asyncpg
import pytest

from connectors.scan import Deadline
from graph.driver import GraphClient, GraphTransaction
from graph.following import Following
from graph.relation_paths import relation_paths
from graph.schema import CO_DEBTOR, GUARANTEES, TRANSFERRED_TO
from identifiers.opaque_id import IdCodec
from tests.graph.sources import (
    ACCOUNT,
    CASE,
    COURT,
    GUARANTEE,
    PARTY,
    TRANSACTION,
    Agency,
    agency,
    drawn,
    expected,
    followed,
)

DAY = date(2024, 3, 5)


@pytest.fixture
async def court(fresh_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[Agency]:
    """Two cases: three owe in the first, two in the second; an applicant and a third party owe nothing."""
    made = await agency("court", await fresh_database("court"))
    await made.session.execute(COURT)
    for number, debtors in (("case1", "abc"), ("case2", "ad")):
        await made.session.execute(CASE, number)
        for debtor in debtors:
            await made.session.execute(PARTY, number, "DEBTOR", debtor, "COMPANY" if debtor == "a" else "PERSON")
        await made.session.execute(PARTY, number, "APPLICANT", "applicant", "PERSON")
    yield made
    await made.session.close()
    await made.connector.close()


@pytest.fixture
async def bank(fresh_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[Agency]:
    """What a paid b stands in both their statements; what x paid a in one alone; an account that nobody holds."""
    made = await agency("bank", await fresh_database("bank"))
    for number, holder in (("acc-a", "a"), ("acc-b", "b"), ("acc-b2", "b"), ("nobody", None)):
        await made.session.execute(ACCOUNT, number, holder)
    for account, reference, day, amount, direction, other, settled in (
        ("acc-a", "1", DAY, "100.25", "OUT", "b", True),
        ("acc-a", "2", DAY, "0.10", "OUT", "b", True),
        ("acc-b", "1", DAY, "100.25", "IN", "a", True),
        ("acc-b2", "1", DAY, "0.10", "IN", "a", True),
        ("acc-a", "3", date(2024, 4, 1), "7", "OUT", "b", True),
        ("acc-a", "4", DAY, "9", "IN", "x", True),
        ("acc-a", "5", DAY, "9", "OUT", "closed", False),
        ("nobody", "1", DAY, "9", "OUT", "b", True),
        ("acc-b", "2", DAY, "9", "OUT", "b", True),
    ):
        await made.session.execute(TRANSACTION, account, reference, day, Decimal(amount), direction, other, settled)
    await made.session.execute(GUARANTEE, "g", "a", Decimal("5000.50"), DAY)
    yield made
    await made.session.close()
    await made.connector.close()


@pytest.fixture
def both(client: GraphClient, court: Agency, bank: Agency, ids: IdCodec) -> Following:
    """Both followed into the graph under test."""
    return followed(client, court, bank, ids)


async def test_they_are_told_as_relations(both: Following, client: GraphClient, ids: IdCodec) -> None:
    await both.catch_up()

    async def links(one: str, other: str, kind: str) -> list[tuple[str, Decimal | None]]:
        keys = (ids.encode("party", one), ids.encode("party", other))
        found = await relation_paths(client, *keys, (kind,), 2, 9, DAY, Deadline.after_ms(20_000))
        return [(ids.decode(each.from_key)[1][0], each.amount) for path in found for each in path.links]

    assert await links("b", "a", TRANSFERRED_TO) == [("a", Decimal("107.35"))]
    assert await links("a", "x", TRANSFERRED_TO) == [("x", Decimal("9.00"))]
    assert await links("a", "g", GUARANTEES) == [("g", Decimal("5000.50"))]
    assert len(await links("a", "d", CO_DEBTOR)) == 1
    assert len(await links("b", "d", CO_DEBTOR)) == 2, "two who each owe with a third"
    assert await links("a", "applicant", CO_DEBTOR) == []


async def test_whatever_happens_to_their_rows_they_come_out_as_they_are(
    both: Following, client: GraphClient, court: Agency, bank: Agency, ids: IdCodec
) -> None:
    await both.catch_up()
    assert await drawn(client) == await expected(court.session, bank.session, ids)
    for agency_, statement in (
        (bank, "update transaction set amount = 3 where reference = '3'"),
        (bank, "update transaction set counterparty_number = 'y' where reference = '4'"),
        (bank, "update transaction set account_number = 'acc-b', reference = '9' where reference = '3'"),
        (bank, "delete from transaction where reference = '4'"),
        (bank, "update account set holder_number = 'new' where number = 'acc-a'"),
        (bank, "update account set holder_number = null where number = 'acc-b2'"),
        (bank, "update guarantee set debtor_number = 'z'"),
        (court, "delete from case_party where case_number = 'case2'"),
        (court, "update case_party set role = 'THIRD_PARTY' where party_number = 'b'"),
        (bank, "delete from transaction where account_number = 'acc-b2'"),
        (bank, "delete from account where number = 'acc-b2'"),
        (bank, "truncate transaction"),
    ):
        await agency_.session.execute(statement)
        await both.catch_up()
        assert await drawn(client) == await expected(court.session, bank.session, ids), statement
    await both.rebuild()
    assert await drawn(client) == await expected(court.session, bank.session, ids), "rebuilt"


async def test_a_rebuild_mends_what_was_done_to_the_graph_behind_its_back(
    both: Following, client: GraphClient, court: Agency, bank: Agency, ids: IdCodec
) -> None:
    await both.catch_up()

    async def spoil(transaction: GraphTransaction) -> None:
        await transaction.run("MATCH (a:Party)-[r:TRANSFERRED]->(b) DELETE r")
        await transaction.run("MATCH (a:Party)-[r:GUARANTEES]->(b) SET r.amount_fen = 1")

    await client.write(spoil, Deadline.after_ms(20_000))
    assert await drawn(client) != await expected(court.session, bank.session, ids)
    await both.rebuild()
    assert await drawn(client) == await expected(court.session, bank.session, ids)


async def test_what_commits_late_is_not_lost(
    both: Following, client: GraphClient, court: Agency, bank: Agency, ids: IdCodec
) -> None:
    await both.catch_up()
    early = bank.session.transaction()
    await early.start()
    await bank.session.execute(GUARANTEE, "late", "a", Decimal(1), DAY)
    other = await asyncpg.connect(bank.dsn)
    await other.execute(GUARANTEE, "first", "a", Decimal(2), DAY)
    await other.close()
    await both.catch_up()
    await early.commit()
    await both.catch_up()
    found = await drawn(client)
    assert found == await expected(court.session, bank.session, ids)
    assert ids.encode("party", "late") in found[0]


async def test_no_number_is_in_the_graph(both: Following, client: GraphClient, court: Agency, bank: Agency) -> None:
    number = "330522198801011234"
    await court.session.execute(PARTY, "case1", "DEBTOR", number, "PERSON")
    await bank.session.execute(ACCOUNT, "6222020200112230001", number)
    await both.catch_up()
    rows = await client.read(
        "MATCH (n) OPTIONAL MATCH (n)-[r]-() RETURN properties(n) AS node, properties(r) AS link",
        None,
        Deadline.after_ms(5000),
    )
    text = repr(rows)
    assert "record_id" in text and number not in text and "6222020200112230001" not in text and "case1" not in text


async def test_a_projector_stopped_anywhere_goes_on_where_it_was(
    both: Following, client: GraphClient, court: Agency, bank: Agency, ids: IdCodec
) -> None:
    chance = Random(6)
    await both.catch_up()
    for stop in range(20):
        account = chance.choice(("acc-a", "acc-b", "acc-b2"))
        await bank.session.execute(TRANSACTION, account, f"s{stop}", DAY, Decimal(stop), "OUT", f"p{stop % 7}", True)
        await court.session.execute(PARTY, "case2", "DEBTOR", f"p{stop}", "PERSON")
        running = asyncio.create_task(both.rebuild() if stop % 2 else both.catch_up())
        await asyncio.wait((running,), timeout=chance.random() * 0.1)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    await both.catch_up()
    assert await drawn(client) == await expected(court.session, bank.session, ids)
