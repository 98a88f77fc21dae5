"""Court rows: courts, cases, parties, measures, payments, 终本 rulings with inquiries, property reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from connectors.demo import words
from connectors.demo.cases import OPEN, Case
from connectors.demo.chance import Chance
from connectors.demo.day import DEMO_TODAY, later
from connectors.demo.ledger import Ledger
from connectors.demo.parties import Party
from identifiers.courts import courts

TERM_YEARS: Mapping[str, int] = {
    "DEPOSIT_FREEZE": 1,
    "VEHICLE_SEIZURE": 2,
    "REAL_ESTATE_SEIZURE": 3,
    "EQUITY_FREEZE": 3,
    "SECURITIES_FREEZE": 3,
    "INCOME_GARNISHMENT": 3,
}
"""The longest term of a measure, years (民诉法解释 (2022) art 485; 查封规定 (2020) arts 26, 27)."""

TARGETS = {
    "DEPOSIT_FREEZE": "银行账户尾号{:04d}",
    "REAL_ESTATE_SEIZURE": "浙(2019)不动产权第{:07d}号",
    "EQUITY_FREEZE": "持有的股权(冻结文号{:04d})",
    "SECURITIES_FREEZE": "证券账户尾号{:04d}",
    "INCOME_GARNISHMENT": "工资收入(协助执行编号{:04d})",
}
"""What a measure of each kind is of, with a place for a number."""


def add_courts(ledger: Ledger) -> None:
    """The whole table of courts."""
    for each in courts():
        ledger.add(
            "court.court",
            code=each.code,
            name=each.name,
            level=each.level,
            division_code=each.division_code,
            parent_code=each.parent_code,
        )


def add_case(ledger: Ledger, case: Case, addresses: Mapping[str | None, str], agent: str | None = None) -> None:
    """The case's own record and its parties; the debtor learned of the suit and of enforcement some time before."""
    enforced = case.kind in ("FIRST_ENFORCEMENT", "RESUMED")
    ledger.add(
        "court.enforcement_case",
        number=case.number,
        kind=case.kind,
        status=case.status,
        court_code=case.court_code,
        filed_on=case.filed_on,
        closed_on=case.closed_on,
        cause=case.cause,
        basis_number=case.basis_number,
        basis_unit=case.basis_unit,
        claim_amount=case.claim,
        recovered_amount=case.recovered,
        judge=case.judge,
        resumes=case.resumes,
        suit_notice_on=case.filed_on - timedelta(days=200 + len(case.cause) * 11) if enforced else None,
        enforcement_notice_on=min(case.filed_on + timedelta(days=6), DEMO_TODAY) if enforced else None,
    )
    roles = (("APPLICANT", case.applicants), ("DEBTOR", case.debtors), ("THIRD_PARTY", case.third_parties))
    for role, parties in roles:
        for place, party in enumerate(parties):
            ledger.add(
                "court.case_party",
                case_number=case.number,
                role=role,
                **party.columns("party"),
                address=addresses.get(party.number),
                agent=agent if role == "APPLICANT" and place == 0 else None,
            )


def add_measure(
    ledger: Ledger,
    case: Case,
    kind: str,
    target: str,
    starts_on: date,
    amount: Decimal | None,
    *,
    rank: int = 1,
    status: str | None = None,
) -> None:
    """A measure of the longest term; where no status is given it follows from rank and term."""
    expires_on = later(starts_on, years=TERM_YEARS[kind]) - timedelta(days=1)
    lapsed = "LAPSED" if expires_on < DEMO_TODAY else "ACTIVE" if rank == 1 else "QUEUED"
    ledger.add(
        "court.control_measure",
        case_number=case.number,
        kind=kind,
        target=target,
        amount=amount,
        starts_on=starts_on,
        expires_on=expires_on,
        rank=rank,
        status=status or lapsed,
    )


def add_payment(ledger: Ledger, case: Case, paid_on: date, amount: Decimal, kind: str) -> None:
    """Money that came into the case."""
    ledger.add("court.payment", case_number=case.number, paid_on=paid_on, amount=amount, kind=kind)


def add_termination(ledger: Ledger, case: Case, inquired_on: Sequence[date], found: bool = False) -> None:
    """The 终本 ruling of a closed case and the inquiries since; `found`: the last one found property."""
    ledger.add("court.termination_ruling", case_number=case.number, ruled_on=case.closed_on)
    for place, day in enumerate(inquired_on, start=1):
        outcome = "PROPERTY_FOUND" if found and place == len(inquired_on) else "NO_PROPERTY"
        ledger.add("court.termination_inquiry", case_number=case.number, inquired_on=day, outcome=outcome)


