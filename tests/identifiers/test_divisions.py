from __future__ import annotations

import csv
import tracemalloc
from pathlib import Path

import pytest

from identifiers import divisions as divisions_module
from identifiers.divisions import DivisionEntry, ancestors, children, division

FILE = Path(divisions_module.__file__).parent / "data" / "divisions.csv"
CITIES_WITHOUT_COUNTIES = {"441900", "442000", "460400"}


@pytest.fixture(scope="module")
def rows() -> list[DivisionEntry]:
    with FILE.open(encoding="utf-8", newline="") as file:
        entries = [
            DivisionEntry(row["code"], row["name"], row["level"], row["parent"] or None) for row in csv.DictReader(file)
        ]
    return [entry for entry in entries if entry.parent_code != entry.code]


def test_every_row_of_the_file_is_there(rows: list[DivisionEntry]) -> None:
    assert len(rows) == 31 + 342 + 2978 + 1387 + 25547 - len(CITIES_WITHOUT_COUNTIES)
    for row in rows:
        assert division(row.code) == row, f"{row.code} is not as in the file"


def test_children_are_those_that_name_it_as_parent(rows: list[DivisionEntry]) -> None:
    by_parent: dict[str | None, list[DivisionEntry]] = {}
    for row in sorted(rows, key=lambda row: row.code):
        by_parent.setdefault(row.parent_code, []).append(row)
    for row in rows:
        if row.level != "VILLAGE":
            assert list(children(row.code)) == by_parent.get(row.code, []), f"children of {row.code}"


def test_a_code_padded_with_zeros_is_the_same_division() -> None:
    county = division("330522")
    assert county is not None and county.name == "长兴县"
    assert division("330522000") == division("330522000000") == county
    assert division("330000000000") == division("330000")


def test_ancestors_of_a_village_up_to_its_province() -> None:
    assert [each.code for each in ancestors("330102001051")] == ["330102001", "330102", "330100", "330000"]
    assert [each.level for each in ancestors("330102001051")] == ["TOWN", "COUNTY", "CITY", "PROVINCE"]
    assert ancestors("330000") == ()


@pytest.mark.parametrize("code", CITIES_WITHOUT_COUNTIES)
def test_a_city_without_counties_is_not_below_itself(code: str) -> None:
    found = division(code)
    assert found is not None and found.level == "CITY"
    assert [each.level for each in ancestors(code)] == ["PROVINCE"]
    assert children(code) == ()


@pytest.mark.parametrize(
    "code", ["", "33", "3305", "330599", "999999", "33052２", "33 522", "-30522", "330522000000000"]
)
def test_what_is_no_code_is_no_division(code: str) -> None:
    assert division(code) is None
    assert ancestors(code) == ()
    assert children(code) == ()


def test_the_table_stays_small() -> None:
    divisions_module._table.cache_clear()
    tracemalloc.start()
    try:
        assert division("330522")
        kept_bytes, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept_bytes < 2_000_000, f"the divisions hold {kept_bytes} bytes"
