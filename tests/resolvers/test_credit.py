"""Credit's fields: standing and restoration, listings and restrictions on a day, certificates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from resolvers.rules.book import RULES_VERSION
from tests.resolvers.harness import TODAY, Agencies, company_number, failure, failures, person_number

BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 2)
STANDING = """query ($number: String!) { creditStanding(number: $number) {
    listed restricted activeListings outstandingAmount
    restoration { eligible earliestOn rulesVersion blockers { code rule explanation caseNumber remedy } }
    provenance { source recordId status asOf }
} }"""
CERTIFICATE = """query ($number: String!) { restorationCertificate(number: $number) {
    number issuedOn revokedOn valid party { number } court { code }
} }"""


async def standing(agencies: Agencies, number: str) -> dict[str, Any]:
    """The credit standing of a number."""
    found: dict[str, Any] = (await agencies.data(STANDING, number=number))["creditStanding"]
    return found


@pytest.mark.parametrize("number", [person_number(1), company_number(1)])
async def test_a_valid_number_that_nobody_lists(agencies: Agencies, number: str) -> None:
    found = await standing(agencies, number)
    provenance = found.pop("provenance")
    assert found == {
        "listed": False,
        "restricted": False,
        "activeListings": 0,
        "outstandingAmount": None,
        "restoration": {"eligible": True, "earliestOn": None, "rulesVersion": RULES_VERSION, "blockers": []},
    } | {"restoration": {**found["restoration"], "eligible": True, "blockers": []}}
    assert (provenance["source"], provenance["status"], provenance["recordId"]) == ("credit", "LIVE", None)


@pytest.mark.parametrize(
    ("change", "kind", "check"),
    [
        (lambda number: number[:-1] + ("A" if number[-1] != "A" else "B"), "USCC", "CHECK_DIGIT"),
        (lambda number: number[:-1], "USCC", "LENGTH"),
        (lambda number: "110101199001010000", "RESIDENT_ID", "CHECK_DIGIT"),
    ],
)
async def test_an_invalid_number_has_no_standing(agencies: Agencies, change: Any, kind: str, check: str) -> None:
    answer = await agencies.ask(STANDING, number=change(company_number(1)))
    assert answer.data == {"creditStanding": None}
    assert dict(failure(answer)) == {"code": "INVALID_NUMBER", "kind": kind, "check": check}


async def test_a_standing_with_what_blocks_restoration(agencies: Agencies) -> None:
    company = agencies.company(1)
    owed = agencies.case(1, company, claim_amount=Decimal("100.50"), recovered_amount=Decimal("0.50"))
    paid = agencies.case(2, company, claim_amount=Decimal(7), recovered_amount=Decimal(7))
    for case, ground, expires_on, removed_on in (
        (owed, "ABLE_BUT_REFUSES", None, None),
        (paid, "FALSE_PROPERTY_REPORT", date(2027, 1, 31), None),
        (paid, "FALSE_PROPERTY_REPORT", date(2026, 6, 30), None),
        (paid, "ABLE_BUT_REFUSES", None, TODAY),
    ):
        agencies.put(
            "credit.dishonesty_listing",
            party=company,
            case_number=case,
            ground=ground,
            published_on=date(2025, 2, 1),
            expires_on=expires_on,
            removed_on=removed_on,
        )
    agencies.put("credit.consumption_restriction", party=company, case_number=owed, issued_on=date(2025, 2, 1))
    found = await standing(agencies, company)
    assert (found["listed"], found["restricted"], found["activeListings"]) == (True, True, 2)
    assert found["outstandingAmount"] == "100.00"
    restoration = found["restoration"]
    assert (restoration["eligible"], restoration["earliestOn"]) == (False, None)
    assert {(each["code"], each["caseNumber"]) for each in restoration["blockers"]} == {
        ("LISTED_WITHOUT_TERM", owed),
        ("LISTED_FOR_TERM", paid),
        ("CONSUMPTION_RESTRICTED", owed),
        ("CASE_UNPERFORMED", owed),
    }
    assert all(each["rule"] and each["explanation"] and each["remedy"] for each in restoration["blockers"])


async def test_a_listing_that_time_ends_says_when(agencies: Agencies) -> None:
    number = person_number(1)
    agencies.put(
        "credit.dishonesty_listing", party=number, ground="FALSE_PROPERTY_REPORT", expires_on=date(2027, 1, 31)
    )
    assert (await standing(agencies, number))["restoration"]["earliestOn"] == "2027-02-01"


async def test_a_party_has_the_same_standing_as_its_number(agencies: Agencies) -> None:
    numbers = [agencies.person(1), agencies.company(1), agencies.person(2)]
    for number in numbers[:2]:
        agencies.put("credit.dishonesty_listing", party=number)
    query = "query ($n: [String!]!) { parties(numbers: $n) { creditStanding { listed activeListings } } }"
    parties = (await agencies.data(query, n=numbers))["parties"]
    for number, party in zip(numbers, parties, strict=True):
        alone = await standing(agencies, number)
        assert party["creditStanding"] == {name: alone[name] for name in ("listed", "activeListings")}
    assert [party["creditStanding"]["activeListings"] for party in parties] == [1, 1, 0]


async def test_what_rests_on_cases_is_an_error_while_the_court_is_down(agencies: Agencies) -> None:
    number = person_number(1)
    agencies.put("credit.dishonesty_listing", party=number, case_number=agencies.case(1, number))
    agencies.down("court")
    answer = await agencies.ask(STANDING, number=number)
    assert answer.data is not None
    found = answer.data["creditStanding"]
    assert (found["listed"], found["restricted"], found["activeListings"]) == (True, False, 1)
    assert (found["outstandingAmount"], found["restoration"]) == (None, None)
    assert failures(answer) == [
        ("creditStanding.outstandingAmount", "SOURCE_UNAVAILABLE"),
        ("creditStanding.restoration", "SOURCE_UNAVAILABLE"),
    ]
    assert {error["extensions"]["source"] for error in answer.errors} == {"court"}


async def test_a_court_that_is_down_is_not_missed_where_no_case_is_named(agencies: Agencies) -> None:
    agencies.down("court")
    found = await standing(agencies, person_number(1))
    assert (found["listed"], found["outstandingAmount"]) == (False, None)
    assert found["restoration"]["eligible"] is True


async def test_credit_that_is_down_is_no_standing(agencies: Agencies) -> None:
    agencies.down("credit")
    answer = await agencies.ask(STANDING, number=person_number(1))
    assert answer.data == {"creditStanding": None}
    assert dict(failure(answer)) == {"code": "SOURCE_UNAVAILABLE", "source": "credit"}


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2025-01-31", False),
        ("2025-02-01", True),
        ("2026-06-30", True),
        ("2026-07-01", False),
        (None, True),
    ],
)
async def test_listings_and_restrictions_on_a_day(agencies: Agencies, day: str | None, counts: bool) -> None:
    """`expiresOn` is the last day that counts, `removedOn` and `liftedOn` the first that does not."""
    number = agencies.person(1)
    listing = {"party": number, "published_on": date(2025, 2, 1)}
    agencies.put("credit.dishonesty_listing", **listing, expires_on=BEFORE)
    agencies.put("credit.dishonesty_listing", **listing, removed_on=TODAY, expires_on=date(2030, 1, 1))
    agencies.put("credit.consumption_restriction", party=number, issued_on=date(2025, 2, 1), lifted_on=TODAY)
    query = """query ($n: String!, $day: Date) { party(number: $n) {
        dishonestyListings(activeOn: $day) { active } consumptionRestrictions(activeOn: $day) { active }
    } }"""
    party = (await agencies.data(query, n=number, day=day))["party"]
    assert [len(found) for found in party.values()] == ([2, 1] if counts else [0, 0])
    assert not any(each["active"] for found in party.values() for each in found), "none of them counts today"


@pytest.mark.parametrize(
    ("table", "values", "active"),
    [
        ("credit.dishonesty_listing", {"published_on": TODAY}, True),
        ("credit.dishonesty_listing", {"published_on": AFTER}, False),
        ("credit.dishonesty_listing", {"expires_on": TODAY}, True),
        ("credit.dishonesty_listing", {"expires_on": BEFORE}, False),
        ("credit.dishonesty_listing", {"removed_on": AFTER}, True),
        ("credit.dishonesty_listing", {"removed_on": TODAY}, False),
        ("credit.consumption_restriction", {"issued_on": TODAY}, True),
        ("credit.consumption_restriction", {"issued_on": AFTER}, False),
        ("credit.consumption_restriction", {"lifted_on": AFTER}, True),
        ("credit.consumption_restriction", {"lifted_on": TODAY}, False),
    ],
)
async def test_what_counts_today(agencies: Agencies, table: str, values: dict[str, date], active: bool) -> None:
    number = agencies.person(1)
    agencies.put(table, party=number, **values)
    query = f"""{{ party(number: "{number}") {{
        dishonestyListings {{ active }} consumptionRestrictions {{ active }} creditStanding {{ listed restricted }}
    }} }}"""
    party = (await agencies.data(query))["party"]
    assert [each["active"] for each in (*party["dishonestyListings"], *party["consumptionRestrictions"])] == [active]
    assert (party["creditStanding"]["listed"] or party["creditStanding"]["restricted"]) is active


async def test_a_listing_as_it_stands_in_the_record(agencies: Agencies) -> None:
    number, case = agencies.person(1), agencies.case(1)
    agencies.put("court.court", code="浙0522", name="法院")
    row = agencies.put(
        "credit.dishonesty_listing",
        party=number,
        case_number=case,
        court_code="浙0522",
        ground="REFUSAL_OF_SETTLEMENT",
        duty="给付",
        performance="全部未履行",
        published_on=date(2025, 2, 1),
        expires_on=date(2027, 1, 31),
        removed_on=date(2026, 1, 1),
        removal_reason="履行完毕",
    )
    query = """{ dishonestyListings { nodes {
        ground duty performance publishedOn expiresOn removedOn removalReason active caseNumber
        party { number name } case { number } court { name } provenance { source recordId }
    } } }"""
    assert (await agencies.data(query))["dishonestyListings"]["nodes"] == [
        {
            "ground": "REFUSAL_OF_SETTLEMENT",
            "duty": "给付",
            "performance": "全部未履行",
            "publishedOn": "2025-02-01",
            "expiresOn": "2027-01-31",
            "removedOn": "2026-01-01",
            "removalReason": "履行完毕",
            "active": False,
            "caseNumber": case,
            "party": {"number": number, "name": "公民1"},
            "case": {"number": case},
            "court": {"name": "法院"},
            "provenance": {"source": "credit", "recordId": str(row["record_id"])},
        }
    ]


async def test_whom_a_units_restriction_binds(agencies: Agencies) -> None:
    company, one, two = agencies.company(1), agencies.person(1), person_number(2)
    unit = agencies.put("credit.consumption_restriction", party=company)["record_id"]
    agencies.put("credit.consumption_restriction", party=one)
    for person, capacity in ((one, "LEGAL_REPRESENTATIVE"), (two, "PRINCIPAL"), (one, "ACTUAL_CONTROLLER")):
        agencies.put(
            "credit.restricted_person", restriction_id=unit, person=person, capacity=capacity, person_name="令上的名字"
        )
    query = """query ($n: [String!]!) { parties(numbers: $n) {
        consumptionRestrictions { party { number } boundPersons { number name } }
    } }"""
    firm, person = (await agencies.data(query, n=[company, one]))["parties"]
    bound = [{"number": one, "name": "公民1"}, {"number": two, "name": "令上的名字"}]
    assert firm["consumptionRestrictions"] == [{"party": {"number": company}, "boundPersons": bound}]
    assert person["consumptionRestrictions"] == [{"party": {"number": one}, "boundPersons": []}]


@pytest.mark.parametrize(
    ("issued_on", "revoked_on", "valid"),
    [
        (TODAY, None, True),
        (AFTER, None, False),
        (date(2025, 1, 1), AFTER, True),
        (date(2025, 1, 1), TODAY, False),
    ],
)
async def test_whether_a_certificate_is_valid(
    agencies: Agencies, issued_on: date, revoked_on: date | None, valid: bool
) -> None:
    company = agencies.company(1)
    agencies.put(
        "credit.restoration_certificate", number="XF-7", party=company, issued_on=issued_on, revoked_on=revoked_on
    )
    assert (await agencies.data(CERTIFICATE, number=" XF-7 "))["restorationCertificate"] == {
        "number": "XF-7",
        "issuedOn": issued_on.isoformat(),
        "revokedOn": revoked_on and revoked_on.isoformat(),
        "valid": valid,
        "party": {"number": company},
        "court": None,
    }


@pytest.mark.parametrize("written", ["（2026）浙0522信修7号", "(2026)浙0522信修7号", "（２０２６）浙0522 信修７号"])
async def test_a_certificate_however_its_number_is_written(agencies: Agencies, written: str) -> None:
    agencies.put("credit.restoration_certificate", number="（2026）浙0522信修7号", party=company_number(1))
    assert (await agencies.data(CERTIFICATE, number=written))["restorationCertificate"]["valid"] is True


async def test_a_certificate_that_does_not_exist(agencies: Agencies) -> None:
    assert await agencies.data(CERTIFICATE, number="XF-7") == {"restorationCertificate": None}
