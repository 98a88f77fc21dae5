"""Court (法院执行): courts, enforcement cases and what was done in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from access.grants import Level
from resolvers import leads
from resolvers import related_cases as related_to
from resolvers.court import parties_in_role, role_condition, terminations
from resolvers.divisions import division_of
from schema.common import Division, Node, Provenance, with_provenance
from schema.declare import (
    argument,
    column,
    computed,
    derived,
    entity,
    identity,
    many,
    one,
    party_named,
    value,
)
from schema.enums import CaseKind, CaseRole, CaseStatus, CourtLevel, MeasureKind, MeasureStatus, RelationThrough
from schema.police import Detention
from schema.references import CompanyRef, PartyRef
from schema.registry import RelationPath
from schema.scalars import CaseNumber
from schema.vehicles import VehicleSeizure


@entity("court.court")
class Court:
    """A people's court (人民法院)."""

    code: str = column(Level.PUBLIC, "Its code in case numbers, e.g. 浙0522.")
    name: str = column(Level.PUBLIC)
    level: CourtLevel = column(Level.PUBLIC)
    division: Division | None = derived(division_of("division_code"), Level.PUBLIC, needs=("division_code",))
    parent: Court | None = one("court.court", Level.PUBLIC, parent_code="code")


@entity("court.case_party")
class CaseParty:
    """A party of a case (当事人), as the court wrote it."""

    role: CaseRole = column(Level.INTERNAL)
    party: PartyRef | None = party_named("party", Level.INTERNAL)
    name: str | None = column(Level.PERSONAL, of="party_name")
    address: str | None = column(Level.PERSONAL)
    agent: str | None = column(Level.PERSONAL, "委托代理人")


@entity("court.control_measure")
class ControlMeasure:
    """A control measure (控制措施): seizure or freeze, with its rank and term."""

    id: strawberry.ID = identity()
    kind: MeasureKind = column(Level.INTERNAL)
    target: str | None = column(Level.SENSITIVE)
    amount: Decimal | None = column(Level.INTERNAL)
    starts_on: date = column(Level.INTERNAL)
    expires_on: date | None = column(Level.INTERNAL)
    rank: int | None = column(Level.INTERNAL, "轮候顺位")
    status: MeasureStatus = column(Level.INTERNAL)
    provenance: Provenance | None = with_provenance()


@entity("court.payment")
class Payment:
    """Money that came in (执行到账)."""

    id: strawberry.ID = identity()
    paid_on: date = column(Level.INTERNAL)
    amount: Decimal = column(Level.INTERNAL)
    kind: str = column(Level.INTERNAL)


@value
class TerminationRuling:
    """A ruling that ends this procedure (终本裁定), 法〔2016〕373号."""

    ruled_on: date = column(Level.INTERNAL)
    next_inquiry_due_on: date | None = column(Level.INTERNAL, "Art 9: every six months for five years.")
    inquiries: int = column(Level.INTERNAL)
    age_years: int = column(Level.INTERNAL)
    resumable: bool = column(
        Level.INTERNAL, "The ruling stands, the claim is not fully performed and no 执恢 was filed since."
    )


@value
class RelatedCase:
    """A case related to another, and through whom."""

    case: EnforcementCase | None = column(Level.INTERNAL)
    through: RelationThrough = column(Level.INTERNAL)
    via: list[PartyRef] | None = column(
        Level.INTERNAL, "The shared debtors; else those who control, represent or hold shares of a debtor of both."
    )
    path: RelationPath | None = computed(
        related_to.paths, Level.INTERNAL, "From a debtor here to a debtor there; of a shared debtor, that party alone."
    )


