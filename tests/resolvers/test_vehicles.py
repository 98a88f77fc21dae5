"""Vehicles: found by plate or by VIN, with their seizures in line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from identifiers import vin
from tests.resolvers.harness import Agencies, failure, failures, person_number

VEHICLE = """query ($plate: String, $vin: String) { vehicle(plate: $plate, vin: $vin) {
    plate vin brand model registeredOn owner { number } provenance { source recordId }
} }"""
VIN = vin.complete("LSVAA49J012345678")


@pytest.mark.parametrize(
    "written", [{"plate": "浙A12345"}, {"plate": "浙ａ·１２３４５"}, {"vin": VIN}, {"vin": VIN.lower(), "plate": None}]
)
async def test_a_vehicle_by_plate_or_by_vin(agencies: Agencies, written: dict[str, str | None]) -> None:
    owner = person_number(1)
    row = agencies.put(
        "vehicles.vehicle", vin=VIN, plate="浙A12345", owner=owner, brand="大众", registered_on=date(2020, 5, 6)
    )
    assert (await agencies.data(VEHICLE, **written))["vehicle"] == {
        "plate": "浙A12345",
        "vin": VIN,
        "brand": "大众",
        "model": None,
        "registeredOn": "2020-05-06",
        "owner": {"number": owner},
        "provenance": {"source": "vehicles", "recordId": str(row["record_id"])},
    }


@pytest.mark.parametrize("given", [{}, {"plate": None}, {"plate": "浙A12345", "vin": VIN}])
async def test_exactly_one_of_plate_and_vin(agencies: Agencies, given: dict[str, str | None]) -> None:
    answer = await agencies.ask(VEHICLE, **given)
    assert answer.data == {"vehicle": None} and failures(answer) == [("vehicle", "BAD_ARGUMENT")]


@pytest.mark.parametrize(
    ("given", "kind", "check"),
    [
        ({"vin": VIN[:8] + ("1" if VIN[8] != "1" else "2") + VIN[9:]}, "VIN", "CHECK_DIGIT"),
        ({"vin": VIN[:-1]}, "VIN", "LENGTH"),
        ({"vin": "O" + VIN[1:]}, "VIN", "CHARACTERS"),
        ({"plate": "A12345"}, "PLATE", "PROVINCE"),
        ({"plate": "浙A123I5"}, "PLATE", "CHARACTERS"),
    ],
)
async def test_a_number_that_fails_its_check(agencies: Agencies, given: dict[str, str], kind: str, check: str) -> None:
    answer = await agencies.ask(VEHICLE, **given)
    assert dict(failure(answer)) == {"code": "INVALID_NUMBER", "kind": kind, "check": check}


async def test_a_vehicle_that_is_not_there(agencies: Agencies) -> None:
    assert await agencies.data(VEHICLE, plate="浙A12345") == {"vehicle": None}


async def test_seizures_of_a_vehicle(agencies: Agencies) -> None:
    case = agencies.case(1)
    agencies.put("vehicles.vehicle", vin=VIN, plate="浙A12345")
    agencies.put("vehicles.seizure", vin=VIN, rank=1, ordered_on=date(2023, 1, 1), status="LAPSED")
    agencies.put(
        "vehicles.seizure",
        vin=VIN,
        rank=2,
        case_number=case,
        status="AUCTION",
        ordered_on=date(2025, 1, 1),
        expires_on=date(2026, 12, 31),
        location="长兴",
        storage_yard="一号场",
        appraised_value=Decimal(80000),
        auction_price=Decimal("56000.5"),
    )
    query = """{ vehicle(plate: "浙A12345") { seizures {
        rank status orderedOn expiresOn location storageYard appraisedValue auctionPrice caseNumber
        case { number } vehicle { plate }
    } } }"""
    newest, oldest = (await agencies.data(query))["vehicle"]["seizures"]
    assert newest == {
        "rank": 2,
        "status": "AUCTION",
        "orderedOn": "2025-01-01",
        "expiresOn": "2026-12-31",
        "location": "长兴",
        "storageYard": "一号场",
        "appraisedValue": "80000.00",
        "auctionPrice": "56000.50",
        "caseNumber": case,
        "case": {"number": case},
        "vehicle": {"plate": "浙A12345"},
    }
    assert (oldest["rank"], oldest["case"]) == (1, None)


async def test_vehicles_of_a_party(agencies: Agencies) -> None:
    owner = agencies.person(1)
    for serial, day in ((1, date(2020, 1, 1)), (2, date(2022, 1, 1)), (3, None)):
        number = vin.complete(f"LSVAA49J0{serial:08d}")
        agencies.put("vehicles.vehicle", vin=number, plate=f"浙A0000{serial}", owner=owner, registered_on=day)
    query = f'{{ party(number: "{owner}") {{ vehicles {{ totalCount nodes {{ plate }} }} }} }}'
    vehicles = (await agencies.data(query))["party"]["vehicles"]
    assert [each["plate"] for each in vehicles["nodes"]] == ["浙A00002", "浙A00001", "浙A00003"]
    assert vehicles["totalCount"] == 3
