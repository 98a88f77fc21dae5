"""Enforcement cases made by chance: what they are about, between whom, and how far they got."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from connectors.demo import numbers, words
from connectors.demo.chance import Chance
from connectors.demo.day import DEMO_TODAY, days_ago, later
from connectors.demo.parties import Company, Party, Person, adults, of_age
from identifiers.courts import courts

FIRST_ENFORCEMENTS = 300
RESUMED = 45
OLD = 14
OTHER_KINDS = (
    ("PRESERVATION", "执保", 18),
    ("OBJECTION", "执异", 12),
    ("RECONSIDERATION", "执复", 6),
    ("SUPERVISION", "执监", 4),
    ("ASSISTANCE", "执协", 4),
    ("OTHER", "执他", 4),
)
OPEN = ("FILED", "IN_PROGRESS", "SUSPENDED")
_ENDED = (("TERMINATED_THIS_PROCEDURE", 46), ("PERFORMED", 32), ("SETTLED", 9), ("TERMINATED", 9), ("WITHDRAWN", 4))
_HUZHOU = ("浙0523", "浙0522", "浙0521", "浙0502", "浙0503")
_ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Case:
    """An enforcement case with its parties. `claim` is None where an act is owed, not money."""

    number: str
    kind: str
    status: str
    court_code: str
    filed_on: date
    closed_on: date | None
    cause: str
    basis_number: str
    basis_unit: str
    claim: Decimal | None
    recovered: Decimal
    judge: str
    applicants: tuple[Party, ...]
    debtors: tuple[Party, ...]
    third_parties: tuple[Party, ...] = ()
    resumes: str | None = None


class Docket:
    """Gives case numbers: within a court, year and type the serials rise."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._last: dict[tuple[int, str, str], int] = {}

    def next(self, filed_on: date, court_code: str, type_code: str) -> str:
        """The next number; serials 1 to 99 are left to the stories."""
        key = (filed_on.year, court_code, type_code)
        self._last[key] = self._last.get(key, 99) + self._chance.between(1, 60)
        return numbers.case(*key, self._last[key])


def cases_by_chance(
    persons: Sequence[Person], companies: Sequence[Company], lenders: Sequence[Party]
) -> tuple[Case, ...]:
    """All of them: first enforcements, old ones, those that resume an earlier one, and the other kinds."""
    chance = Chance("cases")
    docket = Docket(chance)
    debtors = _debtor_groups(chance, persons, companies)
    applicants = (*lenders, *(each.party for each in companies[40:60]), *(each.party for each in persons[200:]))
    first = tuple(_first(chance, docket, debtors, applicants) for _ in range(FIRST_ENFORCEMENTS))
    old = tuple(_old(chance, docket, debtors, applicants) for _ in range(OLD))
    terminated = [
        each for each in first if each.status == "TERMINATED_THIS_PROCEDURE" and _closed(each) < days_ago(240)
    ]
    resumed = tuple(_resumed(chance, docket, each) for each in chance.some(terminated, RESUMED))
    return (*first, *old, *resumed, *_others(chance, docket, first))


@dataclass(frozen=True, slots=True)
class _Debtors:
    """Debtors who stand in cases together, since when they can, and how often they do."""

    parties: tuple[Party, ...]
    since: date
    weight: int


def _debtor_groups(chance: Chance, persons: Sequence[Person], companies: Sequence[Company]) -> list[_Debtors]:
    """A few are in many cases, most in one or two; a company often with those who vouched for it."""
    groups: list[tuple[tuple[Party, ...], date]] = [((each.party,), of_age(each)) for each in persons[:110]]
    for company in companies[:40]:
        guarantors = (company.representative, chance.pick(adults(persons, company.established_on)))[: chance.below(3)]
        groups.append(((company.party, *dict.fromkeys(each.party for each in guarantors)), company.established_on))
    return [
        _Debtors(parties, later(since, years=1), 12 if place % 17 == 0 else 1 + place % 3)
        for place, (parties, since) in enumerate(groups)
    ]


def _debtors(chance: Chance, groups: Sequence[_Debtors], filed_on: date) -> tuple[Party, ...]:
    return chance.weighted([(group.parties, group.weight) for group in groups if group.since <= filed_on])


def _first(
    chance: Chance,
    docket: Docket,
    groups: Sequence[_Debtors],
    applicants: Sequence[Party],
) -> Case:
    filed_on = chance.weighted(
        (
            (chance.day(days_ago(12), DEMO_TODAY), 3),
            (chance.day(days_ago(365), days_ago(13)), 40),
            (chance.day(days_ago(730), days_ago(366)), 30),
            (chance.day(date(2016, 2, 1), days_ago(731)), 35),
        )
    )
    court_code = _court(chance)
    return _judged(chance, docket.next(filed_on, court_code, "执"), court_code, filed_on, groups, applicants)


