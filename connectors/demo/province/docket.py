"""The province's enforcement cases: between whom, about what, and how far they got."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from connectors.demo import numbers, words
from connectors.demo.cases import Case
from connectors.demo.chance import Chance
from connectors.demo.day import DEMO_TODAY, days_ago, later
from connectors.demo.parties import Company, Party, Person
from connectors.demo.province import people
from connectors.demo.province.homes import city_of, court_names, courts_by_load
from connectors.demo.province.names import judges

_ZERO = Decimal("0.00")
_CAUSES = tuple(name for name, weight in words.CAUSES for _ in range(weight))
_OWED_ACT = "排除妨害纠纷"
_PASSIVE = ("IN_PROGRESS",) * 9 + ("SUSPENDED",)
_ENDS = (
    *("TERMINATED_THIS_PROCEDURE",) * 17,
    *("PERFORMED",) * 108,
    *("SETTLED",) * 32,
    *("TERMINATED",) * 30,
    *("WITHDRAWN",) * 13,
)
_PERCENTS = {
    "PERFORMED": (100,),
    "SETTLED": (30, 50, 60, 80, 100),
    "TERMINATED_THIS_PROCEDURE": (0, 0, 3, 12, 35),
    "IN_PROGRESS": (0, 0, 8, 25, 40),
    "TERMINATED": (0, 0, 10, 30, 60),
}
_EARLIEST = date(2016, 2, 1)
OFTEN = 50
"""Of a hundred first enforcements so many are against somebody who is in several."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Who may stand in cases: groups of debtors with the first day on which they can, and applicants."""

    often: tuple[tuple[tuple[Party, ...], date], ...]
    once: tuple[tuple[tuple[Party, ...], date], ...]
    old: tuple[Party, ...]
    lenders: tuple[Party, ...]
    applicants: tuple[Party, ...]


class Docket:
    """Gives case numbers: within a court, year and type the serials rise, from above those already given."""

    def __init__(self, given: Sequence[tuple[tuple[int, str, str], int]]) -> None:
        self._chance = Chance("province docket")
        self._last: dict[tuple[int, str, str], int] = {}
        for key, serial in given:
            self._last[key] = max(serial, self._last.get(key, 0))

    def next(self, filed_on: date, court_code: str, type_code: str) -> str:
        """The next number of that court, year and type."""
        key = (filed_on.year, court_code, type_code)
        self._last[key] = self._last.get(key, 99) + 1 + self._chance.below(9)
        return numbers.case(*key, self._last[key])


