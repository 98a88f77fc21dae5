"""The demo's rows: official numbers are right and nobody's, the facts agree across agencies, everything occurs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from connectors.catalogue import SOURCES, TABLES
from connectors.catalogue.table import Table
from connectors.demo import DEMO_TODAY, DISPUTED_PERSON
from connectors.demo.rows import SMALL, core, sizes, tables
from connectors.demo.rows import rows as rows_at
from connectors.scan import Row
from identifiers import case_number, company_code, divisions, plate, resident_id, vin

SCALE = 0.1
"""Enough of the province around the cast that what is rare occurs in it."""


def rows() -> Mapping[str, tuple[Row, ...]]:
    return rows_at(SCALE)


DIGEST = "dd1cbf4279087a645f896ad9050509ca6a5b715cbf045a3b47cc3d8593f3dc58"
FIRST_YEAR_OF_COUNTY = {"331083": 2017, "330383": 2019, "330113": 2021, "330114": 2021}
PARTIES = tuple(
    (name, column.name.removesuffix("_number_kind"))
    for name, table in TABLES.items()
    for column in table.columns
    if column.name.endswith("_number_kind")
)


def parties() -> Iterator[tuple[str, str | None, str | None, str | None]]:
    """Table, number, kind of number and name of every party that any row names."""
    for name, prefix in PARTIES:
        for row in rows()[name]:
            yield name, row[f"{prefix}_number"], row[f"{prefix}_number_kind"], row[f"{prefix}_name"]
    for name in ("police.person", "registry.natural_person", "registry.company"):
        for row in rows()[name]:
            yield name, row["number"], row["number_kind"], row["name"]


def test_official_numbers_pass_their_checks() -> None:
    for _, number, kind, _ in parties():
        if kind == "RESIDENT_ID":
            resident_id.parse(number or "", DEMO_TODAY)
        elif kind == "USCC":
            company_code.parse(number or "")
    for row in rows()["vehicles.vehicle"]:
        vin.parse(row["vin"])
        assert row["plate"] is None or plate.parse(row["plate"]).number == row["plate"]
    for row in rows()["court.enforcement_case"]:
        parsed = case_number.parse(row["number"])
        assert (parsed.text, parsed.kind) == (row["number"], row["kind"])
        assert parsed.legacy or parsed.court_code == row["court_code"]
        assert parsed.year == row["filed_on"].year


def test_nobody_can_bear_these_numbers() -> None:
    for _, number, kind, _ in parties():
        if kind == "RESIDENT_ID" and number is not None:
            parsed = resident_id.parse(number, DEMO_TODAY)
            assert parsed.birth_date.year < FIRST_YEAR_OF_COUNTY[parsed.county_code]
        elif kind == "USCC" and number is not None:
            assert number[8] == "Q"


def test_the_population_register_agrees_with_its_numbers() -> None:
    for row in rows()["police.person"]:
        assert row["domicile_code"] is not None and divisions.division(row["domicile_code"])
        if row["number_kind"] == "RESIDENT_ID":
            parsed = resident_id.parse(row["number"], DEMO_TODAY)
            assert (parsed.birth_date, parsed.gender) == (row["birth_date"], row["gender"])


def test_a_number_has_one_name_but_for_one_person() -> None:
    names: dict[str, set[str | None]] = defaultdict(set)
    for _, number, _, name in parties():
        if number is not None:
            names[number].add(name)

    assert {number for number, told in names.items() if len(told) > 1} == {DISPUTED_PERSON}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_keys_references_and_required_columns_hold(table: Table) -> None:
    mine = rows()[table.qualified]
    assert [row["record_id"] for row in mine] == list(range(1, len(mine) + 1))
    for unique in (table.key, *table.unique):
        told = Counter(tuple(row[name] for name in unique) for row in mine)
        assert not [key for key, count in told.items() if count > 1 and None not in key]
    for reference in table.references:
        there = {tuple(row[name] for name in reference.to) for row in rows()[reference.table]}
        asked = {tuple(row[name] for name in reference.columns) for row in mine}
        assert {key for key in asked - there if None not in key} == set()
    for column in table.columns:
        assert column.nullable or all(row[column.name] is not None for row in mine), column.name


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_there_are_enough_rows_with_and_without_each_column(table: Table) -> None:
    mine = rows()[table.qualified]
    assert mine
    for column in table.columns:
        assert any(row[column.name] is not None for row in mine), f"{column.name} is always null"
        if column.values:
            seen = {row[column.name] for row in mine}
            assert seen <= {*column.values, None}


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("court.enforcement_case", "kind"),
        ("court.enforcement_case", "status"),
        ("court.case_party", "role"),
        ("court.case_party", "party_number_kind"),
        ("court.control_measure", "kind"),
        ("court.control_measure", "status"),
        ("court.termination_inquiry", "outcome"),
        ("police.person", "number_kind"),
        ("police.detention", "kind"),
        ("police.detention", "status"),
        ("vehicles.seizure", "status"),
        ("credit.dishonesty_listing", "ground"),
        ("credit.restricted_person", "capacity"),
        ("registry.company", "status"),
        ("registry.officer", "role"),
        ("registry.filing", "kind"),
        ("bank.transaction", "direction"),
        ("bank.loan_movement", "kind"),
    ],
)
def test_every_listed_value_occurs(name: str, column: str) -> None:
    # Numbers of another kind are FinBench's.
    unseen = {"OTHER"} if column.endswith("number_kind") else set()

    assert {row[column] for row in rows()[name]} - {None} == set(TABLES[name].by_name[column].values) - unseen


def test_nothing_happens_after_the_demos_day() -> None:
    future = {"expires_on", "due_on", "due_for_release_on"}
    for name, table in TABLES.items():
        for row in rows()[name]:
            for column in table.columns:
                value = row[column.name]
                if type(value) is date and column.name not in future:
                    assert value <= DEMO_TODAY, f"{name}.{column.name} is {value}"


def test_the_rows_are_the_same_in_every_process() -> None:
    """Byte for byte those that were written down: who changes the demo on purpose writes the new digest here."""
    code = (
        "import hashlib; from connectors.demo.rows import SMALL, tables; "
        "print(hashlib.sha256(repr([(n, [*rs]) for n, rs in tables(SMALL)]).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert digests == {DIGEST}


def test_a_source_alone_has_the_same_rows() -> None:
    """Loaders may read the sources in any order, and in processes of their own."""
    for source in SOURCES:
        for name, found in tables(SMALL, (source,)):
            assert [*found] == [tuple(row.values()) for row in rows_at(SMALL)[name]], name


def test_the_cast_is_the_same_at_every_scale() -> None:
    for name, told in core().items():
        assert rows_at(SMALL)[name][: len(told)] == rows()[name][: len(told)] == told


def test_sizes_are_about_right() -> None:
    for name, size in sizes(SCALE).items():
        assert size == pytest.approx(len(rows()[name]), rel=0.3, abs=400), name


def test_at_no_scale_there_is_the_core_alone() -> None:
    assert {name: [*found] for name, found in tables(0)} == {
        name: [tuple(row.values()) for row in told] for name, told in core().items()
    }
