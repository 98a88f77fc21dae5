"""What the graph holds: one kind of node for parties, three kinds of relationship, and how far the projection is.

    (:Party {key, kind, company_record, person_record})
    (:Party)-[:HOLDS {record_id, share, since, until}]->(:Party)
    (:Party)-[:LEGAL_REPRESENTATIVE_OF {record_id, since, until}]->(:Party)
    (:Party)-[:OFFICER_OF {record_id, role, since, until}]->(:Party)
    (:Projection {source, step, mark, complete, transaction, position, applied_at})

A party's `key` is its opaque id: neither numbers nor names are in the graph. `kind` is PERSON or COMPANY; it is a
property and no label, since a node that changes its label is another node to the embedded engine. `company_record` and
`person_record` are the registry's serials of the rows that name the party, `record_id` that of the row behind a
relationship: by them a deleted row is found again. `since` is the first day, `until` the first that does not count.

Both engines take the same statements; where a statement is written in an unusual way, that is said beside it.
"""

from __future__ import annotations

from typing import LiteralString

from connectors.scan import Deadline
from graph.driver import GraphClient

HOLDS = "HOLDS"
LEGAL_REPRESENTATIVE_OF = "LEGAL_REPRESENTATIVE_OF"
OFFICER_OF = "OFFICER_OF"

KINDS: tuple[LiteralString, ...] = (HOLDS, LEGAL_REPRESENTATIVE_OF, OFFICER_OF)
"""Kinds of relationship that the graph holds, as the contract's RelationKind names them."""

_STATEMENTS: tuple[LiteralString, ...] = (
    "CREATE CONSTRAINT party_key IF NOT EXISTS FOR (p:Party) REQUIRE p.key IS UNIQUE",
    "CREATE CONSTRAINT projection_source IF NOT EXISTS FOR (p:Projection) REQUIRE p.source IS UNIQUE",
    "CREATE INDEX party_company_record IF NOT EXISTS FOR (p:Party) ON (p.company_record)",
    "CREATE INDEX party_person_record IF NOT EXISTS FOR (p:Party) ON (p.person_record)",
    "CREATE INDEX holds_record IF NOT EXISTS FOR ()-[r:HOLDS]-() ON (r.record_id)",
    "CREATE INDEX representative_record IF NOT EXISTS FOR ()-[r:LEGAL_REPRESENTATIVE_OF]-() ON (r.record_id)",
    "CREATE INDEX officer_record IF NOT EXISTS FOR ()-[r:OFFICER_OF]-() ON (r.record_id)",
)


async def define(client: GraphClient, deadline: Deadline) -> None:
    """Make the constraints and indexes that are not there yet."""
    for statement in _STATEMENTS:
        await client.define(statement, deadline)
