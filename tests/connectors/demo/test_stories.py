"""What the demo's tour promises about the parties it names."""

from __future__ import annotations

from collections import deque
from datetime import timedelta

import connectors.demo as demo
from connectors.catalogue import SOURCES, TABLES
from connectors.demo.rows import rows
from connectors.scan import Row


def found(name: str, **wanted: object) -> list[Row]:
    return [row for row in rows()[name] if all(row[column] == value for column, value in wanted.items())]


def debtor_cases(number: str) -> set[str]:
    return {row["case_number"] for row in found("court.case_party", party_number=number, role="DEBTOR")}


def open_cases(number: str) -> list[Row]:
    ended = ("PERFORMED", "SETTLED", "TERMINATED", "WITHDRAWN")
    return [
        row
        for row in rows()["court.enforcement_case"]
        if row["number"] in debtor_cases(number) and row["status"] not in ended
    ]


def active_listings(number: str) -> list[Row]:
    return [
        row
        for row in found("credit.dishonesty_listing", party_number=number, removed_on=None)
        if row["expires_on"] is None or row["expires_on"] >= demo.DEMO_TODAY
    ]


def test_the_listed_company_has_every_blocker() -> None:
    number = demo.LISTED_COMPANY
    restrictions = found("credit.consumption_restriction", party_number=number, lifted_on=None)
    listings = active_listings(number)

    assert {row["expires_on"] is None for row in listings} == {True, False}
    assert len(restrictions) == 2
    assert all(found("credit.restricted_person", restriction_id=row["record_id"]) for row in restrictions)
    assert len(open_cases(number)) == 3
    assert demo.LISTED_COMPANY_CASE in debtor_cases(number)
    assert found("vehicles.seizure", owner_number=number, status="AUCTION")
    assert any(row["amount"] < 0 for row in found("registry.capital_contribution", company_number=number))
    assert found("bank.guarantee", debtor_number=number)


def test_the_detained_person_has_vehicles_holdings_and_a_family_once_not_told() -> None:
    number = demo.DETAINED_PERSON
    [now] = found("police.detention", person_number=number, status="ADMITTED")
    [before] = found("police.detention", person_number=number, status="RELEASED")
    queue = sorted((row["rank"], row["status"]) for row in found("vehicles.seizure", vin=demo.QUEUED_VIN))

    assert now["case_number"] == before["case_number"] == demo.DETENTION_CASE
    assert now["due_for_release_on"] - now["decided_on"] <= timedelta(days=20)
    assert before["family_notified_at"] is None
    assert queue == [(1, "LAPSED"), (2, "STORED"), (3, "ALERT")]
    assert found("vehicles.vehicle", vin=demo.QUEUED_VIN, plate=demo.QUEUED_PLATE, owner_number=number)
    assert len(found("registry.shareholding", holder_number=number, until=None)) == 2
    assert len(active_listings(number)) == 2


def test_the_terminated_cases_are_as_told() -> None:
    rulings = {row["case_number"]: row["ruled_on"] for row in rows()["court.termination_ruling"]}
    ages = [(demo.DEMO_TODAY - rulings[number]).days / 365.25 for number in demo.OLD_CASES]

    assert not found("court.enforcement_case", resumes=demo.RESUMABLE_CASE)
    assert len(found("court.termination_inquiry", case_number=demo.RESUMABLE_CASE)) == 3
    [resumed] = found("court.enforcement_case", resumes=demo.TERMINATED_CASE)
    assert (resumed["number"], resumed["kind"]) == (demo.RESUMED_CASE, "RESUMED")
    assert 10 < ages[0] < 20 < ages[1]


def test_two_companies_are_three_hops_apart() -> None:
    links: dict[str, set[str]] = {}
    for one, other in (
        *((row["holder_number"], row["company_number"]) for row in found("registry.shareholding", until=None)),
        *((row["person_number"], row["company_number"]) for row in found("registry.officer", until=None)),
    ):
        links.setdefault(one, set()).add(other)
        links.setdefault(other, set()).add(one)
    hops = {demo.NEAR_COMPANY: 0}
    waiting = deque(hops)
    while waiting:
        here = waiting.popleft()
        for there in links[here] - hops.keys():
            hops[there] = hops[here] + 1
            waiting.append(there)

    assert hops[demo.FAR_COMPANY] == 3


def test_the_restored_company_is_free() -> None:
    number = demo.RESTORED_COMPANY

    assert found("credit.dishonesty_listing", party_number=number)
    assert not active_listings(number)
    assert not found("credit.consumption_restriction", party_number=number, lifted_on=None)
    assert found(
        "credit.restoration_certificate", number=demo.RESTORED_CERTIFICATE, party_number=number, revoked_on=None
    )
    assert not found("credit.restoration_certificate", number=demo.REVOKED_CERTIFICATE, revoked_on=None)


def test_the_disputed_person_has_two_names() -> None:
    number = demo.DISPUTED_PERSON
    [registered] = found("police.person", number=number)

    assert registered["name"] not in {
        row["party_name"] for row in found("court.case_party", party_number=number, role="DEBTOR")
    }


def test_a_passport_holder_is_a_debtor() -> None:
    assert found("police.person", number=demo.PASSPORT_HOLDER, number_kind="PASSPORT")
    assert demo.PASSPORT_CASE in debtor_cases(demo.PASSPORT_HOLDER)


def test_each_agency_has_a_party_that_no_other_knows() -> None:
    for source in SOURCES:
        number = demo.KNOWN_ONLY_TO[source]
        knowing = {
            name.partition(".")[0]
            for name, table in TABLES.items()
            for column in table.columns
            if column.name == "number" or column.name.endswith("_number")
            for row in rows()[name]
            if row[column.name] == number
        }
        assert knowing == {source}
