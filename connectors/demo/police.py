"""Police rows: the population register, and detentions in every status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone

from connectors.demo import words
from connectors.demo.cases import Case
from connectors.demo.chance import Chance
from connectors.demo.court import is_open
from connectors.demo.day import DEMO_TODAY, days_ago
from connectors.demo.ledger import Ledger
from connectors.demo.parties import Party, Person

_SHANGHAI = timezone(timedelta(hours=8))
_ENDED = 36


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """An hour of a day in Shanghai."""
    return datetime.combine(day, time(hour, minute), _SHANGHAI).astimezone(UTC)


def add_person(ledger: Ledger, person: Person) -> None:
    """The register's record of a person."""
    kind = person.party.number_kind
    ledger.add(
        "police.person",
        number=person.party.number,
        number_kind=kind,
        name=person.party.name,
        birth_date=person.birth_date,
        gender=person.gender,
        domicile_code=person.domicile_code,
    )


def add_detention(
    ledger: Ledger,
    person: Party,
    case_number: str | None,
    decided_on: date,
    days: int,
    status: str,
    *,
    kind: str = "JUDICIAL",
    facility: str = words.CITY_FACILITY,
    approved_by: str | None = words.PRESIDENTS[0],
    admitted_at: datetime | None = None,
    released_at: datetime | None = None,
    family_notified_at: datetime | None = None,
) -> None:
    """A detention; it was deployed the day after its decision unless it is only decided or was revoked."""
    deployed = status not in ("DECIDED", "REVOKED")
    due = None if admitted_at is None else admitted_at.astimezone(_SHANGHAI).date() + timedelta(days=days)
    ledger.add(
        "police.detention",
        case_number=case_number,
        **person.columns("person"),
        kind=kind,
        days=days,
        decided_on=decided_on,
        approved_by=approved_by,
        status=status,
        facility=facility if admitted_at is not None else None,
        deployed_at=moment(decided_on + timedelta(days=1), 9) if deployed else None,
        admitted_at=admitted_at,
        due_for_release_on=due,
        released_at=released_at,
        family_notified_at=family_notified_at,
    )


def add_police(ledger: Ledger, persons: Sequence[Person], cases: Sequence[Case]) -> None:
    """Everybody made by chance, and detentions of debtors who run or lie."""
    for person in persons:
        add_person(ledger, person)
    chance = Chance("police")
    known = {person.party for person in persons}
    candidates = [(case, party) for case in cases for party in case.debtors if party in known and is_open(case)]
    for case, party in chance.some([pair for pair in candidates if pair[0].filed_on < days_ago(60)], _ENDED):
        _add_ended(ledger, chance, case, party)
    recent = chance.some([pair for pair in candidates if pair[0].status == "IN_PROGRESS"], 12)
    for (case, party), status in zip(recent, ("DECIDED", "DEPLOYED", "APPREHENDED", "ADMITTED") * 3, strict=False):
        _add_running(ledger, chance, case, party, status)
    for person, kind in zip(chance.some(persons, 4), ("ADMINISTRATIVE", "CRIMINAL") * 2, strict=True):
        start = chance.day(days_ago(400), days_ago(40))
        days = 5 if kind == "ADMINISTRATIVE" else 30
        admitted_at = moment(start, 20)
        released_at = admitted_at + timedelta(days=days)
        add_detention(
            ledger,
            person.party,
            None,
            start,
            days,
            "RELEASED",
            kind=kind,
            approved_by=None,
            admitted_at=admitted_at,
            released_at=released_at,
            family_notified_at=admitted_at + timedelta(hours=5),
        )


def _add_ended(ledger: Ledger, chance: Chance, case: Case, party: Party) -> None:
    """Served, released early, or revoked before it began; some families heard late, some never."""
    decided_on = chance.day(case.filed_on + timedelta(days=10), min(days_ago(40), case.closed_on or DEMO_TODAY))
    days = chance.pick((3, 5, 7, 10, 15, 15))
    approved_by = chance.pick(words.PRESIDENTS)
    if chance.happens(20):
        add_detention(ledger, party, case.number, decided_on, days, "REVOKED", approved_by=approved_by)
        return
    admitted_at = moment(decided_on + timedelta(days=chance.between(1, 18)), chance.between(8, 22), chance.below(60))
    served = 1 + chance.below(days) if chance.happens(35) else days
    add_detention(
        ledger,
        party,
        case.number,
        decided_on,
        days,
        "RELEASED",
        approved_by=approved_by,
        facility=chance.pick((words.CITY_FACILITY, *words.FACILITIES.values())),
        admitted_at=admitted_at,
        released_at=admitted_at + timedelta(days=served),
        family_notified_at=chance.weighted(
            ((admitted_at + timedelta(hours=4), 80), (admitted_at + timedelta(hours=40), 12), (None, 8))
        ),
    )


def _add_running(ledger: Ledger, chance: Chance, case: Case, party: Party, status: str) -> None:
    decided_on = max(case.filed_on, days_ago(chance.between(3, 9)))
    days = chance.pick((10, 15))
    admitted_at = moment(min(decided_on + timedelta(days=2), days_ago(1)), 15) if status == "ADMITTED" else None
    add_detention(
        ledger,
        party,
        case.number,
        decided_on,
        days,
        status,
        admitted_at=admitted_at,
        family_notified_at=None if admitted_at is None else admitted_at + timedelta(hours=3),
    )
