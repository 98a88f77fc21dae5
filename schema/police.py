"""Police (公安): judicial detention."""

from __future__ import annotations

from datetime import date, datetime

from access.grants import Level
from schema.common import Node, Provenance, with_provenance
from schema.declare import column, entity, one, party_named
from schema.enums import DetentionKind, DetentionStatus
from schema.references import CaseRef, PartyRef
from schema.scalars import CaseNumber


@entity("police.detention")
class Detention(Node):
    """A detention (拘留): decided, deployed, apprehended, admitted, released."""

    case_number: CaseNumber | None = column(Level.INTERNAL)
    case: CaseRef | None = one("court.enforcement_case", Level.INTERNAL, case_number="number")
    person: PartyRef | None = party_named("person", Level.SENSITIVE)
    kind: DetentionKind = column(Level.INTERNAL)
    days: int = column(Level.INTERNAL, "司法拘留 is at most 15 days.")
    decided_on: date = column(Level.INTERNAL)
    approved_by: str | None = column(Level.INTERNAL, "The court's president (院长批准).")
    status: DetentionStatus = column(Level.INTERNAL)
    facility: str | None = column(Level.SENSITIVE, "拘留所")
    admitted_at: datetime | None = column(Level.SENSITIVE, "收拘")
    due_for_release_on: date | None = column(Level.INTERNAL)
    released_at: datetime | None = column(Level.SENSITIVE)
    family_notified_at: datetime | None = column(Level.SENSITIVE, "Due within 24 hours (民诉法解释 art 180).")
    provenance: Provenance | None = with_provenance()
