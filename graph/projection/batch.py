"""One batch of the projection: what a source says now of the records touched, and of every party they concern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.scan import Deadline, Row
from connectors.transfers import Paid
from graph.driver import GraphClient, GraphTransaction
from graph.projection import writing
from graph.projection.keyed import PARTY, Keyed, Links
from graph.projection.source_rows import Touched
from graph.projection.transfer_writing import (
    drop_transfers_between,
    drop_transfers_of,
    put_transfers,
    transfer_partners,
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be written. Of each table: `replaced` are the serials that the graph may hold, `links` by type.

    Before `transfers` are written, all transfers of `paid` go and all between `pairs`; `ends` are the accounts and
    cases that lost a relationship, by table; `gone` the parties that the source names no longer.
    """

    source: str
    parties: Sequence[Mapping[str, Any]]
    links: Links
    transfers: Sequence[dict[str, Any]]
    replaced: Mapping[str, Sequence[int]]
    paid: Sequence[str] = ()
    pairs: Sequence[Paid] = ()
    ends: Mapping[str, Sequence[str]] = field(default_factory=dict)
    gone: Sequence[str] = ()

    async def write(self, transaction: GraphTransaction) -> None:
        """All of it, inside a transaction."""
        await writing.put_parties(transaction, self.parties, self.source)
        for table, records in self.replaced.items():
            await writing.put_links(transaction, table, records, self.links)
        await drop_transfers_of(transaction, self.paid)
        await drop_transfers_between(transaction, self.pairs)
        await put_transfers(transaction, self.transfers)
        await writing.drop_parties(transaction, self.source, self.gone)
        for table, keys in self.ends.items():
            await writing.drop_unrelated(transaction, table, keys)


@dataclass(slots=True)
class _Concerned:
    """Numbers of parties that a batch concerns; those whose transfers are all summed anew, and pairs beside them."""

    numbers: set[str]
    payers: set[str]
    pairs: set[Paid] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads batches of one source."""

    client: GraphClient
    keyed: Keyed

    async def read(self, touched: Touched, deadline: Deadline, *, known: frozenset[int] | None = None) -> Batch:
        """The batch of what was touched.

        With `known`, the graph holds no other serial of it, and is not asked about the rest.
        """
        source = self.keyed.rows
        records = {table: sorted(serials) for table, serials in touched.records.items() if source.home(table) == table}
        rows = {table: await source.rows(table, serials, deadline) for table, serials in records.items()}
        held = {t: [each for each in serials if known is None or each in known] for t, serials in records.items()}
        concerned = self._named_now(rows, touched)
        ends = await self._named_before(held, concerned, deadline)
        concerned.pairs = {
            pair
            for pair in await source.pairs(sorted(touched.records.get("transaction", ())), deadline)
            if concerned.payers.isdisjoint(pair)
        }
        return await self._batch(held, rows, concerned, ends, deadline)

    def _named_now(self, rows: Mapping[str, Sequence[Row]], touched: Touched) -> _Concerned:
        numbers = self.keyed.rows.numbers
        payers = {
            number
            for row in rows.get("account", ())
            if row["record_id"] in touched.altered.get("account", ())
            for number in numbers("account", row)
        }
        return _Concerned(
            {each for table, found in rows.items() for row in found for each in numbers(table, row)}, payers
        )

    async def _named_before(
        self, held: Mapping[str, Sequence[int]], concerned: _Concerned, deadline: Deadline
    ) -> dict[str, list[str]]:
        """Add the parties that the graph has of these serials; where else they lead to, by table."""
        ends: dict[str, list[str]] = {}
        for table, serials in held.items():
            keys = sorted(await writing.parties_named(self.client, table, serials, deadline))
            named = {key: self.keyed.ids.decode(key) for key in keys}
            numbers = {parts[0] for kind, parts in named.values() if kind == PARTY}
            if things := [key for key, (kind, _) in named.items() if kind != PARTY]:
                ends[table] = things
            concerned.numbers |= numbers
            concerned.payers |= numbers if table == "account" else set()
        return ends

    async def _batch(
        self,
        held: Mapping[str, Sequence[int]],
        rows: Mapping[str, Sequence[Row]],
        concerned: _Concerned,
        ends: Mapping[str, Sequence[str]],
        deadline: Deadline,
    ) -> Batch:
        keyed, source = self.keyed, self.keyed.rows
        paid = keyed.keys(concerned.payers)
        partners = await transfer_partners(self.client, paid, deadline)
        found = await source.transfers(sorted(concerned.payers), concerned.pairs, deadline)
        numbers = concerned.numbers | {keyed.number(key) for key in partners}
        numbers |= {number for each in found for number in (each.payer, each.payee)}
        facts = await source.facts(numbers, deadline)
        # A row deleted between the reads has parties that may be gone; the feed brings its deletion next.
        return Batch(
            source.source,
            [keyed.party(each) for each in facts.values()],
            keyed.links(rows, facts),
            keyed.transfers(found, facts),
            {table: serials for table, serials in held.items() if table in source.link_tables},
            paid,
            [(keyed.key(payer), keyed.key(payee)) for payer, payee in sorted(concerned.pairs)],
            ends,
            keyed.keys(numbers - facts.keys()),
        )
