"""The constraints and indexes of a generation of the graph, made where they are not there yet."""

from __future__ import annotations

from typing import LiteralString

from connectors.scan import Deadline
from graph.driver import GraphClient, NameTaken

_STATEMENTS: tuple[LiteralString, ...] = (
    "CREATE CONSTRAINT generation_name IF NOT EXISTS FOR (g:Generation) REQUIRE g.name IS UNIQUE",
    "CREATE CONSTRAINT party_key IF NOT EXISTS FOR (p:Party) REQUIRE p.key IS UNIQUE",
    "CREATE CONSTRAINT account_key IF NOT EXISTS FOR (a:Account) REQUIRE a.key IS UNIQUE",
    "CREATE CONSTRAINT case_key IF NOT EXISTS FOR (c:Case) REQUIRE c.key IS UNIQUE",
    "CREATE CONSTRAINT projection_source IF NOT EXISTS FOR (p:Projection) REQUIRE p.source IS UNIQUE",
    "CREATE INDEX party_company_record IF NOT EXISTS FOR (p:Party) ON (p.company_record)",
    "CREATE INDEX party_person_record IF NOT EXISTS FOR (p:Party) ON (p.person_record)",
    "CREATE INDEX holds_record IF NOT EXISTS FOR ()-[r:HOLDS]-() ON (r.record_id)",
    "CREATE INDEX representative_record IF NOT EXISTS FOR ()-[r:LEGAL_REPRESENTATIVE_OF]-() ON (r.record_id)",
    "CREATE INDEX officer_record IF NOT EXISTS FOR ()-[r:OFFICER_OF]-() ON (r.record_id)",
    "CREATE INDEX guarantee_record IF NOT EXISTS FOR ()-[r:GUARANTEES]-() ON (r.record_id)",
    "CREATE INDEX account_record IF NOT EXISTS FOR ()-[r:HAS_ACCOUNT]-() ON (r.record_id)",
    "CREATE INDEX debtor_record IF NOT EXISTS FOR ()-[r:DEBTOR_IN]-() ON (r.record_id)",
    # The embedded engine refuses to ask for a type of relationship that has never been; an index makes the type.
    "CREATE INDEX transfer_month IF NOT EXISTS FOR ()-[r:TRANSFERRED]-() ON (r.month)",
)


async def define(client: GraphClient, deadline: Deadline) -> None:
    """Make the constraints and indexes of the client's generation that are not there yet."""
    for statement in _STATEMENTS:
        try:
            await client.define(statement, deadline)
        except NameTaken:
            await client.define(_dropping(statement), deadline)
            await client.define(statement, deadline)


def _dropping(statement: LiteralString) -> LiteralString:
    """What removes the index of a constraint.

    Neo4j makes the index first; killed in between, it has the index alone, in the constraint's way for good.
    """
    return f"DROP INDEX {statement.split()[2]} IF EXISTS"
