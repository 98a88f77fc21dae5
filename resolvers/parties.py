"""Finding parties, one batch for a whole level.

Police and registry are asked first; the other agencies once, for the numbers still unknown. A register that is slow may use a third
of the time left before the others are asked as well: its answer still counts when it comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from connectors.catalogue import table
from connectors.scan import Page
from identifiers import party_number
from identifiers.errors import InvalidNumber, SourceError, TooMany
from identifiers.party_number import PartyNumber
from resolvers.context import Context
from resolvers.meaning import Arguments
from resolvers.mentions import Mentioned, mentioned_party, mentions
from resolvers.party_facts import REGISTERS
from resolvers.relate import by_keys
from resolvers.values import PartyRef

MOST_NUMBERS = 500
REGISTER_SHARE = 1 / 3
"""Part of the time left after which a silent register no longer holds up the question to the other agencies."""

_Registers: TypeAlias = "Mapping[str, asyncio.Task[dict[str, PartyRef]]]"


async def find(context: Context, numbers: Sequence[PartyNumber]) -> list[PartyRef | SourceError | None]:
    """The party of each number; None where every agency answered no, an error where one that might know did not answer."""
    if not numbers:
        return []
    registers = {
        kind: asyncio.create_task(_register(context, kind, asked))
        for kind in REGISTERS
        if (asked := tuple(each.number for each in numbers if party_number.party_kind(each) in (kind, None)))
    }
    await asyncio.wait(registers.values(), timeout=context.deadline.remaining_s() * REGISTER_SHARE)
    found = _known(registers)
    unknown = tuple(dict.fromkeys(each.number for each in numbers if each.number not in found))
    mentioned = await mentions(context, unknown) if unknown else Mentioned({}, {})
    for number, rows in mentioned.rows.items():
        found[number] = mentioned_party(number, *rows[0])
    if any(number not in found for number in unknown):
        await asyncio.wait(registers.values())
        found |= _known(registers)
    failure = next((each for each in _failures(registers, mentioned)), None)
    for task in registers.values():
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return [found.get(each.number, failure) for each in numbers]


async def _register(context: Context, kind: str, numbers: tuple[str, ...]) -> dict[str, PartyRef]:
    name = REGISTERS[kind]
    groups, _ = await by_keys(
        context, name, ("number",), [(number,) for number in numbers], page=Page(first=1, probe=False)
    )
    return {
        key[0]: PartyRef(key[0], group.rows[0]["number_kind"], kind, (table(name).source, group.rows[0]["name"]))
        for key, group in groups.items()
        if group.rows
    }


def _known(registers: _Registers) -> dict[str, PartyRef]:
    return {
        number: party
        for task in registers.values()
        if task.done() and not isinstance(task.exception(), SourceError)
        for number, party in task.result().items()
    }


def _failures(
    registers: _Registers, mentioned: Mentioned
) -> Iterable[SourceError]:
    for task in registers.values():
        error = task.exception() if task.done() else None
        if isinstance(error, SourceError):
            yield error
    yield from mentioned.failed.values()


async def party(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.party`: one party by official number."""
    kind = arguments.get("kind")
    number = party_number.parse(arguments.values["number"], kind.value if kind else None)
    return await find(context, [number]) * len(sources)


async def parties(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.parties`: each number in its order; a wrong one fails alone."""
    asked = arguments.values["numbers"]
    if len(asked) > MOST_NUMBERS:
        raise TooMany(f"at most {MOST_NUMBERS} numbers at once", limit=MOST_NUMBERS)
    kind = arguments.get("kind")
    parsed = [_parsed(number, kind.value if kind else None) for number in asked]
    found = iter(await find(context, [each for each in parsed if isinstance(each, PartyNumber)]))
    answers = [next(found) if isinstance(each, PartyNumber) else each for each in parsed]
    return [answers for _ in sources]


def _parsed(text: str, kind: str | None) -> PartyNumber | InvalidNumber:
    try:
        return party_number.parse(text, kind)
    except InvalidNumber as error:
        return error
