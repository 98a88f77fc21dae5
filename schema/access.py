"""Access and audit (访问与审计): who asks, what they may read, who looked at whom."""

from __future__ import annotations

from datetime import datetime

from access.grants import Level
from schema.declare import column, value
from schema.scalars import CaseNumber


@value
class FieldGrant:
    """A field that the caller may read, and how it is masked."""

    type: str = column(Level.PUBLIC)
    field: str = column(Level.PUBLIC)
    mask: str | None = column(Level.PUBLIC)


@value
class Viewer:
    """The caller."""

    client: str = column(Level.PUBLIC)
    agency: str = column(Level.PUBLIC)
    scopes: list[str] = column(Level.PUBLIC)
    purposes: list[str] = column(Level.PUBLIC)
    readable: list[FieldGrant] = column(Level.PUBLIC)


@value
class InclusionProof:
    """Proof that a record is in the log of a given size (RFC 9162)."""

    tree_size: int = column(Level.PUBLIC)
    root_hash: str = column(Level.PUBLIC)
    path: list[str] = column(Level.PUBLIC)


@value
class AccessRecord:
    """Who looked at a subject, for which purpose, and which fields they received."""

    at: datetime = column(Level.INTERNAL)
    client: str = column(Level.INTERNAL)
    agency: str = column(Level.INTERNAL)
    purpose: str = column(Level.INTERNAL)
    case_number: CaseNumber | None = column(Level.INTERNAL)
    fields: list[str] = column(Level.INTERNAL)
    sequence: int = column(Level.INTERNAL)
    leaf_hash: str = column(Level.INTERNAL)
    proof: InclusionProof | None = column(Level.INTERNAL)
