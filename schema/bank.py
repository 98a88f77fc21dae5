"""Bank (资金): accounts, transactions, suspicious flows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import strawberry

from access.grants import Level
from resolvers import bank
from resolvers.flow import answer
from schema.common import Node, Provenance, with_provenance
from schema.connections import Connection
from schema.declare import argument, column, connection, derived, entity, party_named, value
from schema.enums import Direction, FundFlowRule
from schema.references import PartyRef


@entity("bank.transaction")
class BankTransaction(Node):
    """A transaction of an account (流水)."""

    at: datetime | None = column(Level.SENSITIVE, "Null where the statement gives only a day.")
    booked_on: date = column(Level.INTERNAL)
    amount: Decimal | None = column(Level.SENSITIVE)
    direction: Direction = column(Level.INTERNAL)
    counterparty: str | None = column(Level.SENSITIVE, of="counterparty_name")
    counterparty_party: PartyRef | None = party_named("counterparty", Level.SENSITIVE)
    channel: str | None = column(Level.INTERNAL)
    category: str | None = column(Level.INTERNAL)
    note: str | None = column(Level.SENSITIVE)
    settled: bool = column(Level.INTERNAL)
    provenance: Provenance | None = with_provenance()


@entity("bank.account")
class BankAccount(Node):
    """An account (账户) with a bank, Alipay or WeChat Pay."""

    institution: str | None = column(Level.SENSITIVE)
    number_masked: str | None = derived(bank.masked_number, Level.SENSITIVE, needs=("number",))
    opened_on: date | None = column(Level.SENSITIVE)
    balance: Decimal | None = column(Level.SENSITIVE)
    holder: PartyRef | None = party_named("holder", Level.SENSITIVE)
    transactions: Connection[BankTransaction] | None = connection(
        "bank.transaction",
        Level.SENSITIVE,
        "By the day on which they were booked: `from` counts, `to` does not.",
        newest="booked_on",
        arguments=[argument("from", date | None), argument("to", date | None)],
        where=bank.booked_between,
        number="account_number",
    )
    provenance: Provenance | None = with_provenance()


@value
class FundFlowFinding:
    """A suspicious flow with the transactions that show it."""

    id: strawberry.ID = column(Level.PUBLIC)
    rule: FundFlowRule = column(Level.INTERNAL)
    explanation: str = column(Level.INTERNAL)
    severity: float = column(Level.INTERNAL)
    window_start: datetime | None = column(Level.INTERNAL)
    window_end: datetime | None = column(Level.INTERNAL)
    amount: Decimal | None = column(Level.SENSITIVE)
    transactions: list[BankTransaction] | None = derived(answer.transactions, Level.SENSITIVE)
    parties: list[PartyRef] = column(Level.INTERNAL)
