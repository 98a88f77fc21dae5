from __future__ import annotations

import csv
from pathlib import Path

from identifiers import courts as courts_module
from identifiers.courts import CourtEntry, court, courts, courts_below
from identifiers.divisions import division

FILE = Path(courts_module.__file__).parent / "data" / "courts.csv"


def test_every_row_of_the_file_is_there() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(courts()) == 135
    for row in rows:
        found = court(row["code"])
        assert found == CourtEntry(
            row["code"], row["name"], row["level"], row["division"] or None, row["parent"] or None
        ), f"{row['code']} is not as in the file"


def test_every_province_has_a_high_court_under_the_supreme_court() -> None:
    high = [each for each in courts() if each.level == "HIGH"]
    assert len(high) == 31
    assert {each.parent_code for each in high} == {"最高法"}


def test_a_court_comes_after_the_one_above_it_and_its_division_exists() -> None:
    seen: set[str | None] = {None}
    for each in courts():
        assert each.parent_code in seen, f"{each.code} stands before the court above it"
        assert each.division_code is None or division(each.division_code), f"{each.code} has no division"
        seen.add(each.code)


def is_below(code: str | None, above: str) -> bool:
    while code is not None and code != above:
        found = court(code)
        code = found.parent_code if found else None
    return code == above


def test_courts_below_are_those_whose_way_up_passes_here() -> None:
    for above in ("最高法", "浙", "浙05", "浙0522", "京"):
        below = courts_below(above)
        assert set(below) == {each.code for each in courts() if is_below(each.code, above)}
        assert len(set(below)) == len(below) and below[0] == above


def test_a_court_that_is_not_in_the_table() -> None:
    assert court("粤03") is None
    assert courts_below("粤03") == ("粤03",)
