"""The province at scale 1, read as a stream: as many of everything as there should be, and all of it consistent."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

import pytest

from connectors.catalogue import TABLES
from connectors.demo import DEMO_TODAY
from connectors.demo.rows import tables
from identifiers import resident_id

COUNTS = {
    "police.person": 20_000,
    "registry.company": 5_000,
    "court.enforcement_case": 30_000,
    "court.case_party": 75_000,
    "court.control_measure": 90_000,
    "court.payment": 150_000,
    "court.termination_ruling": 2_000,
    "police.detention": 3_000,
    "vehicles.vehicle": 8_000,
    "vehicles.seizure": 4_000,
    "credit.dishonesty_listing": 6_000,
    "credit.consumption_restriction": 9_000,
    "credit.restoration_certificate": 2_000,
    "bank.transaction": 200_000,
}
KEPT = {
    "court.enforcement_case": ("number", "kind", "status", "court_code", "filed_on"),
    "court.case_party": ("case_number", "role", "party_number"),
    "court.termination_ruling": ("ruled_on",),
    "vehicles.seizure": ("vin", "status", "rank"),
    "credit.dishonesty_listing": ("party_number", "case_number", "ground", "published_on", "expires_on", "removed_on"),
    "credit.consumption_restriction": ("party_number", "case_number", "issued_on", "lifted_on"),
    "registry.shareholding": ("holder_number", "holder_kind", "company_number", "until"),
}
FIRST_YEAR_OF_COUNTY = {"331083": 2017, "330383": 2019, "330113": 2021, "330114": 2021}


@dataclass
class Province:
    """What one reading of the stream leaves: counts, the columns KEPT, every resident ID, and what broke a key."""

    counts: Counter[str] = field(default_factory=Counter)
    kept: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    residents: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def province() -> Province:
    """Read once, row by row."""
    seen = Province()
    keys: dict[tuple[str, tuple[str, ...]], set[tuple[Any, ...]]] = defaultdict(set)
    for name, found in tables(1):
        _read(seen, keys, name, found)
    return seen


def _read(seen: Province, keys: dict[tuple[str, tuple[str, ...]], set[tuple[Any, ...]]], name: str, found: Any) -> None:
    table = TABLES[name]
    place = {column.name: number for number, column in enumerate(table.columns)}
    required = [place[column.name] for column in table.columns if not column.nullable]
    references = [
        (f"{name} {each.columns}", [place[column] for column in each.columns], keys[each.table, each.to])
        for each in table.references
        if each.table != name
    ]
    uniques = [([place[column] for column in each], keys[name, each]) for each in (table.key, *table.unique)]
    residents = [
        (place[f"{each}number"], place[f"{each}number_kind"])
        for each in (column.removesuffix("number_kind") for column in place if column.endswith("number_kind"))
    ]
    keep = itemgetter(*(place[column] for column in KEPT[name])) if name in KEPT else None
    for row in found:
        seen.counts[name] += 1
        for number, kind in residents:
            if row[kind] == "RESIDENT_ID":
                seen.residents.add(row[number])
        for what, columns, there in references:
            if tuple(row[column] for column in columns) not in there:
                seen.broken.append(f"{what}: {row}")
        for columns, there in uniques:
            key = tuple(row[column] for column in columns)
            if key in there and None not in key:
                seen.broken.append(f"{name} twice: {key}")
            there.add(key)
        if any(row[column] is None for column in required):
            seen.broken.append(f"{name} lacks a value: {row}")
        if keep is not None:
            told = keep(row)
            seen.kept[name].append(told if type(told) is tuple else (told,))


@pytest.mark.parametrize("name", COUNTS)
def test_there_are_as_many_as_there_should_be(province: Province, name: str) -> None:
    assert province.counts[name] == pytest.approx(COUNTS[name], rel=0.07)


def test_keys_references_and_required_columns_hold(province: Province) -> None:
    assert province.broken[:3] == []


def test_every_resident_id_passes_and_nobody_can_bear_it(province: Province) -> None:
    assert len(province.residents) > 20_000
    for number in province.residents:
        parsed = resident_id.parse(number, DEMO_TODAY)
        assert parsed.birth_date.year < FIRST_YEAR_OF_COUNTY[parsed.county_code], number


def test_many_first_enforcements_share_a_debtor_with_another_case_but_not_nearly_all(province: Province) -> None:
    debtors: dict[str, set[str]] = defaultdict(set)
    cases: dict[str, set[str]] = defaultdict(set)
    for case, role, number in province.kept["court.case_party"]:
        if role == "DEBTOR" and number is not None:
            debtors[case].add(number)
            cases[number].add(case)
    first = [row[0] for row in province.kept["court.enforcement_case"] if row[1] == "FIRST_ENFORCEMENT"]
    sharing = sum(any(len(cases[number]) > 1 for number in debtors[case]) for case in first)

    assert 0.4 < sharing / len(first) < 0.8


def test_three_courts_are_large_and_old_terminations_stand(province: Province) -> None:
    courts = Counter(row[3] for row in province.kept["court.enforcement_case"])
    ages = [(DEMO_TODAY - ruled_on).days / 365.25 for (ruled_on,) in province.kept["court.termination_ruling"]]

    assert sum(count > 1_500 for count in courts.values()) == 3
    assert len(courts) > 90
    assert sum(10 < age <= 20 for age in ages) > 100 and sum(age > 20 for age in ages) > 20


def test_who_is_listed_is_restricted_in_the_same_case(province: Province) -> None:
    today = DEMO_TODAY
    orders = province.kept["credit.consumption_restriction"]
    ever = {party for party, *_ in orders}
    now = {(party, case) for party, case, _, lifted_on in orders if lifted_on is None or lifted_on > today}
    grounds: Counter[str] = Counter()
    removed = running = 0
    for party, case, ground, published_on, expires_on, removed_on in province.kept["credit.dishonesty_listing"]:
        grounds[ground] += 1
        removed += removed_on is not None
        assert party in ever
        assert (expires_on is None) is (ground == "ABLE_BUT_REFUSES")
        assert published_on <= today and (removed_on is None or published_on <= removed_on <= today)
        if (removed_on is None or removed_on > today) and (expires_on or date.max) >= today:
            running += 1
            assert (party, case) in now
    assert len(grounds) == 6 and min(grounds.values()) > 200
    assert removed > 1_500 and running > 1_000


def test_vehicles_have_queues_and_lapsed_seizures(province: Province) -> None:
    queues: dict[str, int] = Counter()
    statuses: Counter[str] = Counter()
    for vin, status, _ in province.kept["vehicles.seizure"]:
        statuses[status] += 1
        queues[vin] += status not in ("RELEASED", "LAPSED", "SOLD")

    assert sum(waiting > 1 for waiting in queues.values()) > 200
    assert statuses["LAPSED"] > 400 and len(statuses) == 9


def test_holdings_have_chains_pairs_and_cycles(province: Province) -> None:
    below: dict[str, set[str]] = defaultdict(set)
    for holder, kind, company, until in province.kept["registry.shareholding"]:
        if kind == "COMPANY" and until is None:
            below[holder].add(company)
    pairs = {(a, b) for a in [*below] for b in below[a] if a in below.get(b, ())}
    cycles = {a for a in [*below] for b in below[a] for c in below.get(b, ()) if a in below.get(c, ()) and a != b != c}
    chains = {
        a
        for a in [*below]
        for b in below[a]
        for c in below.get(b, ())
        for d in below.get(c, ())
        if len({a, b, c, d}) == 4
    }

    assert len(pairs) > 150 and len(cycles) > 150 and len(chains) > 300
