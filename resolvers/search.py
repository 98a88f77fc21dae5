"""Searching parties by name: candidates with a score, never a merge."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.scan import Compare, Operator, Row
from identifiers import divisions
from identifiers.errors import BadArgument
from identifiers.normalise import compact, normalise_name
from resolvers import paging
from resolvers.context import Context
from resolvers.meaning import Arguments
from resolvers.nodes import known_form
from resolvers.values import Listing, PartyMatch, PartyRef

LARGEST_SEARCH = 100
LONGEST_NAME = 100
CANDIDATES = 200
"""Names that each register may offer before the best are chosen."""


@dataclass(frozen=True, slots=True)
class Searched:
    """A register in which names are searched; `division` is its column with the party's division, where it has one."""

    table: str
    kind: str
    division: str | None


SEARCHED = (
    Searched("police.person", "PERSON", "domicile_code"),
    Searched("registry.company", "COMPANY", "division_code"),
    Searched("registry.natural_person", "PERSON", None),
)


async def search_parties(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.searchParties`: trigram similarity on normalised names, best first, then by number."""
    name = arguments.values["name"]
    if len(name) > LONGEST_NAME or not normalise_name(name):
        raise BadArgument(f"name must be a name of at most {LONGEST_NAME} characters", argument="name")
    first = paging.count(arguments, 10, LARGEST_SEARCH)
    kind, division = arguments.get("kind"), _division(arguments.get("divisionCode"))
    asked = [
        register
        for register in SEARCHED
        if kind is None or kind.value == register.kind
        if division is None or register.division is not None
    ]
    answers = await _all(*(_rows(context, register, name, division) for register in asked))
    best: dict[str, PartyMatch] = {}
    for register, rows in zip(asked, answers, strict=True):
        for row in rows:
            match = _match(register, row)
            known = best.get(match.party.number)
            if known is None or match.score > known.score:
                best[match.party.number] = match
    found = sorted(best.values(), key=lambda match: (-match.score, match.party.number))
    return [Listing(tuple(found[:first]), len(found))] * len(sources)


async def _all(*reads: Awaitable[Sequence[Row]]) -> list[Sequence[Row]]:
    """All answers; none is left under way where another fails."""
    answers = await asyncio.gather(*reads, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return [answer for answer in answers if not isinstance(answer, BaseException)]


def _division(code: str | None) -> str | None:
    if code is None:
        return None
    prefix = divisions.prefix(compact(code))
    if prefix is None:
        raise BadArgument("no division has this code", argument="divisionCode")
    return prefix


async def _rows(context: Context, register: Searched, name: str, division: str | None) -> Sequence[Row]:
    where = None
    context.asks_by(register.table, ("name",))
    if division is not None and register.division is not None:
        context.asks_by(register.table, (register.division,))
        where = Compare(register.division, Operator.STARTS_WITH, division)
    return await context.search_names(register.table, name, CANDIDATES, where)


def _match(register: Searched, row: Row) -> PartyMatch:
    agency = register.table.partition(".")[0]
    party = PartyRef(row["number"], known_form(row["number"]).kind, register.kind, (agency, row["name"]))
    return PartyMatch(party, row["score"], (f"{agency}.name",))
