"""A registry under test: rows are put in with SQL, and an oracle says what graph they amount to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import asyncpg

from connectors.connector import Connector
from connectors.scan import Deadline
from graph.driver import GraphClient
from identifiers.opaque_id import IdCodec

Session: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
FeedPool: TypeAlias = "asyncpg.Pool"

Picture: TypeAlias = tuple[dict[str, tuple[Any, ...]], list[tuple[Any, ...]]]
"""Parties by key: (kind, company_record, person_record). Links, sorted:
(type, from, to, record_id, share, role, since, until)."""


@dataclass(frozen=True)
class Registry:
    """The database of a registry and the ways to it."""

    dsn: str
    session: Session
    feed: FeedPool
    connector: Connector

    async def company(self, number: str) -> int:
        """A company; its serial."""
        return await self._insert(
            "insert into company (number, number_kind, name) values ($1, 'OTHER', $1) returning record_id", number
        )

    async def person(self, number: str) -> int:
        """A natural person; the serial."""
        return await self._insert(
            "insert into natural_person (number, number_kind, name) values ($1, 'OTHER', $1) returning record_id",
            number,
        )

    async def holding(
        self,
        holder: str,
        company: str,
        share: float | None = None,
        since: date | None = None,
        until: date | None = None,
        kind: str = "COMPANY",
    ) -> int:
        """A shareholding; its serial."""
        return await self._insert(
            "insert into shareholding (holder_number, holder_number_kind, company_number, share, since, until,"
            " holder_kind) values ($1, 'OTHER', $2, $3, $4, $5, $6) returning record_id",
            holder,
            company,
            share,
            since,
            until,
            kind,
        )

    async def office(
        self, person: str, company: str, role: str, since: date | None = None, kind: str = "PERSON"
    ) -> int:
        """An office; its serial."""
        return await self._insert(
            "insert into officer (person_number, person_number_kind, company_number, role, since, person_kind)"
            " values ($1, 'OTHER', $2, $3, $4, $5) returning record_id",
            person,
            company,
            role,
            since,
            kind,
        )

    async def _insert(self, statement: str, *values: object) -> int:
        return int(await self.session.fetchval(statement, *values))


async def expected(session: Session, ids: IdCodec) -> Picture:
    """The graph that the registry's rows amount to, worked out row by row."""
    companies = {row["number"]: row["record_id"] for row in await session.fetch("select * from company")}
    persons = {row["number"]: row["record_id"] for row in await session.fetch("select * from natural_person")}
    stated: dict[str, set[str]] = defaultdict(set)
    links = []
    for row in await session.fetch("select * from shareholding"):
        stated[row["company_number"]].add("COMPANY")
        stated[row["holder_number"]].add(row["holder_kind"])
        ends = (ids.encode("party", row["holder_number"]), ids.encode("party", row["company_number"]))
        links.append(("HOLDS", *ends, row["record_id"], row["share"], None, row["since"], row["until"]))
    for row in await session.fetch("select * from officer"):
        stated[row["company_number"]].add("COMPANY")
        stated[row["person_number"]].add(row["person_kind"])
        ends = (ids.encode("party", row["person_number"]), ids.encode("party", row["company_number"]))
        if row["role"] == "LEGAL_REPRESENTATIVE":
            links.append(("LEGAL_REPRESENTATIVE_OF", *ends, row["record_id"], None, None, row["since"], row["until"]))
        else:
            links.append(("OFFICER_OF", *ends, row["record_id"], None, row["role"], row["since"], row["until"]))
    parties = {}
    for number in {*companies, *persons, *stated}:
        listed = "COMPANY" if number in companies else "PERSON" if number in persons else None
        kind = listed or ("COMPANY" if "COMPANY" in stated[number] else "PERSON")
        parties[ids.encode("party", number)] = (kind, companies.get(number), persons.get(number))
    return parties, sorted(links, key=repr)


async def drawn(client: GraphClient) -> Picture:
    """The graph as it is."""
    deadline = Deadline.after_ms(30_000)
    parties = await client.read(
        "MATCH (p:Party) RETURN p.key AS key, p.kind AS kind, p.company_record AS company, p.person_record AS person",
        None,
        deadline,
    )
    links = await client.read(
        "MATCH (a:Party)-[r]->(b:Party) RETURN type(r) AS type, a.key AS one, b.key AS other, r.record_id AS record,"
        " r.share AS share, r.role AS role, r.since AS since, r.until AS until",
        None,
        deadline,
    )
    assert len({row["key"] for row in parties}) == len(parties), "a party is in the graph twice"
    return (
        {row["key"]: (row["kind"], row["company"], row["person"]) for row in parties},
        sorted((tuple(row.values()) for row in links), key=repr),
    )


def difference(wanted: Picture, found: Picture) -> Mapping[str, object]:
    """What differs between two pictures, for a message; empty where nothing does."""
    (parties, links), (other_parties, other_links) = wanted, found
    return {
        name: value
        for name, value in {
            "parties missing": parties.keys() - other_parties.keys(),
            "parties too many": other_parties.keys() - parties.keys(),
            "parties different": {
                key: (parties[key], other_parties[key])
                for key in parties.keys() & other_parties.keys()
                if parties[key] != other_parties[key]
            },
            "links missing": [link for link in links if link not in other_links],
            "links too many": [link for link in other_links if link not in links],
            "links twice": len(other_links) - len(set(other_links)),
        }.items()
        if value
    }


async def holding_company_group(registry: Registry, companies: int = 4) -> None:
    """A few companies that hold one another, with a person over them."""
    await registry.person("p1")
    for index in range(companies):
        await registry.company(f"g{index}")
        await registry.office("p1", f"g{index}", "LEGAL_REPRESENTATIVE")
    for index in range(companies):
        await registry.holding(f"g{index}", f"g{(index + 1) % companies}", 0.3, date(2020, 1, 1))
        await registry.holding("p1", f"g{index}", 0.7, date(2020, 1, 1), kind="PERSON")


async def check(registry: Registry, client: GraphClient, ids: IdCodec, when: str) -> None:
    """Fail where the graph is not what the registry amounts to."""
    found = difference(await expected(registry.session, ids), await drawn(client))
    assert not found, f"{when}, the graph differs from the registry: {found}"