def sides(persons: Sequence[Person], companies: Sequence[Company]) -> Sides:
    """Who stands where, by their place in the population."""
    chance = Chance("province sides")
    often, once = (len(persons) * share // 100 for share in (people.DEBTORS_OFTEN, people.DEBTORS_ONCE))
    lenders, many, single = (
        len(companies) * share // 100 for share in (people.LENDERS, people.COMPANIES_OFTEN, people.COMPANIES_ONCE)
    )
    others = persons[often + once :]
    return Sides(
        _groups(chance, persons[:often], companies[lenders : lenders + many]),
        _groups(chance, persons[often : often + once], companies[lenders + many : lenders + many + single]),
        tuple(each.party for each in persons[:often] if each.birth_date.year < 1984),
        tuple(each.party for each in companies[:lenders]),
        (*(each.party for each in companies[lenders + many + single :]), *(each.party for each in others)),
    )


def _groups(
    chance: Chance, persons: Sequence[Person], companies: Sequence[Company]
) -> tuple[tuple[tuple[Party, ...], date], ...]:
    """Debtors who stand together: a person, sometimes two; a company, often with those who vouched for it."""
    found: list[tuple[tuple[Party, ...], date]] = []
    left = list(persons)
    for company in companies:
        vouched = tuple(left.pop().party for _ in range(min(chance.pick((0, 0, 1, 2)), len(left))))
        found.append(((company.party, *vouched), later(company.established_on, years=1)))
    while left:
        pair = tuple(left.pop().party for _ in range(min(2 if chance.happens(20) else 1, len(left))))
        found.append((pair, _EARLIEST))
    return tuple(chance.some(found, len(found)) if len(found) < 64 else _shuffled(chance, found))


def _shuffled(chance: Chance, found: list[tuple[tuple[Party, ...], date]]) -> list[tuple[tuple[Party, ...], date]]:
    keyed = sorted((chance.below(1 << 50), place) for place in range(len(found)))
    return [found[place] for _, place in keyed]


def first_enforcements(docket: Docket, who: Sides, count: int) -> Iterator[Case]:
    """So many 执 cases since 2016, in the order of their filing."""
    chance = Chance("province cases")
    single = iter(who.once)
    filed: list[tuple[date, int, str, tuple[Party, ...]]] = []
    for place in range(count):
        group = None if chance.happens(OFTEN) else next(single, None)
        # The square root of chance: those at the end of the list come less often, so some have many cases.
        parties, since = group or who.often[min(chance.below(len(who.often)), chance.below(len(who.often)))]
        filed.append((_filed_on(chance, since), place, chance.pick(courts_by_load()), parties))
    filed.sort(key=lambda each: each[:2])
    for filed_on, _, court_code, debtors in filed:
        number = docket.next(filed_on, court_code, "执")
        yield _case(chance, number, court_code, filed_on, debtors, who)


def old_cases(docket: Docket, who: Sides, count: int) -> Iterator[Case]:
    """So many of more than ten, one in four of more than twenty years ago, that ended for lack of property."""
    chance = Chance("province old cases")
    for _ in range(count):
        from_to = (date(2003, 3, 1), date(2006, 4, 1)) if chance.happens(25) else (date(2006, 4, 2), date(2015, 12, 20))
        filed_on = chance.day(*from_to)
        court_code = chance.pick(tuple(numbers.LEGACY_COURTS))
        number = docket.next(filed_on, court_code, "执")
        case = _case(chance, number, court_code, filed_on, (chance.pick(who.old),), who)
        yield replace(
            case,
            status="TERMINATED_THIS_PROCEDURE",
            closed_on=filed_on + timedelta(days=chance.between(100, 180)),
            recovered=_recovered(chance, "TERMINATED_THIS_PROCEDURE", case.claim),
        )


def _filed_on(chance: Chance, since: date) -> date:
    draw = chance.below(100)
    first, last = _EARLIEST, DEMO_TODAY
    if draw < 18:
        first = days_ago(365)
    elif draw < 32 and since < days_ago(366):
        first, last = days_ago(730), days_ago(366)
    return chance.day(max(first, since), last)


def _case(chance: Chance, number: str, court_code: str, filed_on: date, debtors: tuple[Party, ...], who: Sides) -> Case:
    status, closed_on = status_of(chance, filed_on)
    cause = chance.pick(_CAUSES)
    claim = None if cause == _OWED_ACT else chance.money(3_000, 40_000_000)
    lent = cause in ("金融借款合同纠纷", "信用卡纠纷", "追偿权纠纷") and who.lenders
    applicants: tuple[Party, ...] = (chance.pick(who.lenders if lent else who.applicants),)
    if not lent and chance.happens(11):
        applicants = tuple(dict.fromkeys((*applicants, chance.pick(who.applicants))))
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
        judge=chance.pick(judges(court_code)),
        applicants=applicants,
        debtors=debtors,
    )


def status_of(chance: Chance, filed_on: date) -> tuple[str, date | None]:
    """How far a case filed that day is today, and when it was closed."""
    if filed_on > days_ago(12):
        return "FILED", None
    closed_on = filed_on + timedelta(days=chance.between(25, 185))
    if closed_on > DEMO_TODAY or chance.happens(4):
        return chance.pick(_PASSIVE), None
    status = chance.pick(_ENDS)
    if status == "TERMINATED_THIS_PROCEDURE":
        closed_on = max(closed_on, filed_on + timedelta(days=95))
    return (status, closed_on) if closed_on <= DEMO_TODAY else ("IN_PROGRESS", None)


def _recovered(chance: Chance, status: str, claim: Decimal | None) -> Decimal:
    percent = chance.pick(_PERCENTS.get(status, (0,)))
    return _ZERO if claim is None or not percent else (claim * percent / 100).quantize(_ZERO)


def _basis(chance: Chance, court_code: str, filed_on: date) -> tuple[str, str]:
    year = filed_on.year - chance.below(2)
    serial = chance.between(100, 9000)
    if chance.happens(6):
        city = city_of(court_code).removesuffix("市")
        return f"{city[0]}仲裁字〔{year}〕第{serial % 400 + 1}号", f"{city}仲裁委员会"
    name = court_names()[court_code]
    return (f"（{year}）{court_code}民初{serial}号" if year >= 2016 else f"（{year}）民初字第{serial}号"), name
