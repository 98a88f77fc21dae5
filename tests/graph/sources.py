"""Courts and banks under test: rows are put in with SQL, and an oracle says what graph they amount to."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

import asyncpg

from connectors.postgres import PostgresConnector
from connectors.scan import Deadline
from graph.driver import GraphClient
from graph.projection.bank_rows import BankRows
from graph.projection.court_rows import CourtRows
from graph.projection.following import Following
from graph.projection.projector import Projector
from identifiers.opaque_id import IdCodec
from tests.graph.registry import Session

COURT = "insert into court (code, name, level) values ('01', '某法院', 'BASIC')"
CASE = (
    "insert into enforcement_case (number, kind, status, court_code, filed_on)"
    " values ($1, 'FIRST_ENFORCEMENT', 'FILED', '01', '2024-01-01')"
)
PARTY = (
    "insert into case_party (case_number, role, party_number, party_number_kind, party_kind)"
    " values ($1, $2, $3, 'OTHER', $4)"
)
ACCOUNT = (
    "insert into account (number, holder_number, holder_number_kind, holder_kind) values ($1, $2, 'OTHER', 'PERSON')"
)
TRANSACTION = (
    "insert into transaction (account_number, reference, booked_on, amount, direction, counterparty_number,"
    " counterparty_number_kind, counterparty_kind, settled) values ($1, $2, $3, $4, $5, $6, 'OTHER', 'PERSON', $7)"
)
GUARANTEE = (
    "insert into guarantee (guarantor_number, guarantor_number_kind, guarantor_kind, debtor_number,"
    " debtor_number_kind, debtor_kind, amount, since) values ($1, 'OTHER', 'COMPANY', $2, 'OTHER', 'PERSON', $3, $4)"
)

DAY = date(2024, 3, 5)

Drawn = tuple[dict[str, str], Counter[tuple[Any, ...]]]
"""Kinds of the parties by key; links as (type, from, to, properties)."""


@dataclass(frozen=True)
class Agency:
    """A source of a test: its database and the way to it."""

    dsn: str
    session: Session
    connector: PostgresConnector


def following_both(client: GraphClient, court: Agency, bank: Agency, ids: IdCodec) -> Following:
    """The courts and the banks followed into a graph."""
    rows = (CourtRows(court.connector), BankRows(bank.connector, bank.connector.pool))
    pools = (court.connector.pool, bank.connector.pool)
    return Following(client, tuple(Projector(client, each, pool, ids) for each, pool in zip(rows, pools, strict=True)))


async def expected(court: Session, bank: Session, ids: IdCodec) -> Drawn:
    """The graph that the rows amount to, worked out row by row."""
    stated: dict[str, set[str]] = defaultdict(set)
    links: Counter[tuple[Any, ...]] = Counter()

    def key(number: str, kind: str) -> str:
        stated[ids.encode("party", number)].add(kind)
        return ids.encode("party", number)

    for row in await court.fetch("select * from case_party where role = 'DEBTOR' and party_number is not null"):
        case = ids.encode("case", row["case_number"])
        links["DEBTOR_IN", key(row["party_number"], row["party_kind"]), case, row["record_id"]] += 1
    for row in await bank.fetch("select * from account where holder_number is not null"):
        account = ids.encode("account", row["number"])
        links["HAS_ACCOUNT", key(row["holder_number"], row["holder_kind"]), account, row["record_id"]] += 1
    for row in await bank.fetch("select * from guarantee"):
        ends = (key(row["guarantor_number"], row["guarantor_kind"]), key(row["debtor_number"], row["debtor_kind"]))
        links["GUARANTEES", *ends, row["record_id"], int(row["amount"] * 100), row["since"]] += 1
    for (one, other, month), (amount, count) in (await _transfers(bank)).items():
        links["TRANSFERRED", key(one, "PERSON"), key(other, "PERSON"), month, amount, count] += 1
    return {each: "COMPANY" if "COMPANY" in said else "PERSON" for each, said in stated.items()}, links


async def _transfers(bank: Session) -> dict[tuple[str, str, date], tuple[int, int]]:
    rows = await bank.fetch(
        "select t.*, a.holder_number from transaction t join account a on a.number = account_number"
    )
    sides: dict[tuple[str, str, date, str], list[int]] = defaultdict(list)
    for row in rows:
        owner, other, direction = row["holder_number"], row["counterparty_number"], row["direction"]
        if row["settled"] and direction != "NEUTRAL" and None not in (owner, other, row["amount"]) and owner != other:
            pair = (owner, other) if direction == "OUT" else (other, owner)
            sides[*pair, row["booked_on"].replace(day=1), direction].append(int(row["amount"] * 100))
    most: dict[tuple[str, str, date], tuple[int, int]] = {}
    for (one, other, month, _), amounts in sides.items():
        before = most.get((one, other, month), (0, 0))
        most[one, other, month] = (max(before[0], sum(amounts)), max(before[1], len(amounts)))
    return most


async def drawn(client: GraphClient) -> Drawn:
    """The graph as it is."""
    deadline = Deadline.after_ms(30_000)
    nodes = await client.read("MATCH (p:Party) RETURN p.key AS key, p.kind AS kind", None, deadline)
    rows = await client.read(
        "MATCH (a:Party)-[r]->(b) RETURN type(r) AS type, a.key AS one, b.key AS other, r.record_id AS record,"
        " r.month AS month, r.amount_fen AS amount, r.count AS count, r.since AS since",
        None,
        deadline,
    )
    links = Counter(tuple(value for value in row.values() if value is not None) for row in rows)
    ends = await client.read("MATCH (n) WHERE n:Case OR n:Account RETURN n.key AS key", None, deadline)
    assert {row["key"] for row in ends} == {link[2] for link in links if link[0] in ("DEBTOR_IN", "HAS_ACCOUNT")}
    return {row["key"]: row["kind"] for row in nodes}, links


async def agency(source: str, dsn: str) -> Agency:
    """The way to a database of a test."""
    return Agency(dsn, await asyncpg.connect(dsn), PostgresConnector(source, dsn, 4))
