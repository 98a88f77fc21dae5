"""One batch of the projection: what a source says now of the records touched, and of every party they concern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.scan import Deadline, Row
from graph import writing
from graph.driver import GraphClient, GraphTransaction
from graph.source_rows import PartyFacts, SourceRows
from graph.transfer_writing import put_transfers, transfer_partners
from identifiers.opaque_id import IdCodec

PARTY = "party"
Links = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be written. Of each table: `replaced` are the serials that the graph may hold, `links` by type.

    `paid` are the keys of the parties whose transfers are all in `transfers`; `ends` the accounts and cases that lost a
    relationship, by table; `gone` the parties that the source names no longer.
    """

    source: str
    parties: Sequence[Mapping[str, Any]]
    replaced: Mapping[str, Sequence[int]]
    links: Links
    paid: Sequence[str]
    transfers: Sequence[dict[str, Any]]
    ends: Mapping[str, Sequence[str]]
    gone: Sequence[str]

    async def write(self, transaction: GraphTransaction) -> None:
        """All of it, inside a transaction."""
        await writing.put_parties(transaction, self.parties, self.source)
        for table, records in self.replaced.items():
            await writing.put_links(transaction, table, records, self.links)
        await put_transfers(transaction, self.paid, self.transfers)
        await writing.drop_parties(transaction, self.source, self.gone)
        for table, keys in self.ends.items():
            await writing.drop_unrelated(transaction, table, keys)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads batches of one source."""

    client: GraphClient
    rows: SourceRows
    ids: IdCodec

    async def read(
        self,
        touched: Mapping[str, Iterable[int]],
        deadline: Deadline,
        *,
        known: frozenset[int] | None = None,
        parties: Iterable[str] = (),
    ) -> Batch:
        """The batch of these serials by table, and of these numbers of parties.

        With `known`, the graph holds no other serial of them, and is not asked about the rest.
        """
        records = {table: sorted(serials) for table, serials in touched.items()}
        rows = {table: await self.rows.rows(table, serials, deadline) for table, serials in records.items()}
        held = {t: [each for each in serials if known is None or each in known] for t, serials in records.items()}
        before = {t: await writing.parties_named(self.client, t, serials, deadline) for t, serials in held.items()}
        ends: dict[str, list[str]] = {}
        concerned = {number for table, found in rows.items() for row in found for number in self._numbers(table, row)}
        concerned.update(parties)
        payers = set(parties) | {each for row in rows.get("account", ()) for each in self._numbers("account", row)}
        for table, keys in before.items():
            named = {key: self.ids.decode(key) for key in sorted(keys)}
            numbers = {parts[0] for kind, parts in named.values() if kind == PARTY}
            if things := [key for key, (kind, _) in named.items() if kind != PARTY]:
                ends[table] = things
            concerned |= numbers
            payers |= numbers if table == "account" else set()
        return await self._batch(held, rows, concerned, payers if self.rows.source == "bank" else set(), ends, deadline)

    async def _batch(
        self,
        held: Mapping[str, Sequence[int]],
        rows: Mapping[str, Sequence[Row]],
        concerned: set[str],
        payers: set[str],
        ends: Mapping[str, Sequence[str]],
        deadline: Deadline,
    ) -> Batch:
        paid = self._keys(payers)
        partners = await transfer_partners(self.client, paid, deadline)
        found = await self.rows.transfers(sorted(payers), deadline)
        concerned = concerned | {self.ids.decode(key)[1][0] for key in partners}
        concerned |= {number for each in found for number in (each.payer, each.payee)}
        facts = await self.rows.facts(concerned, deadline)
        # A row deleted between the reads has parties that may be gone; the feed brings its deletion next.
        transfers = [
            {
                "payer": self._key(each.payer),
                "payee": self._key(each.payee),
                "month": each.month,
                "amount_fen": each.amount_fen,
                "count": each.count,
            }
            for each in found
            if each.payer in facts and each.payee in facts
        ]
        return Batch(
            self.rows.source,
            [self._party(each) for each in facts.values()],
            {table: serials for table, serials in held.items() if table in self.rows.link_tables},
            self._links(rows, facts),
            paid,
            transfers,
            ends,
            self._keys(concerned - facts.keys()),
        )

    def _links(self, rows: Mapping[str, Sequence[Row]], facts: Mapping[str, PartyFacts]) -> Links:
        links: Links = defaultdict(list)
        for table in self.rows.link_tables:
            for row in rows.get(table, ()):
                link = self.rows.link(table, row)
                if link is not None and all(number in facts for number in self._numbers(table, row)):
                    target = self.ids.encode(link.target_kind, link.target)
                    links[link.type].append({"party": self._key(link.party), "target": target} | dict(link.properties))
        return links

    def _numbers(self, table: str, row: Row) -> tuple[str, ...]:
        return self.rows.numbers(table, row)

    def _party(self, facts: PartyFacts) -> dict[str, Any]:
        return {
            "key": self._key(facts.number),
            "kind": facts.kind,
            "company_record": facts.company_record,
            "person_record": facts.person_record,
        }

    def _keys(self, numbers: Iterable[str]) -> list[str]:
        return [self._key(number) for number in sorted(numbers)]

    def _key(self, number: str) -> str:
        return self.ids.encode(PARTY, number)
