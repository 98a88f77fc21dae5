"""Filters and orders of the contract's lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

import strawberry
from strawberry import UNSET

from schema.enums import CaseKind, CaseStatus, DetentionStatus, DishonestyGround, SeizureStatus


@strawberry.input
class StringFilter:
    eq: str | None = UNSET
    in_: list[str] | None = strawberry.field(name="in", default=UNSET)
    starts_with: str | None = UNSET
    contains: str | None = UNSET
    is_null: bool | None = UNSET


@strawberry.input
class DateFilter:
    eq: date | None = UNSET
    gte: date | None = UNSET
    lt: date | None = UNSET
    is_null: bool | None = UNSET


@strawberry.input
class DecimalFilter:
    eq: Decimal | None = UNSET
    gte: Decimal | None = UNSET
    lt: Decimal | None = UNSET
    is_null: bool | None = UNSET


@strawberry.input
class IntFilter:
    eq: int | None = UNSET
    gte: int | None = UNSET
    lt: int | None = UNSET
    in_: list[int] | None = strawberry.field(name="in", default=UNSET)


@strawberry.input
class CaseStatusFilter:
    eq: CaseStatus | None = UNSET
    in_: list[CaseStatus] | None = strawberry.field(name="in", default=UNSET)


@strawberry.input
class CaseKindFilter:
    eq: CaseKind | None = UNSET
    in_: list[CaseKind] | None = strawberry.field(name="in", default=UNSET)


@strawberry.input
class DetentionStatusFilter:
    eq: DetentionStatus | None = UNSET
    in_: list[DetentionStatus] | None = strawberry.field(name="in", default=UNSET)


@strawberry.input
class SeizureStatusFilter:
    eq: SeizureStatus | None = UNSET
    in_: list[SeizureStatus] | None = strawberry.field(name="in", default=UNSET)


@strawberry.input
class DishonestyGroundFilter:
    eq: DishonestyGround | None = UNSET
    in_: list[DishonestyGround] | None = strawberry.field(name="in", default=UNSET)


@strawberry.input
class EnforcementCaseFilter:
    and_: list[EnforcementCaseFilter] | None = strawberry.field(name="and", default=UNSET)
    or_: list[EnforcementCaseFilter] | None = strawberry.field(name="or", default=UNSET)
    not_: EnforcementCaseFilter | None = strawberry.field(name="not", default=UNSET)
    number: StringFilter | None = UNSET
    court_code: StringFilter | None = UNSET
    status: CaseStatusFilter | None = UNSET
    kind: CaseKindFilter | None = UNSET
    cause: StringFilter | None = UNSET
    filed_on: DateFilter | None = UNSET
    closed_on: DateFilter | None = UNSET
    claim_amount: DecimalFilter | None = UNSET


@strawberry.input
class DetentionFilter:
    and_: list[DetentionFilter] | None = strawberry.field(name="and", default=UNSET)
    or_: list[DetentionFilter] | None = strawberry.field(name="or", default=UNSET)
    not_: DetentionFilter | None = strawberry.field(name="not", default=UNSET)
    case_number: StringFilter | None = UNSET
    status: DetentionStatusFilter | None = UNSET
    days: IntFilter | None = UNSET
    decided_on: DateFilter | None = UNSET
    due_for_release_on: DateFilter | None = UNSET
    facility: StringFilter | None = UNSET


@strawberry.input
class VehicleSeizureFilter:
    and_: list[VehicleSeizureFilter] | None = strawberry.field(name="and", default=UNSET)
    or_: list[VehicleSeizureFilter] | None = strawberry.field(name="or", default=UNSET)
    not_: VehicleSeizureFilter | None = strawberry.field(name="not", default=UNSET)
    case_number: StringFilter | None = UNSET
    plate: StringFilter | None = UNSET
    status: SeizureStatusFilter | None = UNSET
    rank: IntFilter | None = UNSET
    ordered_on: DateFilter | None = UNSET
    expires_on: DateFilter | None = UNSET


@strawberry.input
class DishonestyListingFilter:
    and_: list[DishonestyListingFilter] | None = strawberry.field(name="and", default=UNSET)
    or_: list[DishonestyListingFilter] | None = strawberry.field(name="or", default=UNSET)
    not_: DishonestyListingFilter | None = strawberry.field(name="not", default=UNSET)
    case_number: StringFilter | None = UNSET
    court_code: StringFilter | None = UNSET
    ground: DishonestyGroundFilter | None = UNSET
    published_on: DateFilter | None = UNSET
    expires_on: DateFilter | None = UNSET
    removed_on: DateFilter | None = UNSET


@strawberry.enum
class OrderDirection(Enum):
    ASC = "ASC"
    DESC = "DESC"


@strawberry.enum
class EnforcementCaseOrderField(Enum):
    NUMBER = "NUMBER"
    FILED_ON = "FILED_ON"
    CLOSED_ON = "CLOSED_ON"
    CLAIM_AMOUNT = "CLAIM_AMOUNT"


@strawberry.enum
class DetentionOrderField(Enum):
    DECIDED_ON = "DECIDED_ON"
    DUE_FOR_RELEASE_ON = "DUE_FOR_RELEASE_ON"


@strawberry.enum
class VehicleSeizureOrderField(Enum):
    ORDERED_ON = "ORDERED_ON"
    EXPIRES_ON = "EXPIRES_ON"


@strawberry.enum
class DishonestyListingOrderField(Enum):
    PUBLISHED_ON = "PUBLISHED_ON"
    EXPIRES_ON = "EXPIRES_ON"


@strawberry.input
class EnforcementCaseOrder:
    field: EnforcementCaseOrderField
    direction: OrderDirection = OrderDirection.ASC


@strawberry.input
class DetentionOrder:
    field: DetentionOrderField
    direction: OrderDirection = OrderDirection.ASC


@strawberry.input
class VehicleSeizureOrder:
    field: VehicleSeizureOrderField
    direction: OrderDirection = OrderDirection.ASC


@strawberry.input
class DishonestyListingOrder:
    field: DishonestyListingOrderField
    direction: OrderDirection = OrderDirection.ASC
