"""What the tables of the province are drawn from: its people, companies, cases, and what was done in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from itertools import chain

from connectors.demo import numbers
from connectors.demo.cases import Case
from connectors.demo.parties import Company, Party, Person
from connectors.demo.province.docket import Docket, Sides, first_enforcements, old_cases, sides
from connectors.demo.province.followers import others, resumed
from connectors.demo.province.people import make_companies, make_persons
from connectors.scan import Row
from identifiers import case_number

PERSONS, COMPANIES = 20_000, 5_000
FIRST_ENFORCEMENTS, OLD_CASES, RESUMED_PERCENT = 21_850, 300, 28
"""At scale 1, those of the core among them."""

_FEWEST_PERSONS = 60


class World:
    """One province. Everything is made when it is first asked for, the same in whatever order that is."""

    def __init__(self, scale: float, core: Mapping[str, tuple[Row, ...]]) -> None:
        self.scale = scale
        self.core = core

    def missing(self, per_scale: int, there: int) -> int:
        """How many are still to be made where the core has some already."""
        return max(0, round(per_scale * self.scale) - there)

    @cached_property
    def _homes(self) -> tuple[tuple[Person, ...], tuple[str, ...]]:
        return make_persons(self.missing(PERSONS, len(self.core["police.person"])))

    @cached_property
    def persons(self) -> tuple[Person, ...]:
        """Everybody who is not of the core."""
        return self._homes[0]

    @cached_property
    def companies(self) -> tuple[Company, ...]:
        """The companies that are not of the core; none where too few people are there to hold and run them."""
        count = self.missing(COMPANIES, len(self.core["registry.company"]))
        return make_companies(count, self.persons) if len(self.persons) >= _FEWEST_PERSONS else ()

    @cached_property
    def addresses(self) -> dict[str | None, str]:
        """Where each party can be reached."""
        told = {each.party.number: address for each, address in zip(*self._homes, strict=True)}
        return told | {each.party.number: each.address for each in self.companies}

    @cached_property
    def representatives(self) -> dict[Party, Party]:
        """Legal representatives by company."""
        return {each.party: each.representative.party for each in self.companies}

    @cached_property
    def sides(self) -> Sides:
        """Who may stand in cases."""
        return sides(self.persons, self.companies)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """All cases but the core's."""
        if not self.sides.often or not self.sides.applicants:
            return ()
        told = [case_number.parse(row["number"]) for row in self.core["court.enforcement_case"]]
        kinds = Counter(row["kind"] for row in self.core["court.enforcement_case"])
        legacy = {name: code for code, name in numbers.LEGACY_COURTS.items()}
        docket = Docket(
            [
                ((each.year, each.court_code or legacy[each.text[6:8]], each.type_code or "执"), each.serial)
                for each in told
            ]
        )
        first_count = self.missing(FIRST_ENFORCEMENTS, kinds["FIRST_ENFORCEMENT"])
        first = tuple(first_enforcements(docket, self.sides, first_count))
        old = tuple(old_cases(docket, self.sides, self.missing(OLD_CASES, 16) if self.sides.old else 0))
        after = tuple(resumed(docket, first, RESUMED_PERCENT))
        return tuple(chain(first, old, after, others(docket, first, self.scale, kinds)))

    @cached_property
    def resumptions(self) -> dict[str | None, date]:
        """When a terminated case was taken up again, by its number."""
        return {each.resumes: each.filed_on for each in self.cases if each.resumes is not None}
