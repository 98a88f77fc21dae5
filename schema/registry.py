"""Registry and relationship graph (工商登记与关系图谱): holdings, offices, ownership, control, paths."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from access.grants import Level
from resolvers import owners, registry
from schema.common import Provenance, with_provenance
from schema.declare import column, computed, derived, entity, party_named, person_named, value
from schema.enums import ControlBasis, OfficeRole, RelationKind
from schema.references import CompanyRef, PartyRef, PersonRef


def _company() -> Any:
    """`company`: the one that the record names by its number."""
    return derived(registry.company, Level.PUBLIC, needs=("company_number",), register=registry.COMPANY_OF_RECORD)


@entity("registry.shareholding")
class Holding:
    """A direct shareholding (持股) with its period."""

    holder: PartyRef | None = party_named("holder", Level.PUBLIC)
    company: CompanyRef | None = _company()
    share: float | None = column(Level.PUBLIC, "Fraction of 1.")
    subscribed_capital: Decimal | None = column(Level.PUBLIC, "认缴")
    paid_in_capital: Decimal | None = column(Level.PUBLIC, "实缴")
    since: date | None = column(Level.PUBLIC)
    until: date | None = column(Level.PUBLIC)
    provenance: Provenance | None = with_provenance()


@entity("registry.officer")
class Office:
    """An office in a company (主要人员) with its period."""

    person: PersonRef | None = person_named("person", Level.PUBLIC)
    company: CompanyRef | None = _company()
    role: OfficeRole = column(Level.PUBLIC)
    since: date | None = column(Level.PUBLIC)
    until: date | None = column(Level.PUBLIC)


@value
class OwnershipPath:
    """One way in which a share is held, with the product of its steps."""

    share: float = column(Level.INTERNAL)
    steps: list[Holding] = computed(registry.holdings_of_records, Level.INTERNAL)


@value
class UltimateOwner:
    """A party upstream with its integrated share (受益所有人: 25 % or more)."""

    party: PartyRef = column(Level.INTERNAL)
    integrated_share: float = column(Level.INTERNAL, "(I-A)^-1 A: all paths, cycles included.")
    direct_share: float = column(Level.INTERNAL)
    paths: list[OwnershipPath] = computed(owners.paths, Level.INTERNAL)


@value
class ControlFinding:
    """Who can in fact direct the company (实际控制人): a lead with its evidence, or undetermined."""

    controller: PartyRef | None = column(Level.INTERNAL)
    determined: bool = column(Level.INTERNAL)
    basis: ControlBasis | None = column(Level.INTERNAL)
    path: list[Holding] = computed(registry.holdings_of_records, Level.INTERNAL)
    explanation: str = column(Level.INTERNAL)


@value
class ControlledCompany:
    """A company that a party controls, with the votes it commands."""

    company: CompanyRef = column(Level.INTERNAL)
    votes: float = column(Level.INTERNAL)
    through: list[CompanyRef] = column(Level.INTERNAL)


@value
class RelationLink:
    """One step between two parties."""

    kind: RelationKind = column(Level.INTERNAL)
    origin: PartyRef = column(Level.INTERNAL, name="from")
    target: PartyRef = column(Level.INTERNAL, name="to")
    share: float | None = column(Level.INTERNAL)
    amount: Decimal | None = column(Level.INTERNAL)
    since: date | None = column(Level.INTERNAL)
    until: date | None = column(Level.INTERNAL)


@value
class RelationPath:
    """A way from one party to another, shortest first."""

    hops: int = column(Level.INTERNAL)
    nodes: list[PartyRef] = column(Level.INTERNAL)
    links: list[RelationLink] = column(Level.INTERNAL)
