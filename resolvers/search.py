"""Searching parties by name: candidates with a score, never a merge."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from connectors.scan import Row
from identifiers.errors import BadArgument, SourceError
from resolvers import paging
from resolvers.context import Context
from resolvers.meaning import Arguments
from resolvers.party_facts import facts
from resolvers.values import Listing, PartyMatch, PartyRef, Record

LARGEST_SEARCH = 100
CANDIDATES = 200
"""Names that each register may offer before the best are chosen."""

SEARCHED = (("police.person", "PERSON"), ("registry.company", "COMPANY"), ("registry.natural_person", "PERSON"))
"""Where names are searched: the population register, companies, and natural persons the registry knows."""


async def search_parties(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.searchParties`: trigram similarity on normalised names, best first, then by number."""
    name = arguments.values["name"]
    if not 1 <= len(name.strip()) <= LARGEST_SEARCH:
        raise BadArgument(f"name must have 1 to {LARGEST_SEARCH} characters", argument="name")
    first = paging.count(arguments, 10, LARGEST_SEARCH)
    kind = arguments.get("kind")
    found = await _candidates(context, name, kind.value if kind else None)
    if arguments.get("divisionCode"):
        found = await _within(context, found, arguments.values["divisionCode"])
    return [Listing(tuple(found[:first]), len(found))] * len(sources)


async def _candidates(context: Context, name: str, kind: str | None) -> list[PartyMatch]:
    asked = [(table, party_kind) for table, party_kind in SEARCHED if kind in (None, party_kind)]
    answers = await asyncio.gather(*(context.search_names(table, name, CANDIDATES) for table, _ in asked))
    best: dict[str, PartyMatch] = {}
    for (table, party_kind), rows in zip(asked, answers, strict=True):
        for row in rows:
            match = _match(table, party_kind, row)
            known = best.get(match.party.number)
            if known is None or match.score > known.score:
                best[match.party.number] = match
    return sorted(best.values(), key=lambda match: (-match.score, match.party.number))


def _match(table: str, kind: str, row: Row) -> PartyMatch:
    agency = table.partition(".")[0]
    party = PartyRef(row["number"], row["number_kind"], kind, (agency, row["name"]))
    return PartyMatch(party, row["score"], (f"{agency}.name",))


async def _within(context: Context, matches: Sequence[PartyMatch], division: str) -> list[PartyMatch]:
    prefix = division.strip().rstrip("0") if len(division.strip()) in (6, 12) else division.strip()
    records = await facts(context, [match.party for match in matches])
    kept = []
    for match, record in zip(matches, records, strict=True):
        if isinstance(record, SourceError):
            raise record
        if isinstance(record, Record) and _division(record).startswith(prefix):
            kept.append(match)
    return kept


def _division(record: Record) -> str:
    column = "division_code" if record.table == "registry.company" else "domicile_code"
    return record.row[column] or ""
