"""The court's fields: a case as it stands in the record, its parties, its termination, cases with the same debtor."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.resolvers.harness import Agencies, case_number, company_number, failure, person_number
from tests.resolvers.world import courts, settle

RELATED = """query ($number: CaseNumber!, $through: [RelationThrough!], $first: Int) { case(number: $number) {
    relatedCases(through: $through, first: $first) { through case { number } via { number } path { hops } }
} }"""
TERMINATION = """query ($number: CaseNumber!) { case(number: $number) {
    termination { ruledOn nextInquiryDueOn inquiries ageYears resumable }
} }"""


async def related(agencies: Agencies, serial: int, **arguments: Any) -> list[dict[str, Any]]:
    """What a case is related to."""
    data = await agencies.data(RELATED, number=case_number(serial), **arguments)
    found: list[dict[str, Any]] = data["case"]["relatedCases"]
    return found


async def termination(agencies: Agencies) -> Any:
    """The termination of the first case."""
    return (await agencies.data(TERMINATION, number=case_number(1)))["case"]["termination"]


WHOLE = """query ($number: CaseNumber!) { case(number: $number) {
    number kind status filedOn closedOn cause basisNumber basisUnit claimAmount recoveredAmount judge
    court { code name level division { code name } parent { code level parent { code } } }
    provenance { source recordId status asOf }
} }"""
AS_RECORDED = {
    "number": "（2023）浙0522执恢12号之一",
    "kind": "RESUMED",
    "status": "TERMINATED_THIS_PROCEDURE",
    "filedOn": "2023-02-03",
    "closedOn": "2023-09-09",
    "cause": "民间借贷纠纷",
    "basisNumber": "（2022）浙0522民初7号",
    "basisUnit": "长兴县人民法院",
    "claimAmount": "1234567890123.40",
    "recoveredAmount": "0.00",
    "judge": "某",
    "court": {
        "code": "浙0522",
        "name": "基层法院",
        "level": "BASIC",
        "division": {"code": "330522", "name": "长兴县"},
        "parent": {"code": "浙05", "level": "INTERMEDIATE", "parent": None},
    },
}


async def test_a_case_as_it_stands_in_the_record(agencies: Agencies) -> None:
    courts(agencies)
    row = agencies.put(
        "court.enforcement_case",
        number="（2023）浙0522执恢12号之一",
        kind="RESUMED",
        status="TERMINATED_THIS_PROCEDURE",
        court_code="浙0522",
        filed_on=date(2023, 2, 3),
        closed_on=date(2023, 9, 9),
        cause="民间借贷纠纷",
        basis_number="（2022）浙0522民初7号",
        basis_unit="长兴县人民法院",
        claim_amount=Decimal("1234567890123.4"),
        recovered_amount=Decimal(0),
        judge="某",
    )
    case = (await agencies.data(WHOLE, number="(2023)浙０５２２执恢12号之一"))["case"]
    provenance = case.pop("provenance")
    assert case == AS_RECORDED
    assert (provenance["source"], provenance["recordId"], provenance["status"]) == (
        "court",
        str(row["record_id"]),
        "LIVE",
    )
    assert abs((datetime.fromisoformat(provenance["asOf"]) - datetime.now(UTC)).total_seconds()) < 60


async def test_a_case_that_is_not_there(agencies: Agencies) -> None:
    assert await agencies.data(TERMINATION, number=case_number(1)) == {"case": None}


@pytest.mark.parametrize(("number", "check"), [("2023浙0522执1号", "FORM"), ("（2023）甲执1号", "COURT_CODE")])
async def test_a_case_number_that_is_none(agencies: Agencies, number: str, check: str) -> None:
    answer = await agencies.ask(TERMINATION, number=number)
    assert dict(failure(answer)) == {"code": "INVALID_NUMBER", "kind": "CASE_NUMBER", "check": check}


async def test_parties_as_the_court_wrote_them(agencies: Agencies) -> None:
    number, debtor, company = agencies.case(1), agencies.person(1, name="户籍上的名字"), agencies.company(1)
    for role, party, name in (
        ("APPLICANT", company, "申请人"),
        ("DEBTOR", debtor, "被执行人"),
        ("DEBTOR", debtor, "同一人"),
        ("THIRD_PARTY", company, "第三人"),
    ):
        agencies.put("court.case_party", case_number=number, role=role, party=party, party_name=name, agent="律师")
    agencies.put("court.case_party", case_number=number, role="DEBTOR", party_name="证件不详", address="湖州")
    query = f"""{{ case(number: "{number}") {{
        all: parties {{ role name }} third: parties(role: THIRD_PARTY) {{ name agent address party {{ __typename }} }}
        debtors {{ number name }} applicants {{ number }}
        unknown: parties(role: DEBTOR) {{ name address party {{ id }} }}
    }} }}"""
    case = (await agencies.data(query))["case"]
    assert [(each["role"], each["name"]) for each in case["all"]] == [
        ("APPLICANT", "申请人"),
        ("DEBTOR", "被执行人"),
        ("DEBTOR", "同一人"),
        ("THIRD_PARTY", "第三人"),
        ("DEBTOR", "证件不详"),
    ]
    third = {"name": "第三人", "agent": "律师", "address": None, "party": {"__typename": "Company"}}
    assert case["third"] == [third]
    assert case["debtors"] == [{"number": debtor, "name": "户籍上的名字"}], "each debtor once, by the register's name"
    assert case["applicants"] == [{"number": company}]
    assert case["unknown"][2] == {"name": "证件不详", "address": "湖州", "party": None}


async def test_measures_and_payments(agencies: Agencies) -> None:
    here = settle(agencies, 1)
    agencies.put(
        "court.control_measure",
        case_number=here.case,
        kind="EQUITY_FREEZE",
        status="QUEUED",
        rank=2,
        starts_on=date(2025, 1, 1),
        expires_on=date(2028, 1, 1),
    )
    query = f"""{{ case(number: "{here.case}") {{
        measures {{ kind target amount startsOn expiresOn rank status provenance {{ source }} }}
        payments {{ paidOn amount kind }}
    }} }}"""
    case = (await agencies.data(query))["case"]
    assert [measure["kind"] for measure in case["measures"]] == ["EQUITY_FREEZE", "DEPOSIT_FREEZE"]
    assert case["measures"][0] == {
        "kind": "EQUITY_FREEZE",
        "target": None,
        "amount": None,
        "startsOn": "2025-01-01",
        "expiresOn": "2028-01-01",
        "rank": 2,
        "status": "QUEUED",
        "provenance": {"source": "court"},
    }
    assert case["measures"][1]["amount"] == "5.00"
    assert [(each["paidOn"], each["amount"]) for each in case["payments"]] == [("2024-05-01", "7.00")]


async def test_a_detention_with_its_moments(agencies: Agencies) -> None:
    case, debtor = agencies.case(1), person_number(1)
    agencies.put(
        "police.detention",
        case_number=case,
        person=debtor,
        days=15,
        decided_on=date(2026, 6, 1),
        approved_by="院长",
        status="RELEASED",
        facility="拘留所",
        admitted_at=datetime(2026, 6, 1, 16, 30, tzinfo=UTC),
        due_for_release_on=date(2026, 6, 16),
        released_at=datetime(2026, 6, 15, 1, tzinfo=UTC),
    )
    query = f"""{{ case(number: "{case}") {{ detentions {{
        caseNumber kind days decidedOn approvedBy status facility admittedAt dueForReleaseOn releasedAt familyNotifiedAt
        person {{ number }} case {{ number }}
    }} }} }}"""
    assert (await agencies.data(query))["case"]["detentions"] == [
        {
            "caseNumber": case,
            "kind": "JUDICIAL",
            "days": 15,
            "decidedOn": "2026-06-01",
            "approvedBy": "院长",
            "status": "RELEASED",
            "facility": "拘留所",
            "admittedAt": "2026-06-02T00:30:00+08:00",
            "dueForReleaseOn": "2026-06-16",
            "releasedAt": "2026-06-15T09:00:00+08:00",
            "familyNotifiedAt": None,
            "person": {"number": debtor},
            "case": {"number": case},
        }
    ]


async def test_no_termination(agencies: Agencies) -> None:
    agencies.case(1)
    assert await termination(agencies) is None


async def test_a_termination_with_its_next_inquiry(agencies: Agencies) -> None:
    case = agencies.case(1, claim_amount=Decimal(10), status="TERMINATED_THIS_PROCEDURE")
    agencies.put("court.termination_ruling", case_number=case, ruled_on=date(2024, 3, 1))
    expected = {"ruledOn": "2024-03-01", "nextInquiryDueOn": "2024-09-01", "inquiries": 0, "ageYears": 2}
    assert await termination(agencies) == {**expected, "resumable": True}
    for day in (date(2024, 9, 1), date(2026, 3, 2)):
        agencies.put("court.termination_inquiry", case_number=case, inquired_on=day, outcome="NO_PROPERTY")
    assert await termination(agencies) == {
        **expected,
        "nextInquiryDueOn": "2026-09-02",
        "inquiries": 2,
        "resumable": True,
    }


@pytest.mark.parametrize("how", ["resumed", "performed", "recovered"])
async def test_a_termination_that_is_not_resumable(agencies: Agencies, how: str) -> None:
    case = agencies.case(
        1,
        claim_amount=Decimal(10),
        recovered_amount=Decimal(10) if how == "recovered" else None,
        status="PERFORMED" if how == "performed" else "TERMINATED_THIS_PROCEDURE",
    )
    agencies.put("court.termination_ruling", case_number=case, ruled_on=date(2024, 3, 1))
    if how == "resumed":
        agencies.case(2, kind="RESUMED", resumes=case, filed_on=date(2025, 1, 1))
    found = await termination(agencies)
    assert (found["resumable"], found["nextInquiryDueOn"], found["ruledOn"]) == (False, None, "2024-03-01")


async def test_cases_that_share_a_debtor_across_all_courts_newest_first(agencies: Agencies) -> None:
    one, two, other = person_number(1), company_number(2), person_number(3)
    agencies.case(1, one, two, filed_on=date(2024, 1, 1))
    agencies.case(2, one, court_code="京01", filed_on=date(2024, 1, 2))
    agencies.case(3, two, one, filed_on=date(2024, 1, 3))
    agencies.case(4, other, filed_on=date(2024, 1, 4))
    agencies.case(5, two, filed_on=date(2024, 1, 3))
    assert await related(agencies, 1) == [
        {"through": "SAME_DEBTOR", "case": {"number": case_number(number)}, "via": via, "path": {"hops": 0}}
        for number, via in (
            (3, [{"number": one}, {"number": two}]),
            (5, [{"number": two}]),
            (2, [{"number": one}]),
        )
    ]
    assert await related(agencies, 4) == []


async def test_applicants_do_not_relate_cases(agencies: Agencies) -> None:
    bank = company_number(1)
    agencies.case(1, person_number(1))
    agencies.case(2, bank)
    for number in (case_number(1), case_number(2)):
        agencies.put("court.case_party", case_number=number, role="APPLICANT", party=bank)
    assert await related(agencies, 1) == []
    assert await related(agencies, 2) == [], "a debtor here who applies there relates nothing"


async def test_a_case_without_a_known_debtor_is_related_to_none(agencies: Agencies) -> None:
    for serial in (1, 2):
        agencies.put("court.case_party", case_number=agencies.case(serial), role="DEBTOR", party_name="不详")
    assert await related(agencies, 1) == []


async def test_related_cases_that_are_left_out_are_counted(agencies: Agencies) -> None:
    debtor = person_number(1)
    for serial in range(1, 54):
        agencies.case(serial, debtor, filed_on=date(2024, 1, 1))
    for first, shown in ((None, 50), (2, 2), (0, 0)):
        answer = await agencies.ask(RELATED, number=case_number(1), first=first)
        assert answer.data is not None and len(answer.data["case"]["relatedCases"]) == shown
        assert answer.extensions["truncated"] == [{"path": ["case", "relatedCases"], "total": 52}]
