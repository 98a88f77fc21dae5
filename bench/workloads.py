"""W1 to W5: documents, and the variables with which they are asked, drawn from a home's data by a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connectors.scan import Deadline
from connectors.session import connected

QUERIES = Path(__file__).parent / "queries"
SEED = 20261123

CASES = 500
"""Case numbers of W1."""

LARGE, OTHERS = 3, 5
"""Courts of W2 and W3: the largest, which have several times the cases of the others, and some of the rest."""

LISTS, NUMBERS = 40, 100
"""Lists of W4, and party numbers in each."""

PARTIES = 300
"""Parties of W5, of those whom most agencies know."""

_DRAW_MS = 60_000

Variables = Mapping[str, Any]

_CASE_NUMBERS = "select number from enforcement_case order by number"
_COURTS = "select court_code from enforcement_case group by 1 having count(*) >= {0} order by count(*) desc, 1"
_KNOWN: Mapping[str, tuple[str, ...]] = {
    "court": ("select distinct party_number from case_party where party_number is not null",),
    "police": ("select distinct person_number from detention",),
    "vehicles": ("select distinct owner_number from vehicle", "select distinct owner_number from seizure"),
    "credit": ("select distinct party_number from dishonesty_listing",),
    "registry": ("select distinct holder_number from shareholding",),
    "bank": ("select distinct holder_number from account",),
}
_REGISTERS = {"police": "select number from person", "registry": "select number from company"}


@dataclass(frozen=True, slots=True)
class Workload:
    """A document and the variables of each of its requests; `select 1` has no document."""

    name: str
    document: str
    variables: tuple[Variables, ...]


def document(name: str) -> str:
    """The text of a workload's document."""
    return (QUERIES / f"{name}.graphql").read_text("utf-8")


def documents(kind: str = "W") -> tuple[str, ...]:
    """The names of those that have one, in order; of kind G those of the graph."""
    return tuple(sorted(path.stem for path in QUERIES.glob(f"{kind}*.graphql")))


async def draw(dsns: Mapping[str, str], seed: int = SEED) -> dict[str, Workload]:
    """Every workload by name, with variables from the data of these sources; the same for the same data and seed."""
    chance = random.Random(seed)
    cases = await _texts(dsns, "court", _CASE_NUMBERS)
    registered, agencies = await _registered(dsns), await _agencies(dsns)
    in_cases = sorted(number for number in agencies if number in registered and "court" in agencies[number])
    chance.shuffle(in_cases)
    best = sorted(in_cases, key=lambda number: -len(agencies[number]))
    variables: dict[str, Sequence[Variables]] = {
        "W0": [{}],
        "W1": [{"n": number} for number in chance.sample(cases, min(CASES, len(cases)))],
        "W2": [{"c": code} for code in await _courts(dsns, 500, chance)],
        "W3": [{"c": code} for code in await _courts(dsns, 200, chance)],
        "W4": [{"n": chance.sample(in_cases, min(NUMBERS, len(in_cases)))} for _ in range(LISTS)],
        "W5": [{"n": number} for number in best[:PARTIES]],
    }
    return {
        name: Workload(name, document(name) if name != "W0" else "", tuple(found)) for name, found in variables.items()
    }


async def _courts(dsns: Mapping[str, str], cases: int, chance: random.Random) -> list[str]:
    """The largest and some others of those with so many cases; the largest there is where none has."""
    found = await _texts(dsns, "court", _COURTS.format(cases)) or (await _texts(dsns, "court", _COURTS.format(1)))[:1]
    others = found[LARGE:]
    return found[:LARGE] + chance.sample(others, min(OTHERS, len(others)))


async def _registered(dsns: Mapping[str, str]) -> set[str]:
    return {number for source, sql in _REGISTERS.items() for number in await _texts(dsns, source, sql)}


async def _agencies(dsns: Mapping[str, str]) -> dict[str, set[str]]:
    """For each number, what agencies hold of it."""
    found: dict[str, set[str]] = {}
    for source, statements in _KNOWN.items():
        for place, sql in enumerate(statements):
            for number in await _texts(dsns, source, sql):
                found.setdefault(number, set()).add(f"{source}{place or ''}")
    return found


async def rows(dsns: Mapping[str, str], source: str, sql: str) -> list[Any]:
    """All rows of one statement about a source, to draw from."""
    async with connected(dsns[source], source, Deadline.after_ms(_DRAW_MS)) as session:
        return list(await session.fetch(sql))


async def _texts(dsns: Mapping[str, str], source: str, sql: str) -> list[str]:
    return [row[0] for row in await rows(dsns, source, sql) if row[0] is not None]
