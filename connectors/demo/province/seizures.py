"""Vehicles of the province, and their seizures in the order of registration (轮候)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from connectors.demo import numbers, words
from connectors.demo.cases import Case
from connectors.demo.chance import Chance
from connectors.demo.day import DEMO_TODAY, days_ago, later
from connectors.demo.parties import Party
from connectors.demo.province.homes import city_of
from connectors.demo.province.world import World

VEHICLES = 8_000
_SEIZED_PERCENT = 34
_FIRST_SERIAL = 10_000
_OFFICES = "AABBCCDEEFGGHJKL"
_ENDS = {"PERFORMED": "RELEASED", "SETTLED": "RELEASED", "WITHDRAWN": "RELEASED"}
_FIRST_IN_LINE = ("ALERT", "ALERT", "INTERCEPTED", "SEIZED", "SEIZED", "STORED", "APPRAISED", "AUCTION", "SOLD")
_VALUED = ("APPRAISED", "AUCTION", "SOLD")
_YARDS = ("第一停车场", "第二停车场", "涉案车辆停放点")


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle; `owner` is None where the register has lost them."""

    vin: str
    plate: str | None
    owner: Party | None
    model: tuple[str, str]
    registered_on: date


@dataclass(frozen=True, slots=True)
class Seizure:
    """A seizure for two years, with the rank under which it was registered."""

    vehicle: Vehicle
    case: Case
    status: str
    rank: int
    ordered_on: date
    expires_on: date
    location: str | None
    yard: str | None
    appraised: Decimal | None
    price: Decimal | None


def make_vehicles(world: World) -> tuple[Vehicle, ...]:
    """Three of four belong to debtors."""
    chance = Chance("province vehicles")
    plates = {row["plate"] for row in world.core["vehicles.vehicle"]}
    groups = (world.sides.often, world.sides.once)
    made: list[Vehicle] = []
    for serial in range(_FIRST_SERIAL, _FIRST_SERIAL + world.missing(VEHICLES, len(plates))):
        draw = chance.below(100)
        group = groups[draw >= 45]
        party = chance.pick(chance.pick(group)[0]) if draw < 75 and group else None
        owner = party or (chance.pick(world.sides.applicants) if draw < 98 and world.sides.applicants else None)
        model = chance.pick(words.MODELS)
        plate: str | None = None
        while plate is None or plate in plates:
            plate = numbers.plate(chance, chance.pick(_OFFICES), new_energy=model[0] in ("比亚迪", "蔚来"))
        plates.add(plate)
        registered_on = chance.day(date(2011, 1, 1), days_ago(200))
        vin = numbers.vehicle(serial, registered_on.year)
        made.append(Vehicle(vin, None if serial % 60 == 7 else plate, owner, model, registered_on))
    return tuple(made)


def make_seizures(world: World, vehicles: tuple[Vehicle, ...]) -> tuple[Seizure, ...]:
    """Those ordered by the cases against the owners since 2019, the oldest first."""
    chance = Chance("province seizures")
    against: dict[Party, list[Case]] = {}
    for case in sorted(world.cases, key=lambda case: (case.filed_on, case.number)):
        if case.kind in ("FIRST_ENFORCEMENT", "RESUMED") and case.filed_on.year >= 2019:
            for debtor in case.debtors:
                against.setdefault(debtor, []).append(case)
    return tuple(each for vehicle in vehicles for each in _of_vehicle(chance, vehicle, against))


def _of_vehicle(chance: Chance, vehicle: Vehicle, against: Mapping[Party, list[Case]]) -> Iterator[Seizure]:
    if vehicle.owner is None or not chance.happens(_SEIZED_PERCENT):
        return
    cases = [case for case in against.get(vehicle.owner, ()) if case.filed_on >= vehicle.registered_on][-4:]
    ordered = [
        (chance.day(case.filed_on, min(case.closed_on or DEMO_TODAY, later(case.filed_on, months=1))), case)
        for case in cases
    ]
    ahead = 0
    for ordered_on, case in sorted(ordered, key=lambda pair: (pair[0], pair[1].number)):
        lapsed = later(ordered_on, years=2) <= DEMO_TODAY
        ended = "LAPSED" if lapsed else _ENDS.get(case.status)
        status = ended or (chance.pick(_FIRST_IN_LINE) if ahead == 0 else "ALERT")
        yield _seizure(chance, vehicle, case, status, ahead + 1, ordered_on)
        ahead += ended is None and status != "SOLD"


def _seizure(chance: Chance, vehicle: Vehicle, case: Case, status: str, rank: int, ordered_on: date) -> Seizure:
    value = chance.money(15_000, 400_000) if status in _VALUED else None
    return Seizure(
        vehicle,
        case,
        status,
        rank,
        ordered_on,
        later(ordered_on, years=2) - timedelta(days=1),
        city_of(case.court_code) if status == "ALERT" else None,
        city_of(case.court_code) + chance.pick(_YARDS) if status in ("STORED", *_VALUED) else None,
        value,
        (value * Decimal("0.86")).quantize(Decimal("0.01")) if value is not None and status == "SOLD" else None,
    )


def _owner(party: Party | None) -> tuple[str | None, ...]:
    return (None,) * 4 if party is None else (party.number, party.number_kind, party.kind, party.name)


def vehicle_rows(vehicles: tuple[Vehicle, ...]) -> Iterator[tuple[Any, ...]]:
    """`vehicles.vehicle`."""
    for each in vehicles:
        yield (each.vin, each.plate, *each.model, each.registered_on, *_owner(each.owner))


def seizure_rows(seizures: tuple[Seizure, ...]) -> Iterator[tuple[Any, ...]]:
    """`vehicles.seizure`."""
    for each in seizures:
        yield (
            each.vehicle.vin,
            each.vehicle.plate,
            *_owner(each.vehicle.owner),
            each.case.number,
            each.status,
            each.rank,
            each.ordered_on,
            each.expires_on,
            each.location,
            each.yard,
            each.appraised,
            each.price,
        )
