"""Vehicle rows: registered vehicles, and their seizures in the order of registration (轮候)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from connectors.demo import numbers, words
from connectors.demo.cases import Case
from connectors.demo.chance import Chance
from connectors.demo.court import add_measure
from connectors.demo.day import DEMO_TODAY, days_ago, later
from connectors.demo.ledger import Ledger
from connectors.demo.parties import Company, Party, Person

_VEHICLES = 240
_ENDS = {"PERFORMED": "RELEASED", "SETTLED": "RELEASED", "WITHDRAWN": "RELEASED"}


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle and its owner, None where the register has lost them."""

    vin: str
    plate: str | None
    owner: Party | None


def add_vehicle(
    ledger: Ledger, vin: str, plate: str | None, owner: Party | None, model: tuple[str, str], registered_on: date
) -> Vehicle:
    """The register's record of a vehicle."""
    ledger.add(
        "vehicles.vehicle",
        vin=vin,
        plate=plate,
        brand=model[0],
        model=model[1],
        registered_on=registered_on,
        **({} if owner is None else owner.columns("owner")),
    )
    return Vehicle(vin, plate, owner)


def add_seizure(
    ledger: Ledger,
    vehicle: Vehicle,
    case: Case,
    ordered_on: date,
    rank: int,
    status: str,
    *,
    yard: str | None = None,
    appraised: Decimal | None = None,
    price: Decimal | None = None,
) -> None:
    """A seizure for two years with the rank it was registered under, and the court's own measure behind it."""
    ledger.add(
        "vehicles.seizure",
        vin=vehicle.vin,
        plate=vehicle.plate,
        **({} if vehicle.owner is None else vehicle.owner.columns("owner")),
        case_number=case.number,
        status=status,
        rank=rank,
        ordered_on=ordered_on,
        expires_on=later(ordered_on, years=2) - timedelta(days=1),
        location="湖州市" if status == "ALERT" else None,
        storage_yard=yard,
        appraised_value=appraised,
        auction_price=price,
    )
    ends = {"SOLD": "REALISED", "RELEASED": "RELEASED", "LAPSED": "LAPSED"}
    target = f"机动车 {vehicle.plate or vehicle.vin}"
    add_measure(ledger, case, "VEHICLE_SEIZURE", target, ordered_on, appraised, rank=rank, status=ends.get(status))


def add_vehicles(
    ledger: Ledger, persons: Sequence[Person], companies: Sequence[Company], cases: Sequence[Case]
) -> None:
    """Vehicles made by chance; those of debtors are seized by the cases against them, the oldest first."""
    chance = Chance("vehicles")
    plates: set[str] = set()
    owners = (*(each.party for each in persons[:180]), *(each.party for each in companies[:50]))
    against: dict[Party, list[Case]] = {}
    for case in sorted(cases, key=lambda case: (case.filed_on, case.number)):
        if case.kind in ("FIRST_ENFORCEMENT", "RESUMED") and case.filed_on.year >= 2019:
            for debtor in case.debtors:
                against.setdefault(debtor, []).append(case)
    for serial in range(1000, 1000 + _VEHICLES):
        owner = chance.pick(owners) if serial % 80 else None
        vehicle = _vehicle(ledger, chance, serial, owner, plates)
        if owner is not None and chance.happens(75):
            known_since = ledger.rows_of("vehicles.vehicle")[-1]["registered_on"]
            later_cases = [case for case in against.get(owner, ()) if case.filed_on >= known_since]
            _add_seizures(ledger, chance, vehicle, later_cases[-4:])


def _vehicle(ledger: Ledger, chance: Chance, serial: int, owner: Party | None, plates: set[str]) -> Vehicle:
    model = chance.pick(words.MODELS)
    registered_on = chance.day(date(2011, 1, 1), days_ago(200))
    plate: str | None = None
    while plate is None or plate in plates:
        plate = numbers.plate(chance, chance.pick("EEEEAF"), new_energy=model[0] in ("比亚迪", "蔚来"))
    plates.add(plate)
    vin = numbers.vehicle(serial, registered_on.year)
    return add_vehicle(ledger, vin, None if serial % 60 == 7 else plate, owner, model, registered_on)


def _add_seizures(ledger: Ledger, chance: Chance, vehicle: Vehicle, cases: Sequence[Case]) -> None:
    ahead = 0
    ordered = [(chance.day(case.filed_on, min(_until(case), later(case.filed_on, months=1))), case) for case in cases]
    for ordered_on, case in sorted(ordered, key=lambda pair: (pair[0], pair[1].number)):
        lapsed = later(ordered_on, years=2) <= DEMO_TODAY
        ended = "LAPSED" if lapsed else _ENDS.get(case.status)
        status = ended or (_first_in_line(chance) if ahead == 0 else "ALERT")
        value = chance.money(15_000, 400_000) if status in ("APPRAISED", "AUCTION", "SOLD") else None
        add_seizure(
            ledger,
            vehicle,
            case,
            ordered_on,
            ahead + 1,
            status,
            yard=chance.pick(words.YARDS) if status in ("STORED", "APPRAISED", "AUCTION", "SOLD") else None,
            appraised=value,
            price=(value * Decimal("0.86")).quantize(Decimal("0.01"))
            if value is not None and status == "SOLD"
            else None,
        )
        ahead += ended is None and status != "SOLD"


def _first_in_line(chance: Chance) -> str:
    return chance.pick(("ALERT", "ALERT", "INTERCEPTED", "SEIZED", "SEIZED", "STORED", "APPRAISED", "AUCTION", "SOLD"))


def _until(case: Case) -> date:
    return case.closed_on or DEMO_TODAY
