"""`tables(scale)`: the demo as tuples, table by table; `rows(scale)`: a small one whole, as mappings.

At every scale the cast, its stories, the planted patterns and the few hundred parties around them come first and are
the same (`core`); the province around them (`province/`) grows with the scale.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any

from connectors.catalogue import SOURCES, TABLES
from connectors.demo import cast, pattern_cast
from connectors.demo.bank import add_bank
from connectors.demo.cases import cases_by_chance
from connectors.demo.court import add_court, add_courts
from connectors.demo.credit import add_credit
from connectors.demo.ledger import Ledger
from connectors.demo.parties import COMPANIES, PERSONS, companies_by_chance, persons_by_chance
from connectors.demo.pattern_rows import add_patterns
from connectors.demo.police import add_police
from connectors.demo.province import PER_SCALE, streams
from connectors.demo.registry import add_natural_persons, add_registry
from connectors.demo.stories import add_stories
from connectors.demo.vehicles import add_vehicles
from connectors.scan import Row
from identifiers.divisions import ancestors, division

SMALL = 0.02
"""The scale of tests: some hundred persons and cases, made in less than a second."""


@cache
def rows(scale: float = SMALL) -> Mapping[str, tuple[Row, ...]]:
    """Every table of the catalogue (`source.table`) with its rows, held in memory: for scales far below 1."""
    return MappingProxyType(
        {
            name: tuple(MappingProxyType(dict(zip(TABLES[name].by_name, row, strict=True))) for row in found)
            for name, found in tables(scale)
        }
    )


def tables(scale: float, sources: Collection[str] = SOURCES) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
    """`source.table` and its rows for every table of these sources, in the order in which they can be filled.

    A row's values stand in the order of the catalogue's columns; record_id, the first, counts from 1 in each table.
    The same rows come whatever other tables are read, in any order and in any process. Rows are made while they are
    read; what is held at scale 10 is below 2 GB.
    """
    province = streams(scale, core())
    for name, told in core().items():
        if name.partition(".")[0] in sources:
            yield name, _numbered(told, province.get(name, iter(())))


def sizes(scale: float) -> Mapping[str, int]:
    """About how many rows each table has, for a progress bar; right to some percent from scale 0.1 on."""
    return MappingProxyType(
        {name: max(len(told), int(PER_SCALE.get(name, 0) * scale)) for name, told in core().items()}
    )


def _numbered(told: tuple[Row, ...], made: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    return chain(
        (tuple(row.values()) for row in told), ((serial, *row) for serial, row in enumerate(made, start=len(told) + 1))
    )


@cache
def core() -> Mapping[str, tuple[Row, ...]]:
    """What every scale has: the cast, the stories and the patterns, and the parties around them."""
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
    add_patterns(ledger)
    told = (*cast.PERSONS, cast.ONLY_REGISTRY.representative, *pattern_cast.PERSONS, *persons)
    add_natural_persons(ledger, [each.party for each in told])
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
