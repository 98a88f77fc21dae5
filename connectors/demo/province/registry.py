"""Registry rows of the province: who holds and runs companies, with chains, cross-holdings and cycles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from connectors.demo.chance import Chance
from connectors.demo.day import DEMO_TODAY, days_ago, later
from connectors.demo.parties import Company, Party, Person, of_age
from connectors.demo.province.world import World
from connectors.demo.registry import FILINGS, SPLITS

_CENT = Decimal("0.01")
_BLOCK = 25
_ABOVE = {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 7, 7: 6, 8: 9, 9: 10, 10: 8, 14: 12, 18: 13, 22: 0}
"""In every block of companies: a chain of six, two that hold each other, a cycle of three, some held by one above."""


@dataclass(frozen=True, slots=True)
class Filed:
    """The rows of the registry's tables, without record_id."""

    companies: list[tuple[Any, ...]] = field(default_factory=list)
    holdings: list[tuple[Any, ...]] = field(default_factory=list)
    contributions: list[tuple[Any, ...]] = field(default_factory=list)
    officers: list[tuple[Any, ...]] = field(default_factory=list)
    filings: list[tuple[Any, ...]] = field(default_factory=list)
    persons: dict[Party, None] = field(default_factory=dict)

    def natural_persons(self) -> list[tuple[Any, ...]]:
        """Everyone who is or was a holder or officer, in the order in which they first appear."""
        return [(each.number, each.number_kind, each.name) for each in self.persons]


def make_registry(world: World) -> Filed:
    """All that the registry holds on the companies."""
    filed = Filed()
    chance = Chance("province registry")
    companies = world.companies
    for place, company in enumerate(companies):
        paid_percent = chance.pick((0, 20, 50, 100, 100))
        above = _above(companies, place)
        _company(filed, company, None if chance.happens(10) else paid_percent)
        _holdings(filed, chance, company, paid_percent, above, world.persons)
        _officers(filed, chance, company, world.persons)
        _filings(filed, chance, company)
    return filed


def _above(companies: Sequence[Company], place: int) -> Company | None:
    block, within = divmod(place, _BLOCK)
    above = _ABOVE.get(within)
    return None if above is None or (block + 1) * _BLOCK > len(companies) else companies[block * _BLOCK + above]


def _company(filed: Filed, company: Company, paid_percent: int | None) -> None:
    paid = None if paid_percent is None else (company.registered_capital * paid_percent / 100).quantize(_CENT)
    filed.companies.append(
        (
            company.party.number,
            company.party.number_kind,
            company.party.name,
            company.registered_capital,
            paid,
            company.established_on,
            company.status,
            company.company_type,
            company.industry,
            company.address,
            company.division_code,
        )
    )


def _holdings(
    filed: Filed, chance: Chance, company: Company, paid_percent: int, above: Company | None, persons: Sequence[Person]
) -> None:
    """All of the company, at any time: where the last holder bought their part, someone held it before."""
    split = (100,) if company.company_type.endswith("独资)") else chance.pick(SPLITS)
    first = company.representative.party if above is None else above.party
    started = company.established_on if above is None else max(company.established_on, above.established_on)
    holders = [first, *_adults(chance, persons, started, len(split), first)]
    seller = holders.pop()
    bought_on = chance.day(later(started, months=6), days_ago(100)) if chance.happens(30) else None
    for holder, percent in zip(holders[:-1], split[:-1], strict=True):
        _holding(filed, company, holder, percent, paid_percent, started)
    if bought_on is None:
        _holding(filed, company, holders[-1], split[-1], paid_percent, started)
        return
    due_on = later(started, years=chance.pick((1, 3, 10)))
    _holding(filed, company, seller, split[-1], paid_percent, started, bought_on, due_on)
    _holding(filed, company, holders[-1], split[-1], paid_percent, bought_on, None, due_on, bought=True)


def _adults(chance: Chance, persons: Sequence[Person], day: date, count: int, without: Party) -> list[Party]:
    """So many different persons of age on a day."""
    found: list[Party] = []
    while len(found) < count:
        each = chance.pick(persons)
        if of_age(each) <= day and each.party != without and each.party not in found:
            found.append(each.party)
    return found


def _holding(
    filed: Filed,
    company: Company,
    holder: Party,
    percent: int,
    paid_percent: int,
    since: date,
    until: date | None = None,
    due_on: date | None = None,
    *,
    bought: bool = False,
) -> None:
    subscribed = (company.registered_capital * percent / 100).quantize(_CENT)
    paid = (subscribed * paid_percent / 100).quantize(_CENT)
    number = company.party.number
    if holder.kind == "PERSON":
        filed.persons.setdefault(holder)
    filed.holdings.append(
        (
            number,
            holder.number,
            holder.number_kind,
            holder.kind,
            holder.name,
            percent / 100,
            subscribed,
            paid,
            due_on or later(since, years=20),
            since,
            until,
        )
    )
    if paid and not bought:
        filed.contributions.append((number, holder.number, min(later(since, months=2), DEMO_TODAY), paid))


def _officers(filed: Filed, chance: Chance, company: Company, persons: Sequence[Person]) -> None:
    began = company.established_on
    representative = company.representative.party
    change = chance.day(later(began, years=1), days_ago(60)) if chance.happens(30) else None
    others = _adults(chance, persons, began, 4, representative)
    if change is not None:
        _officer(filed, company, others[3], "LEGAL_REPRESENTATIVE", began, change)
    _officer(filed, company, representative, "LEGAL_REPRESENTATIVE", change or began)
    _officer(filed, company, representative, chance.pick(("DIRECTOR", "MANAGER")), change or began)
    _officer(filed, company, others[0], "SUPERVISOR", began)
    for other in others[1 : 1 + chance.below(3)]:
        _officer(filed, company, other, "DIRECTOR", began, None if chance.happens(80) else days_ago(30))


def _officer(filed: Filed, company: Company, who: Party, role: str, since: date, until: date | None = None) -> None:
    filed.persons.setdefault(who)
    filed.officers.append((company.party.number, who.number, who.number_kind, who.kind, who.name, role, since, until))


def _filings(filed: Filed, chance: Chance, company: Company) -> None:
    filed_on = chance.day(later(company.established_on, years=1), days_ago(120))
    skipped = company.status == "DEREGISTERED" and chance.happens(50)
    for place, (kind, content) in enumerate(FILINGS.get(company.status, ())[skipped:]):
        filed.filings.append((company.party.number, kind, later(filed_on, months=3 * place), content))
