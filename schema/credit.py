"""Credit (信用): dishonesty listings, consumption restrictions, what restores credit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from access.grants import Level
from resolvers import credit
from schema.common import Node, Provenance, with_provenance
from schema.court import Court, EnforcementCase
from schema.declare import column, computed, derived, entity, one, party_named, value
from schema.enums import DishonestyGround
from schema.references import PartyRef, PersonRef
from schema.scalars import CaseNumber


@value
class RestorationBlocker:
    """One thing that stands between a party and restoration, with the rule and what to do next."""

    code: str = column(Level.PUBLIC)
    rule: str = column(Level.PUBLIC)
    explanation: str = column(Level.PUBLIC)
    case_number: CaseNumber | None = column(Level.PUBLIC)
    remedy: str = column(Level.PUBLIC)


@value
class RestorationAssessment:
    """What stands between a party and restoration of its credit (信用修复), by 法释〔2017〕7号 and 法释〔2015〕17号."""

    eligible: bool = column(Level.PUBLIC)
    blockers: list[RestorationBlocker] = column(Level.PUBLIC)
    earliest_on: date | None = column(Level.PUBLIC, "Null where only an act, not time, ends a listing.")
    rules_version: str = column(Level.PUBLIC)


@value
class CreditStanding:
    """Whether a party is listed or restricted today."""

    listed: bool = derived(credit.assessed("listed"), Level.PUBLIC)
    restricted: bool = derived(credit.assessed("restricted"), Level.PUBLIC)
    active_listings: int = derived(credit.assessed("active_listings"), Level.PUBLIC)
    outstanding_amount: Decimal | None = derived(credit.assessed("outstanding_amount"), Level.INTERNAL)
    restoration: RestorationAssessment | None = derived(credit.assessed("restoration"), Level.PUBLIC)
    provenance: Provenance | None = derived(credit.standing_provenance, Level.PUBLIC)


@entity("credit.dishonesty_listing")
class DishonestyListing(Node):
    """A listing as dishonest judgment debtor (失信被执行人), 法释〔2017〕7号."""

    party: PartyRef | None = party_named("party", Level.PUBLIC)
    case_number: CaseNumber | None = column(Level.PUBLIC)
    case: EnforcementCase | None = one("court.enforcement_case", Level.PUBLIC, case_number="number")
    court: Court | None = one("court.court", Level.PUBLIC, court_code="code")
    ground: DishonestyGround = column(Level.PUBLIC)
    duty: str | None = column(Level.PUBLIC, "生效法律文书确定的义务")
    performance: str | None = column(Level.PUBLIC, "履行情况")
    published_on: date = column(Level.PUBLIC)
    expires_on: date | None = column(Level.PUBLIC, "Null where the ground has no fixed term.")
    removed_on: date | None = column(Level.PUBLIC)
    removal_reason: str | None = column(Level.PUBLIC)
    active: bool = derived(
        credit.listing_active,
        Level.PUBLIC,
        condition=credit.today(credit.counts_on),
        needs=("published_on", "expires_on", "removed_on"),
    )
    provenance: Provenance | None = with_provenance()


@entity("credit.consumption_restriction")
class ConsumptionRestriction(Node):
    """A consumption restriction order (限制消费令), 法释〔2015〕17号."""

    party: PartyRef | None = party_named("party", Level.PUBLIC)
    case_number: CaseNumber | None = column(Level.PUBLIC)
    case: EnforcementCase | None = one("court.enforcement_case", Level.PUBLIC, case_number="number")
    issued_on: date = column(Level.PUBLIC)
    lifted_on: date | None = column(Level.PUBLIC)
    active: bool = derived(
        credit.restriction_active,
        Level.PUBLIC,
        condition=credit.today(credit.binds_on),
        needs=("issued_on", "lifted_on"),
    )
    bound_persons: list[PersonRef] | None = computed(
        credit.bound_persons, Level.PERSONAL, "A unit's restriction also binds these.", needs=("record_id",)
    )
    provenance: Provenance | None = with_provenance()


@entity("credit.restoration_certificate")
class RestorationCertificate:
    """A certificate of restored credit (信用修复证明)."""

    number: str = column(Level.PUBLIC)
    party: PartyRef | None = party_named("party", Level.PUBLIC)
    court: Court | None = one("court.court", Level.PUBLIC, court_code="code")
    issued_on: date = column(Level.PUBLIC)
    revoked_on: date | None = column(Level.PUBLIC)
    valid: bool = derived(
        credit.certificate_valid,
        Level.PUBLIC,
        condition=credit.today(credit.valid_on),
        needs=("issued_on", "revoked_on"),
    )
