"""What the banks say: who holds which account, who guarantees for whom, who paid whom how much in a month."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence, Set
from datetime import date
from decimal import Decimal
from typing import ClassVar

from connectors import transfers
from connectors.connector import Connector
from connectors.feed import Reached
from connectors.scan import Deadline, Row
from connectors.transfers import Paid
from graph.projection.source_rows import LinkFacts, PartyFacts, SourceRows, Transfers, fen, merged_kinds
from graph.schema import GUARANTEES, HAS_ACCOUNT

_NAMING = (("account", "holder"), ("guarantee", "guarantor"), ("guarantee", "debtor"))


class BankRows(SourceRows):
    """Transactions are not rows of the graph: one that is new has its payer and payee summed anew.

    Of one that is changed or gone the feed names the account as changed too, and a changed account has all that its
    holder paid or was paid summed anew. `reached` is the bank's database, which adds the transactions up.
    """

    source = "bank"
    columns: ClassVar = {
        "account": ("record_id", "number", "holder_number"),
        "guarantee": ("record_id", "guarantor_number", "debtor_number", "amount", "since", "until"),
        "transaction": ("record_id", "account_number"),
    }
    link_tables = ("account", "guarantee")
    has_transfers = True

    def __init__(self, connector: Connector, reached: Reached) -> None:
        super().__init__(connector)
        self._reached = reached

    async def facts(self, numbers: Iterable[str], deadline: Deadline) -> dict[str, PartyFacts]:
        """The kind of each number that holds an account, guarantees or is guaranteed for, pays or is paid."""
        asked = sorted(set(numbers))
        stated = await asyncio.gather(
            *(self.stated_kinds(table, column, asked, deadline) for table, column in _NAMING),
            transfers.stated_kinds(self._reached, asked, deadline),
        )
        return merged_kinds(asked, stated)

    def home(self, table: str) -> str:
        """Transactions are kept by their accounts."""
        return "account" if table == "transaction" else table

    async def pairs(self, transactions: Sequence[int], deadline: Deadline) -> set[Paid]:
        """Payer and payee of the transactions of these serials."""
        return await transfers.pairs_of(self._reached, transactions, deadline)

    async def transfers(self, numbers: Sequence[str], pairs: Set[Paid], deadline: Deadline) -> list[Transfers]:
        """All that these parties paid or were paid, and all that the first of each pair paid the second."""
        rows = await transfers.read_transfers(self._reached, numbers, deadline)
        rows += await transfers.read_between(self._reached, pairs, deadline)
        return [_in_fen(*row) for row in rows]

    async def payers(self, after: str, size: int, deadline: Deadline) -> list[str]:
        """The next numbers that may have paid, ascending; fewer than `size` at the end."""
        return await transfers.numbers_after(self._reached, after, size, deadline)

    async def paid_by(self, payers: Sequence[str], deadline: Deadline) -> list[Transfers]:
        """All that these parties paid."""
        return [_in_fen(*row) for row in await transfers.read_paid_by(self._reached, payers, deadline)]

    def numbers(self, table: str, row: Row) -> tuple[str, ...]:
        """The holder, or both sides of a guarantee."""
        if table == "guarantee":
            return (row["guarantor_number"], row["debtor_number"])
        return () if row["holder_number"] is None else (row["holder_number"],)

    def link(self, table: str, row: Row) -> LinkFacts | None:
        """An account's holder, or a guarantee."""
        if table == "guarantee":
            properties = {name: row[name] for name in ("record_id", "since", "until")}
            amount = {"amount_fen": fen(row["amount"])}
            return LinkFacts(GUARANTEES, row["guarantor_number"], "party", row["debtor_number"], properties | amount)
        if row["holder_number"] is None:
            return None
        return LinkFacts(HAS_ACCOUNT, row["holder_number"], "account", row["number"], {"record_id": row["record_id"]})


def _in_fen(payer: str, payee: str, month: date, amount: Decimal, count: int) -> Transfers:
    return Transfers(payer, payee, month, int(amount * 100), count)
