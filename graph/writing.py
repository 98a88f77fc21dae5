"""The statements that write parties and relationships, each for a batch and safe to run again.

Relationships are found by their record's serial with `IN` and no label at their ends: so alone the embedded engine uses
the index. Parties are found with `UNWIND`, the known value at the left. A batch of relationships is deleted and made
anew, which serves inserts, updates and deletes alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

from connectors.scan import Deadline
from graph.driver import GraphClient, GraphTransaction
from graph.schema import HOLDS, LEGAL_REPRESENTATIVE_OF, OFFICER_OF

TYPES: Mapping[str, tuple[str, ...]] = {
    "shareholding": (HOLDS,),
    "officer": (LEGAL_REPRESENTATIVE_OF, OFFICER_OF),
}
"""The relationships that a table of the registry turns into."""

_CREATE: Mapping[str, LiteralString] = {
    HOLDS: "UNWIND $links AS link MATCH (a:Party {key: link.holder}) MATCH (b:Party {key: link.company})"
    " CREATE (a)-[:HOLDS {record_id: link.record_id, share: link.share, since: link.since, until: link.until}]->(b)",
    LEGAL_REPRESENTATIVE_OF: "UNWIND $links AS link MATCH (a:Party {key: link.holder})"
    " MATCH (b:Party {key: link.company}) CREATE (a)-[:LEGAL_REPRESENTATIVE_OF"
    " {record_id: link.record_id, since: link.since, until: link.until}]->(b)",
    OFFICER_OF: "UNWIND $links AS link MATCH (a:Party {key: link.holder}) MATCH (b:Party {key: link.company})"
    " CREATE (a)-[:OFFICER_OF {record_id: link.record_id, role: link.role, since: link.since, until: link.until}]->(b)",
}

_DELETE: Mapping[str, LiteralString] = {
    HOLDS: "MATCH (a)-[r:HOLDS]->(b) WHERE r.record_id IN $records DELETE r",
    LEGAL_REPRESENTATIVE_OF: "MATCH (a)-[r:LEGAL_REPRESENTATIVE_OF]->(b) WHERE r.record_id IN $records DELETE r",
    OFFICER_OF: "MATCH (a)-[r:OFFICER_OF]->(b) WHERE r.record_id IN $records DELETE r",
}

_ENDS: Mapping[str, LiteralString] = {
    HOLDS: "MATCH (a)-[r:HOLDS]->(b) WHERE r.record_id IN $records RETURN a.key AS one, b.key AS other",
    LEGAL_REPRESENTATIVE_OF: "MATCH (a)-[r:LEGAL_REPRESENTATIVE_OF]->(b) WHERE r.record_id IN $records"
    " RETURN a.key AS one, b.key AS other",
    OFFICER_OF: "MATCH (a)-[r:OFFICER_OF]->(b) WHERE r.record_id IN $records RETURN a.key AS one, b.key AS other",
}

_NAMED: Mapping[str, LiteralString] = {
    "company": "UNWIND $records AS record MATCH (p:Party {company_record: record}) RETURN p.key AS one",
    "natural_person": "UNWIND $records AS record MATCH (p:Party {person_record: record}) RETURN p.key AS one",
}

_RECORDS: Mapping[str, tuple[LiteralString, ...]] = {
    "company": ("MATCH (p:Party) WHERE p.company_record IS NOT NULL RETURN p.company_record AS record",),
    "natural_person": ("MATCH (p:Party) WHERE p.person_record IS NOT NULL RETURN p.person_record AS record",),
    "shareholding": ("MATCH ()-[r:HOLDS]->() RETURN r.record_id AS record",),
    "officer": (
        "MATCH ()-[r:LEGAL_REPRESENTATIVE_OF]->() RETURN r.record_id AS record",
        "MATCH ()-[r:OFFICER_OF]->() RETURN r.record_id AS record",
    ),
}


async def parties_named(client: GraphClient, table: str, records: Sequence[int], deadline: Deadline) -> set[str]:
    """Keys of the parties that rows of these serials name, as the graph has it."""
    if not records:
        return set()
    statements = [_NAMED[table]] if table in _NAMED else [_ENDS[kind] for kind in TYPES[table]]
    keys: set[str] = set()
    for statement in statements:
        for row in await client.read(statement, {"records": records}, deadline):
            keys.update(row.values())
    return keys


async def records_of(client: GraphClient, table: str, deadline: Deadline) -> list[int]:
    """The serials of a table that the graph has, ascending."""
    found: set[int] = set()
    for statement in _RECORDS[table]:
        found.update(row["record"] for row in await client.read(statement, None, deadline))
    return sorted(found)


async def put_parties(transaction: GraphTransaction, parties: Sequence[Mapping[str, Any]]) -> None:
    """Make or overwrite parties: key, kind, company_record, person_record."""
    if parties:
        await transaction.run(
            "UNWIND $parties AS party MERGE (p:Party {key: party.key}) SET p.kind = party.kind,"
            " p.company_record = party.company_record, p.person_record = party.person_record",
            {"parties": parties},
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
            await transaction.run(_DELETE[kind], {"records": records})
        if links.get(kind):
            await transaction.run(_CREATE[kind], {"links": links[kind]})


async def drop_parties(transaction: GraphTransaction, keys: Sequence[str]) -> None:
    """Forget that the registry lists these parties; those without relationships go."""
    if keys:
        await transaction.run(
            "UNWIND $keys AS key MATCH (p:Party {key: key}) SET p.company_record = null, p.person_record = null",
            {"keys": keys},
        )
        await transaction.run(
            "UNWIND $keys AS key MATCH (p:Party {key: key}) WHERE NOT (p)--() DELETE p", {"keys": keys}
        )


async def wipe_some(transaction: GraphTransaction, size: int) -> int:
    """Delete up to `size` parties with their relationships; how many there were."""
    rows = await transaction.run(
        "MATCH (p:Party) WITH p LIMIT $size DETACH DELETE p RETURN count(*) AS wiped", {"size": size}
    )
    return int(rows[0]["wiped"]) if rows else 0
