"""What the banks say: who holds which account, who guarantees for whom, who paid whom how much in a month."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from connectors import transfers
from connectors.connector import Connector
from connectors.feed import Reached
from connectors.scan import Deadline, Row
from graph.schema import GUARANTEES, HAS_ACCOUNT
from graph.source_rows import LinkFacts, PartyFacts, SourceRows, Transfers, fen, merged_kinds

_NAMING = (("account", "holder"), ("guarantee", "guarantor"), ("guarantee", "debtor"))


class BankRows(SourceRows):
    """Transactions are not rows of the graph: one that changes is a change of its account, whose holder is summed anew.

    `reached` is the bank's database, which adds the transactions up.
    """

    source = "bank"
    columns: ClassVar = {
        "account": ("record_id", "number", "holder_number"),
        "guarantee": ("record_id", "guarantor_number", "debtor_number", "amount", "since", "until"),
        "transaction": ("record_id", "account_number"),
    }
    link_tables = ("account", "guarantee")

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

    async def resolved(self, touched: Mapping[str, Iterable[int]], deadline: Deadline) -> Mapping[str, Iterable[int]]:
        """Transactions as their accounts; of one that is gone, the feed names the account."""
        rows = await self.rows("transaction", sorted(touched.get("transaction", ())), deadline)
        numbers = sorted({row["account_number"] for row in rows})
        accounts = await self.by_key("account", "number", numbers, ("record_id",), deadline)
        records = {row["record_id"] for rows in accounts for row in rows} | set(touched.get("account", ()))
        others = {table: serials for table, serials in touched.items() if table not in ("account", "transaction")}
        return others | ({"account": records} if records else {})

    async def transfers(self, numbers: Sequence[str], deadline: Deadline) -> list[Transfers]:
        """All that these parties paid or were paid, by the other party and the month."""
        rows = await transfers.read_transfers(self._reached, numbers, deadline)
        return [Transfers(payer, payee, month, fen(amount) or 0, count) for payer, payee, month, amount, count in rows]

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
