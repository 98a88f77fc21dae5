"""What can be asked: the root of the contract."""

from __future__ import annotations

from datetime import date

import strawberry

from access.grants import Level
from identifiers import case_number
from resolvers import credit, metrics, nodes, parties, relations, search, sources, vehicles
from resolvers.flow import answer
from resolvers.viewer import viewer
from schema.access import AccessRecord, Viewer
from schema.bank import FundFlowFinding
from schema.common import Node, Source
from schema.connections import Connection
from schema.court import EnforcementCase
from schema.credit import CreditStanding, DishonestyListing, RestorationCertificate
from schema.declare import PAGING, argument, computed, connection, found_by, later
from schema.enums import FundFlowRule, NumberKind, PartyKind, RelationKind
from schema.filters import (
    DetentionFilter,
    DetentionOrder,
    DishonestyListingFilter,
    DishonestyListingOrder,
    EnforcementCaseFilter,
    EnforcementCaseOrder,
    VehicleSeizureFilter,
    VehicleSeizureOrder,
)
from schema.metrics import EnforcementMetrics
from schema.party import Party, PartyMatch
from schema.police import Detention
from schema.registry import RelationPath
from schema.scalars import CaseNumber
from schema.vehicles import Vehicle, VehicleSeizure


@strawberry.type
class Query:
    """Everything that can be asked."""

    node: Node | None = computed(nodes.node, Level.PUBLIC, arguments=[argument("id", strawberry.ID)])
    nodes: list[Node | None] = computed(nodes.nodes, Level.PUBLIC, arguments=[argument("ids", list[strawberry.ID])])
    party: Party | None = computed(
        parties.party,
        Level.INTERNAL,
        "One party by official number (the check digits are verified); null when no agency knows it.",
        [argument("number", str), argument("kind", NumberKind | None)],
    )
    parties: list[Party | None] = computed(
        parties.parties,
        Level.INTERNAL,
        "Up to 500 numbers at once, answered in order; a number that is wrong or unknown is null, "
        "the wrong one with an error of its own.",
        [argument("numbers", list[str]), argument("kind", NumberKind | None)],
    )
    search_parties: list[PartyMatch] | None = computed(
        search.search_parties,
        Level.PERSONAL,
        "Parties whose name is similar, best first.",
        [
            argument("name", str),
            argument("kind", PartyKind | None),
            argument("divisionCode", str | None),
            argument("first", int | None, 10),
        ],
    )
    case: EnforcementCase | None = found_by(
        "court.enforcement_case", Level.INTERNAL, argument("number", CaseNumber), case_number.normalise
    )
    cases: Connection[EnforcementCase] | None = connection(
        "court.enforcement_case",
        Level.INTERNAL,
        newest="filed_on",
        arguments=[
            argument("where", EnforcementCaseFilter | None),
            argument("orderBy", list[EnforcementCaseOrder] | None),
        ],
    )
    detentions: Connection[Detention] | None = connection(
        "police.detention",
        Level.SENSITIVE,
        newest="decided_on",
        arguments=[argument("where", DetentionFilter | None), argument("orderBy", list[DetentionOrder] | None)],
    )
    vehicle: Vehicle | None = computed(
        vehicles.vehicle,
        Level.PERSONAL,
        "By plate or by VIN: exactly one of them.",
        [argument("plate", str | None), argument("vin", str | None)],
    )
    seizures: Connection[VehicleSeizure] | None = connection(
        "vehicles.seizure",
        Level.INTERNAL,
        newest="ordered_on",
        arguments=[
            argument("where", VehicleSeizureFilter | None),
            argument("orderBy", list[VehicleSeizureOrder] | None),
        ],
    )
    dishonesty_listings: Connection[DishonestyListing] | None = connection(
        "credit.dishonesty_listing",
        Level.PUBLIC,
        newest="published_on",
        arguments=[
            argument("where", DishonestyListingFilter | None),
            argument("orderBy", list[DishonestyListingOrder] | None),
        ],
    )
    relation_paths: list[RelationPath] | None = computed(
        relations.paths,
        Level.INTERNAL,
        "Ways between two parties, shortest first. Without kinds: those that are answered, "
        "named in extensions.relationKinds.",
        [
            argument("from", strawberry.ID),
            argument("to", strawberry.ID),
            argument("kinds", list[RelationKind] | None),
            argument("maxHops", int | None, 6),
            argument("first", int | None, 5),
        ],
    )
    fund_flow: list[FundFlowFinding] | None = computed(
        answer.fund_flow,
        Level.SENSITIVE,
        "Suspicious flows around a case's debtors, each with the transactions that show it. `from` counts, `to` does "
        "not; without them from the notice of suit, or a year before the notice of enforcement or the filing, on.",
        [
            argument("caseNumber", CaseNumber),
            argument("rules", list[FundFlowRule] | None),
            argument("from", date | None),
            argument("to", date | None),
        ],
    )
    credit_standing: CreditStanding | None = computed(
        credit.standing_by_number,
        Level.PUBLIC,
        "What a business asks: is this code listed, and what stands in the way of restoration. "
        "A valid number that nobody lists: listed is false.",
        [argument("number", str)],
    )
    restoration_certificate: RestorationCertificate | None = computed(
        credit.restoration_certificate, Level.PUBLIC, arguments=[argument("number", str)]
    )
    enforcement_metrics: EnforcementMetrics | None = computed(
        metrics.enforcement_metrics,
        Level.PUBLIC,
        "Court performance for a period (首执终本率, 平均结案用时, 执行到位率 ...). `from` counts, `to` does not.",
        [argument("courtCode", str | None), argument("from", date), argument("to", date)],
    )
    sources: list[Source] = computed(sources.sources, Level.PUBLIC, "The agencies as they answer just now.")
    viewer: Viewer = computed(viewer, Level.PUBLIC, "Who asks, and what they may read.")
    access_records: Connection[AccessRecord] | None = later(
        "accessRecords", Level.INTERNAL, "Who looked at this subject.", [argument("subject", strawberry.ID), *PAGING]
    )