def _judged(
    chance: Chance,
    number: str,
    court_code: str,
    filed_on: date,
    groups: Sequence[_Debtors],
    applicants: Sequence[Party],
) -> Case:
    status, closed_on = _status(chance, filed_on)
    cause = chance.weighted(words.CAUSES)
    claim = None if cause == "排除妨害纠纷" else chance.money(3_000, 40_000_000)
    debtors = _debtors(chance, groups, filed_on)
    basis_number, basis_unit = _basis(chance, court_code, filed_on)
    return Case(
        number=number,
        kind="FIRST_ENFORCEMENT",
        status=status,
        court_code=court_code,
        filed_on=filed_on,
        closed_on=closed_on,
        cause=cause,
        basis_number=basis_number,
        basis_unit=basis_unit,
        claim=claim,
        recovered=_recovered(chance, status, claim),
        judge=chance.pick(words.JUDGES),
        applicants=tuple(chance.some([each for each in applicants if each not in debtors], 1 + chance.happens(8))),
        debtors=debtors,
    )


def _old(chance: Chance, docket: Docket, groups: Sequence[_Debtors], applicants: Sequence[Party]) -> Case:
    """A case of more than ten, some of more than twenty years ago that ended for lack of property."""
    filed_on = chance.day(date(2003, 3, 1), date(2015, 12, 20))
    court_code = chance.pick(_HUZHOU)
    number = docket.next(filed_on, court_code, "执")
    case = _judged(chance, number, court_code, filed_on, groups, applicants)
    recovered = _recovered(chance, "TERMINATED_THIS_PROCEDURE", case.claim)
    closed_on = filed_on + timedelta(days=chance.between(100, 180))
    return replace(case, status="TERMINATED_THIS_PROCEDURE", closed_on=closed_on, recovered=recovered)


def _resumed(chance: Chance, docket: Docket, before: Case) -> Case:
    """The 执恢 that follows a 终本: same parties, for what was still owed."""
    filed_on = chance.day(_closed(before) + timedelta(days=200), DEMO_TODAY)
    claim = None if before.claim is None else before.claim - before.recovered
    status, closed_on = _status(chance, filed_on)
    return replace(
        before,
        number=docket.next(filed_on, before.court_code, "执恢"),
        kind="RESUMED",
        status=status,
        filed_on=filed_on,
        closed_on=closed_on,
        claim=claim,
        recovered=_recovered(chance, status, claim),
        judge=chance.pick(words.JUDGES),
        resumes=before.number,
    )


def _others(chance: Chance, docket: Docket, first: Sequence[Case]) -> Iterator[Case]:
    """Preservation, objection, reconsideration, supervision and the like, each around a first enforcement."""
    for kind, type_code, count in OTHER_KINDS:
        for before in chance.some(first, count):
            above = kind in ("RECONSIDERATION", "SUPERVISION") and before.court_code.startswith("浙")
            court_code = before.court_code[:3] if above and kind == "RECONSIDERATION" else before.court_code
            court_code = "最高法" if kind == "SUPERVISION" and chance.happens(30) else court_code
            filed_on = chance.day(before.filed_on, min(DEMO_TODAY, later(before.filed_on, years=1)))
            closed_on = filed_on + timedelta(days=chance.between(5, 60))
            over = closed_on <= DEMO_TODAY
            yield replace(
                before,
                number=docket.next(filed_on, court_code, type_code),
                kind=kind,
                status="TERMINATED" if over else "IN_PROGRESS",
                court_code=court_code,
                filed_on=filed_on,
                closed_on=closed_on if over else None,
                recovered=_ZERO,
                third_parties=(Party(None, None, "PERSON", "案外人 嵇某"),) if kind == "OBJECTION" else (),
            )


def _status(chance: Chance, filed_on: date) -> tuple[str, date | None]:
    if filed_on > days_ago(12):
        return "FILED", None
    closed_on = filed_on + timedelta(days=chance.between(25, 185))
    if closed_on > DEMO_TODAY or chance.happens(4):
        return ("SUSPENDED" if chance.happens(10) else "IN_PROGRESS"), None
    status = chance.weighted(_ENDED)
    if status == "TERMINATED_THIS_PROCEDURE":
        # Not before three months have gone since filing (法〔2016〕373号 art 1).
        closed_on = max(closed_on, filed_on + timedelta(days=95))
    return (status, closed_on) if closed_on <= DEMO_TODAY else ("IN_PROGRESS", None)


def _recovered(chance: Chance, status: str, claim: Decimal | None) -> Decimal:
    percent = {
        "PERFORMED": 100,
        "SETTLED": chance.between(30, 100),
        "TERMINATED_THIS_PROCEDURE": chance.pick((0, 0, 3, 12, 35)),
        "IN_PROGRESS": chance.pick((0, 0, 0, 8, 25)),
        "TERMINATED": chance.pick((0, 10)),
    }.get(status, 0)
    return _ZERO if claim is None else (claim * percent / 100).quantize(_ZERO)


def _basis(chance: Chance, court_code: str, filed_on: date) -> tuple[str, str]:
    year = filed_on.year - chance.below(2)
    name = {each.code: each.name for each in courts()}[court_code]
    serial = chance.between(100, 6000)
    if chance.happens(6):
        return f"湖仲裁字〔{year}〕第{serial % 400 + 1}号", "湖州仲裁委员会"
    return (f"（{year}）{court_code}民初{serial}号", name) if year >= 2016 else (f"（{year}）民初字第{serial}号", name)


def _court(chance: Chance) -> str:
    if chance.happens(75):
        return chance.pick(_HUZHOU)
    return chance.pick([each.code for each in courts() if each.code.startswith("浙") and each.level != "HIGH"])


def _closed(case: Case) -> date:
    assert case.closed_on is not None
    return case.closed_on
