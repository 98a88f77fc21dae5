"""`streams`: the rows of every table of the province, made while they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

from connectors.demo.province import bank, court, credit, police, registry, seizures
from connectors.demo.province.world import World
from connectors.scan import Row

PER_SCALE: Mapping[str, int] = MappingProxyType(
    {
        "court.enforcement_case": 29_900,
        "court.case_party": 75_500,
        "court.control_measure": 89_300,
        "court.payment": 149_000,
        "court.termination_ruling": 2_100,
        "court.termination_inquiry": 7_400,
        "court.property_report": 19_900,
        "police.person": 20_000,
        "police.detention": 3_000,
        "vehicles.vehicle": 8_000,
        "vehicles.seizure": 3_900,
        "credit.dishonesty_listing": 6_300,
        "credit.consumption_restriction": 9_400,
        "credit.restricted_person": 3_700,
        "credit.restoration_certificate": 2_000,
        "registry.company": 5_000,
        "registry.natural_person": 12_900,
        "registry.shareholding": 11_600,
        "registry.capital_contribution": 8_100,
        "registry.officer": 21_400,
        "registry.filing": 1_300,
        "bank.account": 11_600,
        "bank.transaction": 200_000,
        "bank.loan": 2_000,
        "bank.loan_movement": 3_600,
        "bank.guarantee": 2_800,
    }
)
"""About how many rows each table has at scale 1; `court.court` is the same at every scale."""


def streams(scale: float, core: Mapping[str, tuple[Row, ...]]) -> Mapping[str, Iterator[tuple[Any, ...]]]:
    """The rows of each table without their record_id; what none of them has asked for is not made."""
    made = _Made(World(scale, core))
    return {name: _later(make, made) for name, make in _TABLES.items()}


class _Made:
    """What several tables share, made once."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def vehicles(self) -> tuple[seizures.Vehicle, ...]:
        return seizures.make_vehicles(self.world)

    @cached_property
    def seizures(self) -> tuple[seizures.Seizure, ...]:
        return seizures.make_seizures(self.world, self.vehicles)

    @cached_property
    def orders(self) -> tuple[credit.Order, ...]:
        return credit.make_orders(self.world)

    @cached_property
    def filed(self) -> registry.Filed:
        return registry.make_registry(self.world)

    @cached_property
    def accounts(self) -> tuple[bank.Account, ...]:
        return bank.make_accounts(self.world)

    @cached_property
    def loans(self) -> tuple[bank.Loan, ...]:
        return bank.make_loans(self.world, self.accounts)


def _later(make: Callable[[_Made], Iterable[tuple[Any, ...]]], made: _Made) -> Iterator[tuple[Any, ...]]:
    yield from make(made)


_TABLES: Mapping[str, Callable[[_Made], Iterable[tuple[Any, ...]]]] = MappingProxyType(
    {
        "court.enforcement_case": lambda made: court.enforcement_cases(made.world),
        "court.case_party": lambda made: court.case_parties(made.world),
        "court.control_measure": lambda made: court.control_measures(made.world, made.seizures),
        "court.payment": lambda made: court.payments(made.world),
        "court.termination_ruling": lambda made: court.termination_rulings(made.world),
        "court.termination_inquiry": lambda made: court.termination_inquiries(made.world),
        "court.property_report": lambda made: court.property_reports(made.world),
        "police.person": lambda made: police.person_rows(made.world),
        "police.detention": lambda made: police.detention_rows(made.world),
        "vehicles.vehicle": lambda made: seizures.vehicle_rows(made.vehicles),
        "vehicles.seizure": lambda made: seizures.seizure_rows(made.seizures),
        "credit.dishonesty_listing": lambda made: credit.listing_rows(made.orders),
        "credit.consumption_restriction": lambda made: credit.restriction_rows(made.orders),
        "credit.restricted_person": lambda made: credit.bound_rows(made.world, made.orders),
        "credit.restoration_certificate": lambda made: credit.certificate_rows(made.world, made.orders),
        "registry.company": lambda made: made.filed.companies,
        "registry.natural_person": lambda made: made.filed.natural_persons(),
        "registry.shareholding": lambda made: made.filed.holdings,
        "registry.capital_contribution": lambda made: made.filed.contributions,
        "registry.officer": lambda made: made.filed.officers,
        "registry.filing": lambda made: made.filed.filings,
        "bank.account": lambda made: bank.account_rows(made.accounts),
        "bank.transaction": lambda made: bank.transaction_rows(made.world, made.accounts),
        "bank.loan": lambda made: bank.loan_rows(made.loans),
        "bank.loan_movement": lambda made: bank.movement_rows(made.loans),
        "bank.guarantee": lambda made: bank.guarantee_rows(made.world, made.loans),
    }
)
