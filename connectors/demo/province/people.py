"""The province's persons and companies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from connectors.demo import numbers, words
from connectors.demo.chance import Chance
from connectors.demo.day import days_ago
from connectors.demo.parties import Company, Party, Person, of_age, person
from connectors.demo.province.homes import County, counties, homes, street
from connectors.demo.province.names import company_name, lender_name, person_name

DEBTORS_OFTEN = 12
DEBTORS_ONCE = 55
"""Of a hundred persons: so many are debtors again and again, so many at most in one case; they come in this order."""

LENDERS = 2
COMPANIES_OFTEN = 16
COMPANIES_ONCE = 45
"""Of a hundred companies: lenders, then debtors in many cases, then those in at most one."""

_SERIALS = (*range(60, 100), *range(400, 500))
_FIRST_COMPANY = 100_000
_STATUSES = ("ACTIVE",) * 78 + ("REVOKED",) * 8 + ("IN_LIQUIDATION",) * 7 + ("DEREGISTERED",) * 7
_CAPITALS = (50, 100, 100, 200, 500, 500, 1000, 1000, 2000, 5000)


def make_persons(count: int) -> tuple[tuple[Person, ...], tuple[str, ...]]:
    """So many persons, and where each lives. The serials of their numbers are none that cast or core bear."""
    chance = Chance("province persons")
    young = tuple(numbers.YOUNG_COUNTIES)
    places = homes()
    debtors = count * (DEBTORS_OFTEN + DEBTORS_ONCE) // 100
    taken: set[str] = set()
    made: list[Person] = []
    addresses: list[str] = []
    while len(made) < count:
        gender = chance.pick("男男女")
        last = date(1995, 6, 30) if len(made) < debtors else date(2006, 6, 30)
        code, address = chance.pick(places)
        born, county, serial = chance.day(date(1950, 1, 1), last), chance.pick(young), chance.pick(_SERIALS)
        each = person(person_name(chance, gender), gender, born, county, serial, code)
        number = each.party.number or ""
        if number not in taken:
            taken.add(number)
            made.append(each)
            addresses.append(f"{address}{len(made) % 180 + 1}号")
    return tuple(made), tuple(addresses)


def make_companies(count: int, persons: Sequence[Person]) -> tuple[Company, ...]:
    """So many companies, each represented by one of the persons; one in three of these represents several."""
    chance = Chance("province companies")
    taken: set[str] = set()
    made: list[Company] = []
    lenders = count * LENDERS // 100
    while len(made) < count:
        representative = persons[
            len(persons) - 1 - chance.below(len(persons) * (20 if chance.happens(40) else 3) // 60)
        ]
        county = chance.pick(counties())
        each = _company(chance, len(made), county, representative, lender=len(made) < lenders)
        if each.party.name not in taken:
            taken.add(each.party.name)
            made.append(each)
    return tuple(made)


def _company(chance: Chance, place: int, county: County, representative: Person, *, lender: bool) -> Company:
    trade, industry = chance.pick(words.TRADES)
    capital = 10_000 * (chance.pick((10_000, 20_000, 50_000)) if lender else chance.pick(_CAPITALS))
    joint_stock = lender or (capital >= 20_000_000 and chance.happens(40))
    name = lender_name(chance, county.place) if lender else company_name(chance, county.place, trade, joint_stock)
    kinds = ("有限责任公司", "有限责任公司", "有限责任公司(自然人独资)")
    return Company(
        Party(numbers.company(county.code, _FIRST_COMPANY + place), "USCC", "COMPANY", name),
        chance.day(max(date(2001, 3, 1), of_age(representative)), days_ago(2_900 if lender else 800)),
        Decimal(capital * 100).scaleb(-2),
        "ACTIVE" if lender else chance.pick(_STATUSES),
        "股份有限公司" if "股份" in name else chance.pick(kinds[:2] if lender else kinds),
        "货币金融服务" if lender else industry,
        county.address + street(place),
        county.code,
        representative,
    )
