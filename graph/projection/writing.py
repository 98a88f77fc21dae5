"""The statements that write parties and relationships, each for a batch and safe to run again.

Relationships are found by their record's serial with `IN` and no label at their ends: so alone the embedded engine uses
the index. Parties are found with `UNWIND`, the known value at the left. A batch of relationships is deleted and made
anew, which serves inserts, updates and deletes alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

from connectors.scan import Deadline
from graph.driver import STATEMENT_ROWS, GraphClient, GraphTransaction
from graph.schema import (
    DEBTOR_IN,
    GUARANTEES,
    HAS_ACCOUNT,
    HOLDS,
    LEGAL_REPRESENTATIVE_OF,
    OFFICER_OF,
)

TYPES: Mapping[str, tuple[LiteralString, ...]] = {
    "shareholding": (HOLDS,),
    "officer": (LEGAL_REPRESENTATIVE_OF, OFFICER_OF),
    "case_party": (DEBTOR_IN,),
    "guarantee": (GUARANTEES,),
    "account": (HAS_ACCOUNT,),
}
"""The relationships that a table of a source turns into."""

PROPERTIES: Mapping[str, tuple[LiteralString, ...]] = {
    HOLDS: ("record_id", "share", "since", "until"),
    LEGAL_REPRESENTATIVE_OF: ("record_id", "since", "until"),
    OFFICER_OF: ("record_id", "role", "since", "until"),
    GUARANTEES: ("record_id", "amount_fen", "since", "until"),
    HAS_ACCOUNT: ("record_id",),
    DEBTOR_IN: ("record_id",),
}
"""What a relationship that is a row says, its serial first."""

ENDS: Mapping[str, LiteralString] = {HAS_ACCOUNT: "Account", DEBTOR_IN: "Case"}
"""Where a relationship ends, if not at a party. Such a node is there while a relationship leads to it."""

NODES: tuple[LiteralString, ...] = ("Party", *ENDS.values())
WIPED_NODES = 500

_NAMED: Mapping[str, LiteralString] = {
    "company": "UNWIND $records AS record MATCH (p:Party {company_record: record}) RETURN p.key AS one",
    "natural_person": "UNWIND $records AS record MATCH (p:Party {person_record: record}) RETURN p.key AS one",
}

_RECORDS: Mapping[str, LiteralString] = {
    "company": "MATCH (p:Party) WHERE p.company_record IS NOT NULL RETURN p.company_record AS record",
    "natural_person": "MATCH (p:Party) WHERE p.person_record IS NOT NULL RETURN p.person_record AS record",
}

_SET: Mapping[str, LiteralString] = {
    "registry": "p.registry_kind = party.kind, p.company_record = party.company_record,"
    " p.person_record = party.person_record",
    "court": "p.court_kind = party.kind",
    "bank": "p.bank_kind = party.kind",
}

# The registers decide; a party in none of them is a company where any source says so.
_DECIDE: LiteralString = (
    " SET p.kind = CASE WHEN p.company_record IS NOT NULL THEN 'COMPANY' WHEN p.person_record IS NOT NULL THEN 'PERSON'"
    " WHEN p.registry_kind = 'COMPANY' OR p.court_kind = 'COMPANY' OR p.bank_kind = 'COMPANY' THEN 'COMPANY'"
    " ELSE 'PERSON' END"
)


async def parties_named(client: GraphClient, table: str, records: Sequence[int], deadline: Deadline) -> set[str]:
    """Keys of what rows of these serials name, parties and where they lead, as the graph has it."""
    if not records:
        return set()
    statements: list[LiteralString] = [_NAMED[table]] if table in _NAMED else [_ends(each) for each in TYPES[table]]
    keys: set[str] = set()
    for statement in statements:
        for row in await client.read(statement, {"records": records}, deadline):
            keys.update(row.values())
    return keys


async def records_of(client: GraphClient, table: str, deadline: Deadline) -> list[int]:
    """The serials of a table that the graph has, ascending."""
    statements: list[LiteralString] = (
        [_RECORDS[table]]
        if table in _RECORDS
        else [f"MATCH (:Party)-[r:{each}]->() RETURN r.record_id AS record" for each in TYPES[table]]
    )
    found: set[int] = set()
    for statement in statements:
        found.update(row["record"] for row in await client.read(statement, None, deadline))
    return sorted(found)


async def put_parties(
    transaction: GraphTransaction, parties: Sequence[Mapping[str, Any]], source: str = "registry"
) -> None:
    """Make or overwrite what a source says of parties: key, kind, company_record, person_record."""
    await transaction.run_for(
        f"UNWIND $parties AS party MERGE (p:Party {{key: party.key}}) SET {_SET[source]} WITH p{_DECIDE}",
        "parties",
        parties,
    )


async def put_links(
    transaction: GraphTransaction,
    table: str,
    records: Sequence[int],
    links: Mapping[str, Sequence[Mapping[str, Any]]],
) -> None:
    """Replace what the graph has of these serials of a table by `links`, given by type of relationship."""
    for kind in TYPES[table]:
        if records:
            await transaction.run(
                f"MATCH (a)-[r:{kind}]->(b) WHERE r.record_id IN $records DELETE r", {"records": records}
            )
        if links.get(kind):
            await _create(transaction, kind, links[kind])


async def drop_parties(transaction: GraphTransaction, source: str, keys: Sequence[str]) -> None:
    """Forget that a source names these parties; those that nobody names and nothing relates go."""
    nothing = [{"key": key, "kind": None, "company_record": None, "person_record": None} for key in keys]
    await transaction.run_for(
        f"UNWIND $parties AS party MATCH (p:Party {{key: party.key}}) SET {_SET[source]} WITH p{_DECIDE}",
        "parties",
        nothing,
    )
    await transaction.run_for(
        "UNWIND $keys AS key MATCH (p:Party {key: key}) WHERE p.registry_kind IS NULL AND p.court_kind IS NULL"
        " AND p.bank_kind IS NULL AND NOT (p)--() DELETE p",
        "keys",
        keys,
    )


async def drop_unrelated(transaction: GraphTransaction, table: str, keys: Sequence[str]) -> None:
    """Delete those of the accounts or cases to which no relationship leads any more."""
    for label in (ENDS[kind] for kind in TYPES[table]):
        await transaction.run_for(
            f"UNWIND $keys AS key MATCH (n:{label} {{key: key}}) WHERE NOT (n)--() DELETE n", "keys", keys
        )


async def wipe_some(transaction: GraphTransaction) -> int:
    """Delete some nodes, or some relationships of nodes that have very many; how many of both."""
    for label in NODES:
        # Beginning at nodes: from a relationship of one type the embedded engine would go through all nodes there are.
        # Collected: it would come upon what it has just deleted when it goes on to the other end.
        some = f"MATCH (n:{label}) WITH n LIMIT $nodes"
        links = await transaction.run(
            f"{some} MATCH (n)-[r]-() WITH DISTINCT r LIMIT $links WITH collect(r) AS found"
            " UNWIND found AS each DELETE each RETURN count(*) AS wiped",
            {"nodes": WIPED_NODES, "links": STATEMENT_ROWS},
        )
        wiped = int(links[0]["wiped"]) if links else 0
        if wiped < STATEMENT_ROWS:
            nodes = await transaction.run(f"{some} DETACH DELETE n RETURN count(*) AS wiped", {"nodes": WIPED_NODES})
            wiped += int(nodes[0]["wiped"]) if nodes else 0
        if wiped:
            return wiped
    return 0


async def _create(transaction: GraphTransaction, kind: LiteralString, links: Sequence[Mapping[str, Any]]) -> None:
    label = ENDS.get(kind)
    if label is not None:
        ends = sorted({link["target"] for link in links})
        await transaction.run_for(f"UNWIND $keys AS key MERGE (n:{label} {{key: key}})", "keys", ends)
    properties = ", ".join([f"{name}: link.{name}" for name in PROPERTIES[kind]])
    await transaction.run_for(
        f"UNWIND $links AS link MATCH (a:Party {{key: link.party}}) MATCH (b:{label or 'Party'} {{key: link.target}})"
        f" CREATE (a)-[:{kind} {{{properties}}}]->(b)",
        "links",
        links,
    )


def _ends(kind: LiteralString) -> LiteralString:
    return f"MATCH (a)-[r:{kind}]->(b) WHERE r.record_id IN $records RETURN a.key AS one, b.key AS other"
