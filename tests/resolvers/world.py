"""A neighbourhood of a person and a company in which every relation of the contract leads somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from identifiers import vin
from tests.resolvers.harness import Agencies, company_number

COURT = "浙0522"
ABOVE = "浙05"
DAY = date(2024, 5, 1)


@dataclass(frozen=True)
class Neighbours:
    """The numbers of one neighbourhood."""

    person: str
    company: str
    case: str
    resumed: str
    vin: str
    plate: str
    account: str
    certificate: str


def courts(agencies: Agencies) -> None:
    """A court and the one above it."""
    agencies.put("court.court", code=ABOVE, name="中级法院", level="INTERMEDIATE", division_code="330500")
    agencies.put("court.court", code=COURT, name="基层法院", level="BASIC", division_code="330522", parent_code=ABOVE)


def settle(agencies: Agencies, serial: int) -> Neighbours:
    """Put one neighbourhood in; each is like the others but for its numbers, and shares nothing with them."""
    person = agencies.person(serial, birth_date=date(1980, 1, 1), gender="男", domicile_code="330522001001")
    company = agencies.company(serial, division_code="330522", status="ACTIVE", established_on=DAY)
    case = agencies.case(2 * serial, person, company, claim_amount=Decimal("1000.00"), status="IN_PROGRESS")
    resumed = agencies.case(2 * serial + 1, person, company, kind="RESUMED", resumes=case, closed_on=DAY)
    neighbours = Neighbours(
        person,
        company,
        case,
        resumed,
        vin.complete(f"LSVAA49J0{serial:08d}"),
        f"浙A{serial:05d}",
        f"6222{serial:012d}",
        f"（2026）{COURT}信修{serial}号",
    )
    _in_court(agencies, neighbours)
    _with_police_and_traffic(agencies, neighbours)
    _with_credit(agencies, neighbours)
    _with_registry_and_bank(agencies, neighbours)
    return neighbours


def _in_court(agencies: Agencies, here: Neighbours) -> None:
    agencies.put("court.case_party", case_number=here.case, role="APPLICANT", party=here.company, party_name="企业")
    agencies.put("court.control_measure", case_number=here.case, amount=Decimal(5), target="存款", starts_on=DAY)
    agencies.put("court.payment", case_number=here.case, amount=Decimal(7), paid_on=DAY)
    agencies.put("court.termination_ruling", case_number=here.case, ruled_on=DAY)
    agencies.put("court.termination_inquiry", case_number=here.case, inquired_on=DAY)


def _with_police_and_traffic(agencies: Agencies, here: Neighbours) -> None:
    moment = datetime(2024, 5, 1, 1, 30, tzinfo=UTC)
    for owner in (here.person, here.company):
        agencies.put("police.detention", case_number=here.case, person=owner, days=15, admitted_at=moment)
    agencies.put("vehicles.vehicle", vin=here.vin, plate=here.plate, owner=here.person, registered_on=DAY)
    other = vin.complete(f"LSVBB{here.vin[5:]}")
    agencies.put("vehicles.vehicle", vin=other, owner=here.company, registered_on=DAY)
    for number, owner in ((here.vin, here.person), (other, here.company)):
        agencies.put(
            "vehicles.seizure", vin=number, plate=here.plate, owner=owner, case_number=here.case, ordered_on=DAY
        )


def _with_credit(agencies: Agencies, here: Neighbours) -> None:
    for party in (here.person, here.company):
        case = {"party": party, "case_number": here.case}
        agencies.put("credit.dishonesty_listing", **case, court_code=COURT, published_on=DAY)
        restriction = agencies.put("credit.consumption_restriction", **case, issued_on=DAY)
        agencies.put(
            "credit.restricted_person", restriction_id=restriction["record_id"], person=here.person, person_name="人"
        )
    agencies.put(
        "credit.restoration_certificate", number=here.certificate, party=here.company, court_code=COURT, issued_on=DAY
    )


def _with_registry_and_bank(agencies: Agencies, here: Neighbours) -> None:
    subsidiary = company_number(50_000 + int(here.account[4:]))
    agencies.put("registry.company", number=subsidiary, number_kind="USCC", name="子公司")
    for holder, company in ((here.person, here.company), (here.company, subsidiary)):
        agencies.put("registry.shareholding", company_number=company, holder=holder, share=0.5, since=DAY)
        agencies.put(
            "registry.officer", company_number=company, person=here.person, role="LEGAL_REPRESENTATIVE", since=DAY
        )
    for number, holder in ((here.account, here.person), (here.account + "9", here.company)):
        agencies.put("bank.account", number=number, holder=holder, opened_on=DAY, balance=Decimal("12.5"))
        agencies.put(
            "bank.transaction",
            account_number=number,
            booked_on=DAY,
            at=datetime(2024, 5, 1, 1, 30, tzinfo=UTC),
            amount=Decimal("3.00"),
            counterparty=here.person,
            counterparty_name="对手",
        )
