"""Persons (自然人): their facts come from the police's population register."""

from __future__ import annotations

from datetime import date

from access.grants import Level
from resolvers.divisions import party_division
from resolvers.party_facts import fact
from schema.common import Division
from schema.declare import computed, many, value
from schema.party import Party, controls_of_party
from schema.registry import ControlledCompany, Office


@value
class Person(Party):
    """A natural person (自然人)."""

    birth_date: date | None = computed(fact("birth_date"), Level.PERSONAL)
    gender: str | None = computed(fact("gender"), Level.PERSONAL)
    domicile: Division | None = computed(
        party_division("domicile_code"),
        Level.PERSONAL,
        "户籍所在地 (GB/T 2260 and statistical codes, down to village).",
    )
    controls: list[ControlledCompany] | None = controls_of_party(Level.PERSONAL)
    offices: list[Office] | None = many(
        "registry.officer",
        Level.PERSONAL,
        "Companies of which this person is or was legal representative, director or supervisor.",
        newest="since",
        number="person_number",
    )
