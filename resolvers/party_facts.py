"""A party's facts and its name: the register's word, else that of the agency that counts next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from connectors.scan import Key, Page, Row
from identifiers import party_number
from identifiers.errors import InvalidNumber, SourceError
from resolvers.context import Context
from resolvers.meaning import Arguments, Compute
from resolvers.mentions import MENTIONS, Mentioned, mentions
from resolvers.relate import by_keys
from resolvers.values import PartyRef

REGISTERS = {"PERSON": "police.person", "COMPANY": "registry.company"}
"""The register whose word counts for a party's facts."""


async def facts(context: Context, parties: Sequence[PartyRef]) -> list[Row | SourceError | None]:
    """Each party's row in the register whose word counts; one read a register, both at once.

    What finding them has read is not read again.
    """
    numbers = {
        kind: [(party.number,) for party in parties if party.kind == kind and party.registered is None]
        for kind in REGISTERS
    }
    asked = [kind for kind in REGISTERS if numbers[kind]]
    if not asked:
        return [party.registered for party in parties]
    answers = await asyncio.gather(*(_registered(context, REGISTERS[kind], numbers[kind]) for kind in asked))
    known = dict(zip(asked, answers, strict=True))
    return [party.registered or _told(known[party.kind], party) for party in parties]


def _told(known: dict[str, Row] | SourceError, party: PartyRef) -> Row | SourceError | None:
    return known if isinstance(known, SourceError) else known.get(party.number)


async def _registered(context: Context, name: str, numbers: Sequence[Key]) -> dict[str, Row] | SourceError:
    try:
        groups, _ = await by_keys(context, name, ("number",), numbers, page=Page(first=1, probe=False))
    except SourceError as error:
        return error
    return {key[0]: group.rows[0] for key, group in groups.items() if group.rows}


def fact(column: str, convert: Callable[[Any], Any] = lambda value: value) -> Compute:
    """A field of the party's own register; null where that has no record."""

    async def compute(context: Context, parties: Sequence[PartyRef], arguments: Arguments) -> Sequence[Any]:
        return [
            row if row is None or isinstance(row, SourceError) else convert(row[column])
            for row in await facts(context, parties)
        ]

    return compute


async def names(context: Context, parties: Sequence[PartyRef], arguments: Arguments) -> Sequence[Any]:
    """The register's name, else that of court, credit, registry, vehicles or bank, in this order.

    Persons and companies apart: a register that is silent does not hold up the names of the other.
    """
    known = [_own_name(party.registered) if party.registered else party.registered_name for party in parties]
    if None not in known:
        return known
    of_kind = {kind: [party for party in parties if party.kind == kind] for kind in REGISTERS}
    answers = await asyncio.gather(*(_names(context, each) for each in of_kind.values()))
    named = {kind: iter(answer) for kind, answer in zip(of_kind, answers, strict=True)}
    return [next(named[party.kind]) for party in parties]


async def _names(context: Context, parties: Sequence[PartyRef]) -> list[str | SourceError | None]:
    registered = await facts(context, parties)
    missing = [party for party, row in zip(parties, registered, strict=True) if row is None]
    mentioned = await _mentioned_for(context, missing) if missing else Mentioned({}, {})
    return [
        _name_of(party, mentioned) if row is None else row if isinstance(row, SourceError) else _own_name(row)
        for party, row in zip(parties, registered, strict=True)
    ]


def _own_name(row: Row) -> str | SourceError:
    try:
        name: str = row["name"]
    except SourceError as error:
        return error
    return name


def _name_of(party: PartyRef, mentioned: Mentioned) -> str | SourceError | None:
    agency, name = party.named_by or (None, None)
    try:
        return mentioned.name(party.number, agency if name else None) or name
    except SourceError as error:
        return error


async def _mentioned_for(context: Context, parties: Sequence[PartyRef]) -> Mentioned:
    order = tuple(dict.fromkeys(mention.agency for mention in MENTIONS))
    asked: set[str] = set()
    for party in parties:
        agency, name = party.named_by or (None, None)
        asked.update(order[: order.index(agency)] if name and agency else order)
    asking = [mention for mention in MENTIONS if mention.agency in asked]
    numbers = tuple(dict.fromkeys(party.number for party in parties))
    return await mentions(context, numbers, asking) if asking else Mentioned({}, {})


def company_number_kind(number: str) -> str:
    """The kind of a company's number where the record does not say: USCC by form, else OTHER."""
    try:
        return party_number.parse(number).kind
    except InvalidNumber:
        return "OTHER"