def add_property_report(
    ledger: Ledger, case: Case, debtor: Party, reported_on: date | None, content: str | None
) -> None:
    """A debtor's duty to report property and what became of it."""
    ledger.add(
        "court.property_report",
        case_number=case.number,
        party_number=debtor.number,
        due_on=case.filed_on + timedelta(days=21),
        reported_on=reported_on,
        content=content,
    )


def add_court(ledger: Ledger, cases: Sequence[Case], addresses: Mapping[str | None, str]) -> None:
    """The cases made by chance, with everything that was done in them."""
    chance = Chance("court")
    resumed = {case.resumes: case for case in cases if case.resumes is not None}
    for case in cases:
        add_case(ledger, case, addresses, agent=chance.pick((None, None, *words.LAWYERS)))
        if case.kind in ("FIRST_ENFORCEMENT", "RESUMED", "PRESERVATION"):
            _add_measures(ledger, chance, case)
        if case.kind in ("FIRST_ENFORCEMENT", "RESUMED"):
            _add_payments(ledger, chance, case)
            _add_reports(ledger, chance, case)
        if case.status == "TERMINATED_THIS_PROCEDURE":
            after = resumed.get(case.number)
            add_termination(ledger, case, _inquiries(chance, case, after), found=after is not None)


def _add_measures(ledger: Ledger, chance: Chance, case: Case) -> None:
    for _ in range(chance.below(4)):
        kind = chance.pick(tuple(TARGETS))
        starts_on = chance.day(case.filed_on, min(case.closed_on or DEMO_TODAY, later(case.filed_on, months=3)))
        share = chance.pick((Decimal("0.1"), Decimal("0.5"), Decimal(1)))
        amount = None if case.claim is None else (case.claim * share).quantize(Decimal("0.01"))
        ended = {"PERFORMED": chance.pick(("RELEASED", "REALISED")), "SETTLED": "RELEASED", "WITHDRAWN": "RELEASED"}
        add_measure(
            ledger,
            case,
            kind,
            TARGETS[kind].format(chance.below(10_000)),
            starts_on,
            amount,
            rank=chance.pick((1, 1, 1, 2, 3)),
            status=ended.get(case.status),
        )


def _add_payments(ledger: Ledger, chance: Chance, case: Case) -> None:
    left = case.recovered
    for remaining in range(chance.between(1, 4), 0, -1):
        amount = left if remaining == 1 else (left / remaining).quantize(Decimal("0.01"))
        left -= amount
        if amount:
            paid_on = chance.day(case.filed_on, case.closed_on or DEMO_TODAY)
            add_payment(ledger, case, paid_on, amount, chance.pick(words.PAYMENT_KINDS))


def _add_reports(ledger: Ledger, chance: Chance, case: Case) -> None:
    for debtor in case.debtors:
        due_on = case.filed_on + timedelta(days=21)
        if debtor.number is None or chance.happens(35):
            continue
        reported = due_on <= DEMO_TODAY and chance.happens(55)
        content = chance.pick(("名下无存款、车辆、不动产", "有轿车一辆, 工资收入每月6000元", "有厂房一处, 已抵押"))
        reported_on = chance.day(case.filed_on, min(due_on, DEMO_TODAY)) if reported else None
        add_property_report(ledger, case, debtor, reported_on, content if reported else None)


def _inquiries(chance: Chance, case: Case, after: Case | None) -> list[date]:
    """Every six months for five years (法〔2016〕373号 art 9), some forgotten, none before there was the duty."""
    assert case.closed_on is not None
    days: list[date] = []
    for half_year in range(1, 11):
        day = later(case.closed_on, months=6 * half_year) + timedelta(days=chance.between(-9, 9))
        if day > (DEMO_TODAY if after is None else after.filed_on):
            break
        if day > date(2016, 12, 1) and chance.happens(85):
            days.append(day)
    if after is not None:
        found_on = after.filed_on - timedelta(days=3)
        days = [*(day for day in days if day < found_on), found_on]
    return days


def is_open(case: Case) -> bool:
    """Whether something is still owed in the case: it runs, or ended for lack of property."""
    return case.status in (*OPEN, "TERMINATED_THIS_PROCEDURE")
