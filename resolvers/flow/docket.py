"""What court and credit say of the cases asked about: dates, debtors, whom their restrictions bind."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from connectors.scan import Row, Through
from identifiers.errors import TooMany
from resolvers import filters
from resolvers.context import Context
from resolvers.flow.asked import Asked, that_ask
from resolvers.flow.reads import Found, read_by
from resolvers.flow.related import Notices
from resolvers.mentions import distinct, reference
from resolvers.rules.period import add_years
from resolvers.values import PartyRef, Record

MOST_PARTIES = 100
"""Debtors of a case, and persons bound with them, whose accounts are looked at."""
MOST_DAYS = 30 * 366
"""Days of a case that are looked at."""

_BOUND = Through("credit.consumption_restriction", ("case_number",), ("record_id",), ("restriction_id",))


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A case and what is asked of it. `bound` are persons whom its restrictions bind, who are not debtors themselves.

    Days from `since` on count, until the day before `to`.
    """

    asked: Asked
    debtors: tuple[PartyRef, ...]
    bound: tuple[PartyRef, ...]
    notices: Notices
    since: date
    to: date


@dataclass(frozen=True, slots=True)
class Docket:
    """The rows behind the cases, by number."""

    cases: Found
    debtors: Found
    bound: Found

    def case(self, asked: Asked, today: date) -> Case | None:
        """The case that is asked about, None where the court has none of this number.

        Raises what a read met, and TooMany where there are more parties or days than are looked at.
        """
        rows = self.cases.rows(asked.case)
        if not rows:
            return None
        [row] = rows
        notices = Notices(row["suit_notice_on"], row["enforcement_notice_on"])
        debtors = distinct(reference(record, "party") for record in self.debtors.records(asked.case))
        owing = {each.number for each in debtors}
        named = (reference(record, "person", "PERSON") for record in self._binding(asked))
        bound = [each for each in distinct(named) if each.number not in owing]
        if len(debtors) + len(bound) > MOST_PARTIES:
            raise TooMany("this case has more debtors than can be looked at", limit=MOST_PARTIES)
        since, to = _days(asked, row, notices, today)
        return Case(asked, tuple(debtors), tuple(bound), notices, since, to)

    def _binding(self, asked: Asked) -> list[Record]:
        """Whom the case's restrictions bind with a unit; nobody where no rule asks."""
        return self.bound.records(asked.case) if "BARRED_CONSUMPTION" in asked.rules else []


async def read_docket(context: Context, asked: Sequence[Asked]) -> Docket:
    """One read of each table for all cases, side by side."""
    numbers = [each.case for each in asked]
    restricted = [each.case for each in that_ask(asked, "BARRED_CONSUMPTION")]
    return Docket(
        *await asyncio.gather(
            read_by(context, "court.enforcement_case", "number", numbers),
            read_by(context, "court.case_party", "case_number", numbers, where=filters.equals("role", "DEBTOR")),
            read_by(context, "credit.restricted_person", "case_number", restricted, through=_BOUND),
        )
    )


def _days(asked: Asked, row: Row, notices: Notices, today: date) -> tuple[date, date]:
    """The first day that counts and the first that does not any more.

    Where none are asked for: from the notice of suit or a year before the notice of enforcement, or before the case
    was filed, whichever was first, until today. What is booked later than today has not taken place.
    """
    starts = (notices.suit_on, notices.reported_from, add_years(row["filed_on"], -1))
    since = asked.since or min(day for day in starts if day is not None)
    tomorrow = today + timedelta(days=1)
    to = min(asked.to or tomorrow, tomorrow)
    if (to - since).days > MOST_DAYS:
        raise TooMany("these are more days than can be looked at: ask with from and to", limit=MOST_DAYS)
    return since, to
