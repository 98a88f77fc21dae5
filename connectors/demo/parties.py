"""The invented persons and companies of the demo."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from connectors.demo import numbers, words
from connectors.demo.chance import Chance
from connectors.demo.day import days_ago, later

PERSONS = 300
COMPANIES = 80

Q_SERIALS_OF_CHANCE = 1000
"""Companies made by chance have serials from here on; those of the cast have lower ones."""


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a record names: number and its kind, person or company, name."""

    number: str | None
    number_kind: str | None
    kind: str
    name: str

    def columns(self, prefix: str) -> dict[str, Any]:
        """The four columns of `catalogue.table.party`."""
        return {
            f"{prefix}_number": self.number,
            f"{prefix}_number_kind": self.number_kind,
            f"{prefix}_kind": self.kind,
            f"{prefix}_name": self.name,
        }


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the population register has them."""

    party: Party
    birth_date: date
    gender: str
    domicile_code: str


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the registry has it, with its legal representative."""

    party: Party
    established_on: date
    registered_capital: Decimal
    status: str
    company_type: str
    industry: str
    address: str
    division_code: str
    representative: Person


def person(name: str, gender: str, born: date, county: str, serial: int, domicile_code: str) -> Person:
    """A person with a resident ID of a county younger than they are."""
    party = Party(numbers.resident(county, born, serial, gender), "RESIDENT_ID", "PERSON", name)
    return Person(party, born, gender, domicile_code)


def foreigner(name: str, passport: str, born: date, gender: str) -> Person:
    """A person who has a passport."""
    return Person(Party(passport, "PASSPORT", "PERSON", name), born, gender, "330523")


def company(
    name: str,
    serial: int,
    representative: Person,
    *,
    division: str,
    established_on: date,
    capital: int,
    status: str = "ACTIVE",
    trade: str = words.TRADES[0][1],
    company_type: str = "有限责任公司",
) -> Company:
    """A company; `division` is one of `words.COUNTIES`, `capital` in yuan."""
    _, _, place, streets = next(county for county in words.COUNTIES if county[0] == division)
    return Company(
        Party(numbers.company(division, serial), "USCC", "COMPANY", name),
        established_on,
        Decimal(capital).quantize(Decimal("0.01")),
        status,
        company_type,
        trade,
        f"浙江省{place}{streets[serial % len(streets)]}{serial % 300 + 1}号",
        division,
        representative,
    )


def of_age(person: Person) -> date:
    """The day on which a person came of age."""
    return later(person.birth_date, years=18)


def adults(persons: Sequence[Person], day: date) -> list[Person]:
    """Those of age on a day."""
    return [each for each in persons if of_age(each) <= day]


def persons_by_chance(count: int) -> tuple[Person, ...]:
    """So many persons, between 22 and 76 years old."""
    chance = Chance("persons")
    counties = tuple(numbers.YOUNG_COUNTIES)
    return tuple(
        person(
            _name(chance, gender),
            gender,
            chance.day(date(1950, 1, 1), date(2004, 6, 30)),
            chance.pick(counties),
            100 + place,
            chance.pick(words.HAMLETS),
        )
        for place, gender in enumerate(chance.pick("男男女") for _ in range(count))
    )


def companies_by_chance(count: int, persons: Sequence[Person]) -> tuple[Company, ...]:
    """So many companies of Huzhou, each represented by one of the persons."""
    return tuple(_companies(Chance("companies"), count, persons))


def _companies(chance: Chance, count: int, persons: Sequence[Person]) -> Iterator[Company]:
    taken: set[str] = set()
    while len(taken) < count:
        division, place, _, _ = chance.pick(words.COUNTIES)
        trade, industry = chance.pick(words.TRADES)
        capital = chance.pick((50, 100, 200, 500, 500, 1000, 1000, 2000, 5000)) * 10_000
        joint_stock = capital >= 20_000_000 and chance.happens(40)
        name = f"{place}{chance.pick(words.COINED)}{trade}{'股份' if joint_stock else ''}有限公司"
        representative = chance.pick(persons)
        status = chance.weighted((("ACTIVE", 78), ("REVOKED", 8), ("IN_LIQUIDATION", 7), ("DEREGISTERED", 7)))
        if name in taken:
            continue
        taken.add(name)
        yield company(
            name,
            Q_SERIALS_OF_CHANCE + len(taken),
            representative,
            division=division,
            established_on=chance.day(max(date(2001, 3, 1), of_age(representative)), days_ago(700)),
            capital=capital,
            status=status,
            trade=industry,
            company_type="股份有限公司" if joint_stock else chance.pick(("有限责任公司", "有限责任公司(自然人独资)")),
        )


def _name(chance: Chance, gender: str) -> str:
    given = chance.pick(words.GIVEN_MEN if gender == "男" else words.GIVEN_WOMEN)
    if len(given) == 1 or chance.happens(30):
        given = chance.pick(words.GIVEN_MIDDLE) + given[-1]
    return chance.weighted(words.SURNAMES) + given
