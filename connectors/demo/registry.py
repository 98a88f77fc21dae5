"""Registry rows: companies, who holds them and who runs them, with history, chains, a cross-holding and a cycle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from connectors.demo.chance import Chance
from connectors.demo.day import DEMO_TODAY, days_ago, later
from connectors.demo.ledger import Ledger
from connectors.demo.parties import Company, Party, Person, adults

_CENT = Decimal("0.01")
SPLITS = ((100,), (60, 40), (51, 49), (70, 20, 10), (34, 33, 33), (80, 20), (40, 30, 20, 10))
"""How the holders of a company divide it, percent."""

FILINGS = {
    "REVOKED": (("REVOCATION", "逾期未年报, 吊销营业执照"),),
    "IN_LIQUIDATION": (("LIQUIDATION", "股东会决议解散, 成立清算组"),),
    "DEREGISTERED": (("LIQUIDATION", "清算组备案"), ("DEREGISTRATION", "简易注销, 全体投资人承诺")),
}
"""What a company of that status has filed; of the deregistered some left out the first."""


def add_company(ledger: Ledger, company: Company, paid: Decimal | None) -> None:
    """The company's own record; `paid` is what was paid into its capital, None where nobody reported it."""
    ledger.add(
        "registry.company",
        number=company.party.number,
        number_kind=company.party.number_kind,
        name=company.party.name,
        registered_capital=company.registered_capital,
        paid_in_capital=paid,
        established_on=company.established_on,
        status=company.status,
        company_type=company.company_type,
        industry=company.industry,
        registered_address=company.address,
        division_code=company.division_code,
    )


def add_holding(
    ledger: Ledger,
    company: Company,
    holder: Party,
    percent: int,
    *,
    paid_percent: int = 100,
    since: date | None = None,
    until: date | None = None,
    due_on: date | None = None,
    bought: bool = False,
) -> None:
    """A shareholding and, where its holder paid it in (rather than `bought` it paid in), the payment."""
    since = since or company.established_on
    subscribed = (company.registered_capital * percent / 100).quantize(_CENT)
    paid = (subscribed * paid_percent / 100).quantize(_CENT)
    ledger.add(
        "registry.shareholding",
        company_number=company.party.number,
        **holder.columns("holder"),
        share=percent / 100,
        subscribed_capital=subscribed,
        paid_in_capital=paid,
        due_on=due_on or later(since, years=20),
        since=since,
        until=until,
    )
    if paid and not bought:
        add_contribution(ledger, company, holder, min(later(since, months=2), DEMO_TODAY), paid)


def add_contribution(ledger: Ledger, company: Company, holder: Party, paid_on: date, amount: Decimal) -> None:
    """A payment into capital, or its withdrawal where negative."""
    ledger.add(
        "registry.capital_contribution",
        company_number=company.party.number,
        holder_number=holder.number,
        paid_on=paid_on,
        amount=amount,
    )


def add_officer(
    ledger: Ledger, company: Company, who: Party, role: str, since: date | None = None, until: date | None = None
) -> None:
    """A period of office; since the company's beginning where no day is given."""
    ledger.add(
        "registry.officer",
        company_number=company.party.number,
        **who.columns("person"),
        role=role,
        since=since or company.established_on,
        until=until,
    )


def add_natural_persons(ledger: Ledger, known: Sequence[Party]) -> None:
    """Everyone who is or was a holder or officer, in the order in which they first appear."""
    names = {party.number: party for party in known}
    seen: dict[str, None] = {}
    for row in ledger.rows_of("registry.shareholding"):
        if row["holder_kind"] == "PERSON":
            seen.setdefault(row["holder_number"])
    for row in ledger.rows_of("registry.officer"):
        seen.setdefault(row["person_number"])
    for number in seen:
        party = names[number]
        ledger.add("registry.natural_person", number=number, number_kind=party.number_kind, name=party.name)


