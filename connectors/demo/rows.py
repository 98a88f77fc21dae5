"""`rows()`: the whole demo as values, the same on every machine; the loader and the in-memory connector share it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from connectors.demo import cast
from connectors.demo.bank import add_bank
from connectors.demo.cases import cases_by_chance
from connectors.demo.court import add_court, add_courts
from connectors.demo.credit import add_credit
from connectors.demo.ledger import Ledger
from connectors.demo.parties import COMPANIES, PERSONS, companies_by_chance, persons_by_chance
from connectors.demo.police import add_police
from connectors.demo.registry import add_natural_persons, add_registry
from connectors.demo.stories import add_stories
from connectors.demo.vehicles import add_vehicles
from connectors.scan import Row
from identifiers.divisions import ancestors, division


@cache
def rows() -> Mapping[str, tuple[Row, ...]]:
    """Every table of the catalogue (`source.table`) with its rows; record_id counts from 1 in each."""
    persons = persons_by_chance(PERSONS)
    companies = companies_by_chance(COMPANIES, persons[:160])
    cases = cases_by_chance(persons, companies, (cast.LENDER.party,))
    addresses: dict[str | None, str] = {company.party.number: company.address for company in companies}
    for place, person in enumerate(persons):
        addresses[person.party.number] = f"{_address(person.domicile_code)}{place % 90 + 1}号"
    ledger = Ledger()
    add_courts(ledger)
    add_stories(ledger)
    add_registry(ledger, companies, persons)
    known = [each.party for each in (*cast.PERSONS, cast.ONLY_REGISTRY.representative, *persons)]
    add_natural_persons(ledger, known)
    add_court(ledger, cases, addresses)
    add_police(ledger, persons, cases)
    add_vehicles(ledger, persons, companies, cases)
    add_credit(ledger, cases, companies)
    add_bank(ledger, persons, companies)
    return ledger.tables()


def _address(code: str) -> str:
    """The divisions from the province down, without what says committee rather than place."""
    home = division(code)
    names = [each.name for each in reversed(ancestors(code))] + ([] if home is None else [home.name])
    return "".join(names).replace("村委会", "村").replace("社区居委会", "社区")
