"""Administrative divisions (行政区划): GB/T 2260 down to counties; Zhejiang's by statistical code down to villages."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "divisions.csv"
_DIGITS = 12
_LEVELS = ("PROVINCE", "CITY", "COUNTY", "TOWN", "VILLAGE")
_LEVEL_DIGITS = (2, 4, 6, 9, 12)
_WRITTEN_DIGITS = (6, 6, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class DivisionEntry:
    """A division of the table. `level` is PROVINCE, CITY, COUNTY, TOWN or VILLAGE."""

    code: str
    name: str
    level: str
    parent_code: str | None


@dataclass(frozen=True, slots=True)
class _Table:
    """30,000 divisions in under 1 MB: sorted 12-digit codes, and beside them the names, cut out of one text."""

    codes: array[int]
    ends: array[int]
    names: str
    levels: bytes

    def entry(self, place: int) -> DivisionEntry:
        level = self.levels[place]
        name = self.names[self.ends[place - 1] if place else 0 : self.ends[place]]
        full = f"{self.codes[place]:012d}"
        parent = full[: _LEVEL_DIGITS[level - 1]].ljust(_WRITTEN_DIGITS[level - 1], "0") if level else None
        return DivisionEntry(full[: _WRITTEN_DIGITS[level]], name, _LEVELS[level], parent)


def division(code: str) -> DivisionEntry | None:
    """The division with this code of 6, 9 or 12 digits; a shorter one may be padded with zeros. None where unknown."""
    table = _table()
    place = _place(table, code)
    return None if place is None else table.entry(place)


def ancestors(code: str) -> tuple[DivisionEntry, ...]:
    """The divisions above this one, the nearest first; none where the code is unknown or a province's."""
    above: list[DivisionEntry] = []
    entry = division(code)
    while entry is not None and entry.parent_code is not None:
        entry = division(entry.parent_code)
        if entry is not None:
            above.append(entry)
    return tuple(above)


def children(code: str) -> tuple[DivisionEntry, ...]:
    """The divisions directly below this one, by code."""
    table = _table()
    place = _place(table, code)
    if place is None:
        return ()
    level = table.levels[place]
    end = bisect_left(table.codes, table.codes[place] + 10 ** (_DIGITS - _LEVEL_DIGITS[level]))
    return tuple(table.entry(each) for each in range(place + 1, end) if table.levels[each] == level + 1)


def prefix(code: str) -> str | None:
    """The digits with which the codes of this division and all below it begin; None where the code is unknown."""
    table = _table()
    place = _place(table, code)
    return None if place is None else f"{table.codes[place]:012d}"[: _LEVEL_DIGITS[table.levels[place]]]


def _place(table: _Table, code: str) -> int | None:
    if len(code) not in _WRITTEN_DIGITS or not (code.isascii() and code.isdecimal()):
        return None
    wanted = int(code.ljust(_DIGITS, "0"))
    place = bisect_left(table.codes, wanted)
    return place if place < len(table.codes) and table.codes[place] == wanted else None


@cache
def _table() -> _Table:
    rows: list[tuple[int, str, int]] = []
    levels = {name: number for number, name in enumerate(_LEVELS)}
    with _FILE.open(encoding="utf-8") as file:
        next(file)
        for line in file:
            code, name, level, _ = line.split(",")
            rows.append((int(code.ljust(_DIGITS, "0")), name, levels[level]))
    # Three cities without counties (东莞, 中山, 儋州) stand in the file a second time, as a county below themselves.
    rows.sort(key=lambda row: (row[0], row[2]))
    rows = [row for place, row in enumerate(rows) if not place or row[0] != rows[place - 1][0]]
    ends, end = array("I"), 0
    for _, name, _ in rows:
        end += len(name)
        ends.append(end)
    return _Table(
        array("Q", (code for code, _, _ in rows)),
        ends,
        "".join(name for _, name, _ in rows),
        bytes(level for _, _, level in rows),
    )