def add_registry(ledger: Ledger, companies: Sequence[Company], persons: Sequence[Person]) -> None:
    """The companies made by chance."""
    chance = Chance("registry")
    for place, company in enumerate(companies):
        paid_percent = chance.pick((0, 20, 50, 100, 100))
        paid = (company.registered_capital * paid_percent / 100).quantize(_CENT)
        add_company(ledger, company, None if chance.happens(10) else paid)
        _add_holdings(ledger, chance, company, paid_percent, _company_holder(companies, place), persons)
        _add_officers(ledger, chance, company, persons)
        _add_filings(ledger, chance, company)


def _company_holder(companies: Sequence[Company], place: int) -> Company | None:
    """Which company holds this one: a chain of six, two that hold each other, a cycle of three, and some at random."""
    links = {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 7, 7: 6, 8: 9, 9: 10, 10: 8}
    if place in links:
        return companies[links[place]]
    return companies[(place * 7) % 11] if place % 4 == 0 and place > 10 else None


def _add_holdings(
    ledger: Ledger,
    chance: Chance,
    company: Company,
    paid_percent: int,
    above: Company | None,
    persons: Sequence[Person],
) -> None:
    """All of the company, at any time: where the last holder bought their part, someone held it before."""
    split = (100,) if company.company_type.endswith("独资)") else chance.pick(SPLITS)
    others = [each for each in adults(persons, company.established_on) if each is not company.representative]
    holders = [company.representative.party, *(each.party for each in chance.some(others, len(split) - 1))]
    if above is not None:
        holders[0] = above.party
    started = company.established_on if above is None else max(company.established_on, above.established_on)
    bought_on = chance.day(later(started, months=6), days_ago(100)) if chance.happens(30) else None
    for holder, percent in zip(holders[:-1], split[:-1], strict=True):
        add_holding(ledger, company, holder, percent, paid_percent=paid_percent, since=started)
    last, percent = holders[-1], split[-1]
    if bought_on is None:
        add_holding(ledger, company, last, percent, paid_percent=paid_percent, since=started)
        return
    seller = chance.pick([each.party for each in adults(persons, started) if each.party not in holders])
    due_on = later(started, years=chance.pick((1, 3, 10)))
    add_holding(
        ledger, company, seller, percent, paid_percent=paid_percent, since=started, until=bought_on, due_on=due_on
    )
    add_holding(ledger, company, last, percent, paid_percent=paid_percent, since=bought_on, due_on=due_on, bought=True)


def _add_officers(ledger: Ledger, chance: Chance, company: Company, persons: Sequence[Person]) -> None:
    began = company.established_on
    change = chance.day(later(began, years=1), days_ago(60)) if chance.happens(30) else None
    representative = company.representative
    others = chance.some([each for each in adults(persons, began) if each is not representative], 4)
    if change is not None:
        add_officer(ledger, company, others[3].party, "LEGAL_REPRESENTATIVE", began, change)
    add_officer(ledger, company, representative.party, "LEGAL_REPRESENTATIVE", change or began)
    add_officer(ledger, company, representative.party, chance.pick(("DIRECTOR", "MANAGER")), change or began)
    add_officer(ledger, company, others[0].party, "SUPERVISOR", began)
    for other in others[1 : 1 + chance.below(3)]:
        add_officer(ledger, company, other.party, "DIRECTOR", began, None if chance.happens(80) else days_ago(30))


def _add_filings(ledger: Ledger, chance: Chance, company: Company) -> None:
    filed = chance.day(later(company.established_on, years=1), days_ago(120))
    skipped = company.status == "DEREGISTERED" and chance.happens(50)
    for place, (kind, content) in enumerate(FILINGS.get(company.status, ())[skipped:]):
        ledger.add(
            "registry.filing",
            company_number=company.party.number,
            kind=kind,
            filed_on=later(filed, months=3 * place),
            content=content,
        )
