"""Vehicle authority (交管): vehicles and their seizures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from access.grants import Level
from schema.common import Node, Provenance, with_provenance
from schema.declare import column, entity, many, one, party_named
from schema.enums import SeizureStatus
from schema.references import CaseRef, PartyRef
from schema.scalars import CaseNumber


@entity("vehicles.vehicle")
class Vehicle(Node):
    """A registered vehicle (机动车)."""

    plate: str | None = column(Level.PERSONAL, "号牌号码")
    vin: str | None = column(Level.PERSONAL, "车辆识别代号")
    brand: str | None = column(Level.INTERNAL)
    model: str | None = column(Level.INTERNAL)
    registered_on: date | None = column(Level.INTERNAL)
    owner: PartyRef | None = party_named("owner", Level.PERSONAL)
    seizures: list[VehicleSeizure] | None = many("vehicles.seizure", Level.INTERNAL, newest="ordered_on", vin="vin")
    provenance: Provenance | None = with_provenance()


@entity("vehicles.seizure")
class VehicleSeizure(Node):
    """A seizure of a vehicle (车辆查封) with its rank (轮候)."""

    vehicle: Vehicle | None = one("vehicles.vehicle", Level.INTERNAL, vin="vin")
    case_number: CaseNumber | None = column(Level.INTERNAL)
    case: CaseRef | None = one("court.enforcement_case", Level.INTERNAL, case_number="number")
    status: SeizureStatus = column(Level.INTERNAL)
    rank: int = column(Level.INTERNAL, "1 is the first in line; higher ranks wait (轮候).")
    ordered_on: date = column(Level.INTERNAL)
    expires_on: date | None = column(Level.INTERNAL, "Movables: two years, lapsed if not renewed.")
    location: str | None = column(Level.PERSONAL)
    storage_yard: str | None = column(Level.INTERNAL)
    appraised_value: Decimal | None = column(Level.INTERNAL)
    auction_price: Decimal | None = column(Level.INTERNAL)
    provenance: Provenance | None = with_provenance()
