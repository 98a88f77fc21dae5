"""Court rows of the province, in the order of the catalogue's columns but for record_id."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from connectors.demo import words
from connectors.demo.cases import Case
from connectors.demo.chance import Chance
from connectors.demo.court import TARGETS, TERM_YEARS
from connectors.demo.day import DEMO_TODAY, days_ago, later
from connectors.demo.province.names import lawyers
from connectors.demo.province.seizures import Seizure
from connectors.demo.province.world import World

_ENFORCED = ("FIRST_ENFORCEMENT", "RESUMED")
_SHARES = (Decimal("0.1"), Decimal("0.5"), Decimal(1))
_MEASURES = (1, 2, 3, 3, 3, 4, 5, 6)
_MOST_PAYMENTS = 15
_CENT = Decimal("0.01")
_FIRST_INQUIRIES = date(2016, 12, 1)
_REPORTS = (
    "名下无存款、车辆、不动产",
    "有轿车一辆, 工资收入每月6000元",
    "有厂房一处, 已抵押",
    "银行存款1200元, 无其他财产",
    "持有有限责任公司股权, 未实缴",
)


def enforcement_cases(world: World) -> Iterator[tuple[Any, ...]]:
    """`court.enforcement_case`: the debtor learned of the suit and of enforcement some time before."""
    for case in world.cases:
        enforced = case.kind in _ENFORCED
        yield (
            case.number,
            case.kind,
            case.status,
            case.court_code,
            case.filed_on,
            case.closed_on,
            case.cause,
            case.basis_number,
            case.basis_unit,
            case.claim,
            case.recovered,
            case.judge,
            case.resumes,
            case.filed_on - timedelta(days=200 + len(case.cause) * 11) if enforced else None,
            min(case.filed_on + timedelta(days=6), DEMO_TODAY) if enforced else None,
        )


def case_parties(world: World) -> Iterator[tuple[Any, ...]]:
    """`court.case_party`."""
    chance = Chance("province parties")
    agents = ((None,) * len(lawyers())) + lawyers()
    addresses = world.addresses
    for case in world.cases:
        for role, parties in (
            ("APPLICANT", case.applicants),
            ("DEBTOR", case.debtors),
            ("THIRD_PARTY", case.third_parties),
        ):
            agent = chance.pick(agents) if role == "APPLICANT" else None
            for party in parties:
                yield (
                    case.number,
                    role,
                    party.number,
                    party.number_kind,
                    party.kind,
                    party.name,
                    addresses.get(party.number),
                    agent,
                )
                agent = None


def control_measures(world: World, seizures: tuple[Seizure, ...]) -> Iterator[tuple[Any, ...]]:
    """`court.control_measure`: each of the longest term; those of vehicles are the register's seizures."""
    chance = Chance("province measures")
    kinds = tuple(TARGETS)
    for case in world.cases:
        if case.kind not in (*_ENFORCED, "PRESERVATION"):
            continue
        last = min(case.closed_on or DEMO_TODAY, later(case.filed_on, months=3))
        for _ in range(chance.pick(_MEASURES)):
            kind = chance.pick(kinds)
            starts_on = chance.day(case.filed_on, last)
            expires_on = later(starts_on, years=TERM_YEARS[kind]) - timedelta(days=1)
            amount = None if case.claim is None else (case.claim * chance.pick(_SHARES)).quantize(_CENT)
            rank = chance.pick((1, 1, 1, 2, 3))
            status = _measure_status(chance, case, rank, expires_on)
            yield (
                case.number,
                kind,
                TARGETS[kind].format(chance.below(10_000)),
                amount,
                starts_on,
                expires_on,
                rank,
                status,
            )
    ends = {"SOLD": "REALISED", "RELEASED": "RELEASED", "LAPSED": "LAPSED"}
    for each in seizures:
        status = ends.get(each.status, "ACTIVE" if each.rank == 1 else "QUEUED")
        target = f"机动车 {each.vehicle.plate or each.vehicle.vin}"
        yield (
            each.case.number,
            "VEHICLE_SEIZURE",
            target,
            each.appraised,
            each.ordered_on,
            each.expires_on,
            each.rank,
            status,
        )


def _measure_status(chance: Chance, case: Case, rank: int, expires_on: date) -> str:
    if case.status == "PERFORMED":
        return chance.pick(("RELEASED", "REALISED"))
    if case.status in ("SETTLED", "WITHDRAWN"):
        return "RELEASED"
    return "LAPSED" if expires_on < DEMO_TODAY else "ACTIVE" if rank == 1 else "QUEUED"


def payments(world: World) -> Iterator[tuple[Any, ...]]:
    """`court.payment`: together what was recovered in the case."""
    chance = Chance("province payments")
    for case in world.cases:
        left = int(case.recovered.scaleb(2))
        if not left:
            continue
        count = min(chance.between(2, _MOST_PAYMENTS), 1 + left // 10_000)
        last = case.closed_on or DEMO_TODAY
        for remaining in range(count, 1, -1):
            cents = left * chance.between(50, 150) // (100 * remaining)
            left -= cents
            yield (case.number, chance.day(case.filed_on, last), _yuan(cents), chance.pick(words.PAYMENT_KINDS))
        yield (case.number, chance.day(case.filed_on, last), _yuan(left), chance.pick(words.PAYMENT_KINDS))


def _yuan(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def termination_rulings(world: World) -> Iterator[tuple[Any, ...]]:
    """`court.termination_ruling`: on the day on which the case was closed."""
    for case in world.cases:
        if case.status == "TERMINATED_THIS_PROCEDURE":
            yield (case.number, case.closed_on)


def termination_inquiries(world: World) -> Iterator[tuple[Any, ...]]:
    """`court.termination_inquiry`: every six months for five years, some forgotten (法〔2016〕373号 art 9)."""
    chance = Chance("province inquiries")
    for case in world.cases:
        if case.status != "TERMINATED_THIS_PROCEDURE" or case.closed_on is None:
            continue
        resumed_on = world.resumptions.get(case.number)
        found_on = None if resumed_on is None else resumed_on - timedelta(days=3)
        last = found_on or DEMO_TODAY + timedelta(days=1)
        for half_year in range(1, 11):
            day = later(case.closed_on, months=6 * half_year) + timedelta(days=chance.between(-9, 9))
            if day >= last:
                break
            if day > _FIRST_INQUIRIES and chance.happens(85):
                yield (case.number, day, "NO_PROPERTY")
        if found_on is not None:
            yield (case.number, found_on, "PROPERTY_FOUND")


def property_reports(world: World) -> Iterator[tuple[Any, ...]]:
    """`court.property_report`: what debtors had to report, and whether they did."""
    chance = Chance("province reports")
    for case in world.cases:
        if case.kind not in _ENFORCED or case.filed_on > days_ago(2):
            continue
        due_on = case.filed_on + timedelta(days=21)
        for debtor in case.debtors:
            if debtor.number is None or chance.happens(35):
                continue
            reported = due_on <= DEMO_TODAY and chance.happens(55)
            content = chance.pick(_REPORTS) if reported else None
            yield (
                case.number,
                debtor.number,
                due_on,
                chance.day(case.filed_on, due_on) if reported else None,
                content,
            )
