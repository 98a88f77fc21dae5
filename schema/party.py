"""Parties (当事人): what every agency knows of a person or company, by official number."""

from __future__ import annotations

from datetime import date
from typing import Any

from access.grants import Level
from connectors.scan import Through
from resolvers import control, court, credit, party_facts, registry
from schema.bank import BankAccount
from schema.common import Node
from schema.connections import Connection
from schema.court import EnforcementCase
from schema.credit import ConsumptionRestriction, CreditStanding, DishonestyListing
from schema.declare import argument, column, computed, connection, interface, many, value
from schema.enums import CaseRole, NumberKind, PartyKind
from schema.filters import EnforcementCaseFilter, EnforcementCaseOrder
from schema.police import Detention
from schema.registry import ControlledCompany, Holding
from schema.vehicles import Vehicle, VehicleSeizure

_PARTY_OF_CASE = Through("court.case_party", ("party_number",), ("case_number",), ("number",))


def cases_of_party() -> Any:
    """`cases`: those in which the party has the role asked for, each once."""
    return connection(
        "court.enforcement_case",
        Level.INTERNAL,
        newest="filed_on",
        arguments=[
            argument("role", CaseRole | None),
            argument("where", EnforcementCaseFilter | None),
            argument("orderBy", list[EnforcementCaseOrder] | None),
        ],
        through=_PARTY_OF_CASE,
        through_where=court.role_condition,
        number="party_number",
    )


def vehicles_of_party(level: Level) -> Any:
    """`vehicles`: those registered to the party."""
    return connection("vehicles.vehicle", level, newest="registered_on", number="owner_number")


def holdings_of_party(level: Level) -> Any:
    """`holdings`: shares held on a day, today where none is given."""
    return many(
        "registry.shareholding",
        level,
        newest="since",
        arguments=[argument("asOf", date | None)],
        where=registry.held_on,
        number="holder_number",
    )


def controls_of_party(level: Level) -> Any:
    """`controls`: companies that the party controls."""
    return computed(control.controlled, level)


@interface
class Party(Node):
    """A person or company that some agency knows, one across agencies by official number."""

    kind: PartyKind = column(Level.PUBLIC)
    name: str | None = computed(party_facts.names, Level.PERSONAL)
    number: str | None = column(Level.SENSITIVE, "证件号码 / 统一社会信用代码, masked as the agreement says.")
    number_kind: NumberKind | None = column(Level.PUBLIC)
    cases: Connection[EnforcementCase] | None = cases_of_party()
    detentions: Connection[Detention] | None = connection(
        "police.detention", Level.SENSITIVE, newest="decided_on", number="person_number"
    )
    vehicles: Connection[Vehicle] | None = vehicles_of_party(Level.PERSONAL)
    seizures: Connection[VehicleSeizure] | None = connection(
        "vehicles.seizure", Level.INTERNAL, newest="ordered_on", number="owner_number"
    )
    credit_standing: CreditStanding | None = computed(credit.standings, Level.PUBLIC)
    dishonesty_listings: list[DishonestyListing] | None = many(
        "credit.dishonesty_listing",
        Level.PUBLIC,
        newest="published_on",
        arguments=[argument("activeOn", date | None), argument("first", int | None, 100)],
        where=credit.listed_on,
        number="party_number",
    )
    consumption_restrictions: list[ConsumptionRestriction] | None = many(
        "credit.consumption_restriction",
        Level.PUBLIC,
        newest="issued_on",
        arguments=[argument("activeOn", date | None), argument("first", int | None, 100)],
        where=credit.restricted_on,
        number="party_number",
    )
    holdings: list[Holding] | None = holdings_of_party(Level.PERSONAL)
    controls: list[ControlledCompany] | None = controls_of_party(Level.INTERNAL)
    accounts: list[BankAccount] | None = many(
        "bank.account", Level.SENSITIVE, newest="opened_on", number="holder_number"
    )


@value
class PartyMatch:
    """A candidate of a name search: never a silent merge."""

    party: Party = column(Level.INTERNAL)
    score: float = column(Level.INTERNAL)
    matched_on: list[str] = column(Level.INTERNAL)
