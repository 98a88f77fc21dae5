"""The courts and the banks in the graph: what they amount to, whatever happened to their rows, told as relations."""

from __future__ import annotations

from decimal import Decimal

import asyncpg

from connectors.scan import Deadline
from graph.driver import GraphClient, GraphTransaction
from graph.projection.following import Following
from graph.relation_paths import relation_paths
from graph.schema import CO_DEBTOR, GUARANTEES, TRANSFERRED_TO
from identifiers.opaque_id import IdCodec
from tests.graph.sources import DAY, GUARANTEE, Agency, drawn, expected

PAID_AGAIN = (
    "insert into transaction (account_number, reference, booked_on, amount, direction, counterparty_number,"
    " counterparty_number_kind, counterparty_kind, settled) select account_number, 'again', booked_on, 5, 'OUT',"
    " counterparty_number, counterparty_number_kind, counterparty_kind, true from transaction where reference = '1'"
)


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
        (bank, PAID_AGAIN),
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
