"""Courts (人民法院) by the code they bear in case numbers (法院代字), 法〔2015〕137号."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "courts.csv"


@dataclass(frozen=True, slots=True)
class CourtEntry:
    """A court of the table. `level` is SUPREME, HIGH, INTERMEDIATE or BASIC; `parent_code` the court above it."""

    code: str
    name: str
    level: str
    division_code: str | None
    parent_code: str | None


def court(code: str) -> CourtEntry | None:
    """The court with this code; None where the table has none, which says nothing against the code."""
    return _by_code().get(code)


def courts() -> tuple[CourtEntry, ...]:
    """Every court of the table, each after the one above it."""
    return tuple(_by_code().values())


def courts_below(code: str) -> tuple[str, ...]:
    """The codes of this court and of every court below it; of a court that is not in the table, its own."""
    found = [code]
    for each in found:
        found.extend(_below().get(each, ()))
    return tuple(found)


@cache
def _by_code() -> dict[str, CourtEntry]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return {
            code: CourtEntry(code, name, level, division_code or None, parent_code or None)
            for code, name, level, division_code, parent_code in rows
        }


@cache
def _below() -> dict[str, list[str]]:
    below: dict[str, list[str]] = {}
    for each in courts():
        if each.parent_code:
            below.setdefault(each.parent_code, []).append(each.code)
    return below
