"""Companies (市场主体): their facts come from the registry."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from access.grants import Level
from resolvers import control, owners, registry
from resolvers.divisions import party_division
from resolvers.party_facts import fact, names
from schema.common import Division
from schema.connections import Connection
from schema.declare import argument, column, computed, many, value
from schema.enums import CompanyStatus
from schema.party import Party, holdings_of_party, vehicles_of_party
from schema.person import Person
from schema.registry import ControlFinding, Holding, Office, UltimateOwner
from schema.vehicles import Vehicle


@value
class Company(Party):
    """A company or other organisation (法人、非法人组织)."""

    name: str | None = computed(names, Level.PUBLIC)
    number: str | None = column(Level.PUBLIC, "统一社会信用代码")
    registered_capital: Decimal | None = computed(fact("registered_capital"), Level.PUBLIC, "注册资本")
    paid_in_capital: Decimal | None = computed(fact("paid_in_capital"), Level.PUBLIC, "实收资本")
    established_on: date | None = computed(fact("established_on"), Level.PUBLIC)
    status: CompanyStatus | None = computed(fact("status"), Level.PUBLIC)
    company_type: str | None = computed(fact("company_type"), Level.PUBLIC)
    industry: str | None = computed(fact("industry"), Level.PUBLIC)
    registered_address: str | None = computed(fact("registered_address"), Level.PUBLIC)
    division: Division | None = computed(party_division("division_code"), Level.PUBLIC)
    legal_representative: Person | None = computed(registry.legal_representatives, Level.PUBLIC, "法定代表人")
    officers: list[Office] | None = many("registry.officer", Level.PUBLIC, newest="since", number="company_number")
    shareholders: list[Holding] | None = many(
        "registry.shareholding",
        Level.PUBLIC,
        "Direct shareholders (股东), current unless asOf is given.",
        newest="since",
        arguments=[argument("asOf", date | None)],
        where=registry.held_on,
        number="company_number",
    )
    ultimate_owners: list[UltimateOwner] | None = computed(
        owners.ultimate_owners,
        Level.INTERNAL,
        "Every party upstream, companies included, whose integrated share is at least minShare: "
        "all paths, cycles included.",
        [argument("minShare", float | None, 0.25), argument("asOf", date | None)],
    )
    actual_controller: ControlFinding | None = computed(
        control.actual_controllers,
        Level.INTERNAL,
        "Actual controller (实际控制人): a lead with its evidence, or undetermined.",
    )
    vehicles: Connection[Vehicle] | None = vehicles_of_party(Level.INTERNAL)
    holdings: list[Holding] | None = holdings_of_party(Level.PUBLIC)
