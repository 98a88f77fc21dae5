"""What a source says, told in keys instead of numbers: the rows that the statements of the projection take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from connectors.scan import Row
from graph.projection.source_rows import PartyFacts, SourceRows, Transfers
from identifiers.opaque_id import IdCodec

PARTY = "party"

Links: TypeAlias = dict[str, list[dict[str, Any]]]
"""Relationships by type."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """The one place where numbers become keys. `known` are the numbers of the parties that are in the graph."""

    rows: SourceRows
    ids: IdCodec

    def party(self, facts: PartyFacts) -> dict[str, Any]:
        """A party."""
        return {
            "key": self.key(facts.number),
            "kind": facts.kind,
            "company_record": facts.company_record,
            "person_record": facts.person_record,
        }

    def links(self, rows: Mapping[str, Iterable[Row]], known: Container[str]) -> Links:
        """The relationships of rows, given by table, between parties that are known."""
        links: Links = defaultdict(list)
        for table in self.rows.link_tables:
            for row in rows.get(table, ()):
                link = self.rows.link(table, row)
                if link is not None and all(number in known for number in self.rows.numbers(table, row)):
                    target = self.ids.encode(link.target_kind, link.target)
                    links[link.type].append({"party": self.key(link.party), "target": target} | dict(link.properties))
        return links

    def transfers(self, transfers: Iterable[Transfers], known: Container[str]) -> list[dict[str, Any]]:
        """What parties that are known paid one another."""
        return [
            {
                "payer": self.key(each.payer),
                "payee": self.key(each.payee),
                "month": each.month,
                "amount_fen": each.amount_fen,
                "count": each.count,
            }
            for each in transfers
            if each.payer in known and each.payee in known
        ]

    def keys(self, numbers: Iterable[str]) -> list[str]:
        """Of several parties, in the order of their numbers."""
        return [self.key(number) for number in sorted(numbers)]

    def key(self, number: str) -> str:
        """Of one party."""
        return self.ids.encode(PARTY, number)

    def number(self, key: str) -> str:
        """The party that has a key."""
        return self.ids.decode(key)[1][0]