@value
class ObligorLead:
    """A person who may be added as obligor (变更追加), with rule and evidence: a lead, never a finding of law."""

    party: PartyRef = column(Level.INTERNAL)
    debtor: CompanyRef = column(Level.INTERNAL, "The debtor of the case besides which they may be added.")
    rule: str = column(
        Level.INTERNAL, "The rules that it rests on, as in force today, and the remedy against a ruling by them."
    )
    article: str = column(Level.INTERNAL, "Of 法释〔2016〕21号: 17 to 22.")
    evidence: list[str] = column(
        Level.INTERNAL, "The records by which it can be checked, by table and serial; last, what no record shows."
    )
    amount: Decimal | None = column(
        Level.INTERNAL,
        "How far the article goes, CNY: what is unpaid, withdrawn or received, or the whole that is outstanding. "
        "Null where it is not known.",
    )
    contested: bool = column(
        Level.INTERNAL, "True where it is disputed whether enforcement may add them (capital not yet due)."
    )


@entity("court.enforcement_case")
class EnforcementCase(Node):
    """执行案件: a case in which a court enforces an instrument."""

    number: CaseNumber = column(Level.PUBLIC)
    kind: CaseKind = column(Level.PUBLIC)
    status: CaseStatus = column(Level.INTERNAL)
    court: Court | None = one("court.court", Level.PUBLIC, court_code="code")
    filed_on: date = column(Level.PUBLIC)
    closed_on: date | None = column(Level.INTERNAL)
    cause: str | None = column(Level.INTERNAL, "案由")
    basis_number: str | None = column(
        Level.INTERNAL, "The instrument being enforced (执行依据文号) and the court or body that made it."
    )
    basis_unit: str | None = column(Level.INTERNAL)
    claim_amount: Decimal | None = column(Level.INTERNAL, "申请执行标的, CNY")
    recovered_amount: Decimal | None = column(Level.INTERNAL, "已执行到位, CNY")
    judge: str | None = column(Level.INTERNAL)
    parties: list[CaseParty] = many(
        "court.case_party",
        Level.INTERNAL,
        newest=None,
        arguments=[argument("role", CaseRole | None)],
        where=role_condition,
        number="case_number",
    )
    debtors: list[PartyRef] | None = computed(
        parties_in_role("DEBTOR"), Level.INTERNAL, "被执行人 with a number, each once.", needs=("number",)
    )
    applicants: list[PartyRef] | None = computed(
        parties_in_role("APPLICANT"), Level.INTERNAL, "申请执行人 with a number, each once.", needs=("number",)
    )
    measures: list[ControlMeasure] | None = many(
        "court.control_measure",
        Level.INTERNAL,
        newest="starts_on",
        arguments=[argument("first", int | None, 1000)],
        number="case_number",
    )
    payments: list[Payment] | None = many(
        "court.payment",
        Level.INTERNAL,
        newest="paid_on",
        arguments=[argument("first", int | None, 1000)],
        number="case_number",
    )
    termination: TerminationRuling | None = computed(
        terminations,
        Level.INTERNAL,
        "终本 ruling, where there is one, with when the next re-inquiry is due.",
        needs=("number", "status", "claim_amount", "recovered_amount"),
    )
    detentions: list[Detention] | None = many(
        "police.detention", Level.SENSITIVE, newest="decided_on", number="case_number"
    )
    seizures: list[VehicleSeizure] | None = many(
        "vehicles.seizure", Level.INTERNAL, newest="ordered_on", number="case_number"
    )
    related_cases: list[RelatedCase] | None = computed(
        related_to.cases,
        Level.INTERNAL,
        "Cases that share a debtor, by official number across all courts; by control through companies when asked.",
        [
            argument("through", list[RelationThrough] | None, [RelationThrough.SAME_DEBTOR]),
            argument("first", int | None, 50),
        ],
        needs=("number",),
    )
    additional_obligor_leads: list[ObligorLead] | None = computed(
        leads.obligor_leads,
        Level.INTERNAL,
        "Persons who may be added as obligors (变更追加), each with rule and evidence.",
        needs=("record_id", "number", "kind", "status", "claim_amount", "recovered_amount"),
    )
    provenance: Provenance | None = with_provenance()
