"""Opaque ids: from a record or party to its id, and back to what it stands for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from connectors.catalogue import ColumnType, table
from connectors.scan import Page
from identifiers import party_number
from identifiers.errors import BadArgument, InvalidNumber, TooMany
from identifiers.opaque_id import IdCodec
from identifiers.party_number import PartyNumber
from resolvers.context import Context
from resolvers.meaning import Arguments
from resolvers.parties import find
from resolvers.relate import by_keys
from resolvers.values import PartyRef, Record

PARTY = "party"
MOST_IDS = 500
NODES_SHARE = 2 / 3
"""Part of the time left after which the ids of a silent source fail, so that what hangs on the others has its time."""

NODE_TABLES = {
    "case": "court.enforcement_case",
    "measure": "court.control_measure",
    "payment": "court.payment",
    "detention": "police.detention",
    "vehicle": "vehicles.vehicle",
    "seizure": "vehicles.seizure",
    "listing": "credit.dishonesty_listing",
    "restriction": "credit.consumption_restriction",
    "account": "bank.account",
    "transaction": "bank.transaction",
}
"""Kind of id by table; a kind is part of every id given out and never changes."""

REACHABLE = frozenset(NODE_TABLES) - {"measure", "payment"}
"""Kinds that implement Node: measures and payments have ids but are no Node in the contract."""

_KINDS = {name: kind for kind, name in NODE_TABLES.items()}


def kind_of_table(name: str) -> str:
    """The kind in the ids of a table's records."""
    return _KINDS[name]


def party_id(ids: IdCodec, number: str) -> str:
    """The party's opaque id: its number, encrypted."""
    return ids.encode(PARTY, number)


def identify(ids: IdCodec, source: Record | PartyRef) -> str:
    """The opaque id of a record (its kind and natural key) or a party."""
    if isinstance(source, PartyRef):
        return party_id(ids, source.number)
    return ids.encode(kind_of_table(source.table), *(str(source.row[column]) for column in table(source.table).key))


def party_number_of(ids: IdCodec, text: str, argument: str) -> str:
    """The number behind a party's id; BadArgument where it is no party's."""
    kind, parts = ids.decode(text)
    if kind != PARTY:
        raise BadArgument(f"{argument} is not the id of a party", argument=argument)
    return parts[0]


def party_of_id(ids: IdCodec, text: str, kind: str) -> PartyRef:
    """The party behind an id of ours, PERSON or COMPANY as `kind` says."""
    number = party_number_of(ids, text, "id")
    return PartyRef(number, known_form(number).kind, kind)


def known_form(number: str) -> PartyNumber:
    """A number as an agency holds it, whether or not it is in normal form and its check digits are right."""
    try:
        return PartyNumber(number, party_number.parse(number).kind)
    except InvalidNumber:
        return PartyNumber(number, "OTHER")


async def node(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.node`: what an id stands for; null where nobody holds it any more."""
    return await _resolve(context, [arguments.values["id"]]) * len(sources)


async def nodes(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.nodes`: each id in its order; one that is not ours fails alone."""
    asked = arguments.values["ids"]
    if len(asked) > MOST_IDS:
        raise TooMany(f"at most {MOST_IDS} ids at once", limit=MOST_IDS)
    return [await _resolve(context, asked)] * len(sources)


async def _resolve(context: Context, texts: Sequence[str]) -> list[Any]:
    answers: dict[str, Any] = {}
    wanted: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for text in dict.fromkeys(texts):
        try:
            kind, parts = context.platform.ids.decode(text)
        except BadArgument as error:
            answers[text] = error
            continue
        if kind == PARTY or kind in REACHABLE:
            wanted.setdefault(kind, []).append((text, parts))
        else:
            answers[text] = BadArgument("this id is not one of a Node", argument="id")
    for kind, found in zip(wanted, await _answers(context, wanted), strict=True):
        for (text, _), answer in zip(wanted[kind], found, strict=True):
            answers[text] = answer
    return [answers[text] for text in texts]


async def _answers(context: Context, wanted: dict[str, list[tuple[str, tuple[str, ...]]]]) -> list[Sequence[Any]]:
    return await asyncio.gather(
        *(
            find(context, [known_form(parts[0]) for _, parts in found])
            if kind == PARTY
            else _records(context, NODE_TABLES[kind], [parts for _, parts in found])
            for kind, found in wanted.items()
        )
    )


async def _records(context: Context, name: str, keys: Sequence[tuple[str, ...]]) -> Sequence[Any]:
    typed = [tuple(map(_typed, table(name).key, [name] * len(key), key)) for key in keys]
    try:
        async with asyncio.timeout(context.deadline.remaining_s() * NODES_SHARE):
            groups, answer = await by_keys(context, name, table(name).key, typed, page=Page(first=1, probe=False))
    except TimeoutError:
        return [context.gave_up(table(name).source)] * len(keys)
    except Exception as error:
        return [error] * len(keys)
    return [Record(name, group.rows[0], answer.as_of) if (group := groups[key]).rows else None for key in typed]


def _typed(column: str, name: str, text: str) -> Any:
    return int(text) if table(name).by_name[column].type is ColumnType.BIGINT else text
