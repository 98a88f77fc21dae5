"""Police rows of the province: the population register and detentions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from connectors.demo.cases import Case
from connectors.demo.chance import Chance
from connectors.demo.day import DEMO_TODAY, days_ago
from connectors.demo.parties import Party
from connectors.demo.police import moment
from connectors.demo.province.homes import city_of
from connectors.demo.province.names import judges
from connectors.demo.province.world import World

DETENTIONS = 3_000
_RUNNING = ("DECIDED", "DEPLOYED", "APPREHENDED", "ADMITTED")
_HOURS_TO_FAMILY = (4,) * 80 + (40,) * 12 + (None,) * 8


def person_rows(world: World) -> Iterator[tuple[Any, ...]]:
    """`police.person`."""
    for each in world.persons:
        party = each.party
        yield (party.number, party.number_kind, party.name, each.birth_date, each.gender, each.domicile_code)


def detention_rows(world: World) -> Iterator[tuple[Any, ...]]:
    """`police.detention`: debtors who ran or lied, each once; one in forty is under way."""
    chance = Chance("province detentions")
    told = len(world.core["police.detention"])
    candidates = _candidates(world)
    wanted = world.missing(DETENTIONS, told)
    for place, (party, case) in enumerate(candidates):
        # One pass that takes as many as are wanted of those that come.
        if chance.below(len(candidates) - place) < wanted:
            wanted -= 1
            running = case.status == "IN_PROGRESS" and chance.happens(30)
            yield from _running(chance, party, case) if running else _ended(chance, party, case)


def _candidates(world: World) -> list[tuple[Party, Case]]:
    """Persons with the last case against them that left time for a detention."""
    last: dict[Party, Case] = {}
    for case in world.cases:
        end = min(days_ago(40), case.closed_on or DEMO_TODAY)
        if case.kind in ("FIRST_ENFORCEMENT", "RESUMED") and case.filed_on + timedelta(days=12) < end:
            for party in case.debtors:
                if party.kind == "PERSON":
                    last[party] = case
    return list(last.items())


def _row(
    party: Party,
    case: Case,
    days: int,
    decided_on: date,
    approved_by: str,
    status: str,
    facility: str | None = None,
    admitted_at: datetime | None = None,
    served: int | None = None,
    family_hours: int | None = None,
) -> tuple[Any, ...]:
    deployed_at = None if status in ("DECIDED", "REVOKED") else moment(decided_on + timedelta(days=1), 9)
    due = None if admitted_at is None else (admitted_at + timedelta(hours=8)).date() + timedelta(days=days)
    return (
        case.number,
        party.number,
        party.number_kind,
        party.kind,
        party.name,
        "JUDICIAL",
        days,
        decided_on,
        approved_by,
        status,
        facility,
        deployed_at,
        admitted_at,
        due,
        None if admitted_at is None or served is None else admitted_at + timedelta(days=served),
        None if admitted_at is None or family_hours is None else admitted_at + timedelta(hours=family_hours),
    )


def _president(case: Case) -> str:
    return f"院长 {judges(case.court_code)[0]}"


def _facility(case: Case) -> str:
    return f"{city_of(case.court_code)}拘留所"


def _ended(chance: Chance, party: Party, case: Case) -> Iterator[tuple[Any, ...]]:
    """Served, released early, or revoked before it began; some families heard late, some never."""
    decided_on = chance.day(case.filed_on + timedelta(days=10), min(days_ago(40), case.closed_on or DEMO_TODAY))
    days = chance.pick((3, 5, 7, 10, 15, 15))
    approved_by = _president(case)
    if chance.happens(20):
        yield _row(party, case, days, decided_on, approved_by, "REVOKED")
        return
    start = decided_on + timedelta(days=chance.between(1, 18))
    admitted_at = datetime(start.year, start.month, start.day, chance.between(0, 14), chance.below(60), tzinfo=UTC)
    served = 1 + chance.below(days) if chance.happens(35) else days
    hours = chance.pick(_HOURS_TO_FAMILY)
    facility = _facility(case)
    yield _row(party, case, days, decided_on, approved_by, "RELEASED", facility, admitted_at, served, hours)


def _running(chance: Chance, party: Party, case: Case) -> Iterator[tuple[Any, ...]]:
    decided_on = days_ago(chance.between(3, 9))
    days = chance.pick((10, 15))
    status = chance.pick(_RUNNING)
    approved_by = _president(case)
    if status != "ADMITTED":
        yield _row(party, case, days, decided_on, approved_by, status)
        return
    admitted_at = moment(min(decided_on + timedelta(days=2), days_ago(1)), 15)
    yield _row(party, case, days, decided_on, approved_by, status, _facility(case), admitted_at, None, 3)
