"""Finding parties, one batch for a whole level.

Police and registry are asked first, the registry for natural persons as well where a number does not say that it is a
resident's; the other agencies once, for the numbers still unknown. A register that is slow may use a third of the time
left before the others are asked as well: its answer still counts when it comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import takewhile
from typing import Any

from connectors.catalogue import table
from connectors.scan import Deadline, Page
from identifiers import party_number
from identifiers.errors import InvalidNumber, SourceError, TooMany
from identifiers.party_number import PartyNumber
from resolvers.context import Context, hear
from resolvers.meaning import Arguments
from resolvers.mentions import MENTIONS, NATURAL_PERSONS, Mention, first_rows, mentioned_party
from resolvers.party_facts import REGISTERS
from resolvers.relate import by_keys
from resolvers.values import PartyRef

MOST_NUMBERS = 500
NUMBERS_REMEMBERED = 20_000
"""Numbers that were found right: about 5 MB at most. Who asks for a hundred parties asks again, and checking the digits
of each takes as long as reading it."""

REGISTER_SHARE = 1 / 3
"""Part of the time left after which a silent register no longer holds up the question to the other agencies."""

OTHERS_SHARE = 1 / 2
"""Part of the time then left after which a party that nobody has named yet counts as not answered."""


_right = lru_cache(NUMBERS_REMEMBERED)(party_number.parse)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The numbers, and those that do not say themselves whether they are a person's: whose word counts matters then."""

    numbers: frozenset[str]
    untold: frozenset[str]

    def are_found(self, late: Sequence[_Asked], asked: Sequence[_Asked]) -> bool:
        """Whether nobody can know better any more: of those asked now each has answered whose word counts more."""
        if not self.numbers <= _found((*late, *asked)).keys():
            return False
        in_order = takewhile(_Asked.has_answered, asked)
        return not self.untold or self.untold <= _found((*late, *in_order)).keys()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question under way: which of the numbers an agency knows."""

    agency: str
    task: asyncio.Task[dict[str, PartyRef]]

    def has_answered(self) -> bool:
        """Whatever the answer was."""
        return self.task.done()


async def find(context: Context, numbers: Sequence[PartyNumber]) -> list[PartyRef | SourceError | None]:
    """The party of each number; None where every agency answered no, an error where one that may know did not."""
    kinds = {each.number: party_number.party_kind(each) for each in numbers}
    wanted = _Wanted(frozenset(kinds), frozenset(number for number, kind in kinds.items() if kind is None))
    asked: list[_Asked] = []
    for kind in REGISTERS:
        known_there = [each.number for each in numbers if kinds[each.number] in (None, kind)]
        if known_there:
            asked.append(_ask(REGISTERS[kind], _registered(context, kind, known_there)))
    if wanted.untold:
        asked.append(_ask(NATURAL_PERSONS.table, _mentioned(context, NATURAL_PERSONS, tuple(sorted(wanted.untold)))))
    await _until_found(wanted, (), asked, context.deadline.share(REGISTER_SHARE))
    unknown = tuple(sorted(wanted.numbers - _found(asked).keys()))
    if unknown:
        told = tuple(number for number in unknown if number not in wanted.untold)
        others = [
            _ask(mention.table, _mentioned(context, mention, told if mention is NATURAL_PERSONS else unknown))
            for mention in MENTIONS
        ]
        await _until_found(wanted, asked, others, context.deadline.share(OTHERS_SHARE))
        asked += others
    found = _found(asked)
    failure = None if wanted.numbers <= found.keys() else next(_failures(context, asked), None)
    return [_of_its_kind(found[each.number], each) if each.number in found else failure for each in numbers]


def _of_its_kind(party: PartyRef, number: PartyNumber) -> PartyRef:
    """The party as its number says: agencies that name it may disagree, and which of them answers first is chance."""
    kind = party_number.party_kind(number)
    if kind is None or party.registered is not None:
        return party
    return party._replace(number_kind=number.kind, kind=kind)


def _ask(table_name: str, question: Coroutine[Any, Any, dict[str, PartyRef]]) -> _Asked:
    task = asyncio.create_task(question)
    # Nobody may be left to hear of an answer that comes too late.
    task.add_done_callback(hear)
    return _Asked(table(table_name).source, task)


async def _until_found(wanted: _Wanted, late: Sequence[_Asked], asked: Sequence[_Asked], deadline: Deadline) -> None:
    """Wait until every number is found, every question answered, those asked before and now, or the time is up."""
    pending = {each.task for each in (*late, *asked) if not each.task.done()}
    while pending and not wanted.are_found(late, asked):
        done, pending = await asyncio.wait(pending, timeout=deadline.remaining_s(), return_when=asyncio.FIRST_COMPLETED)
        if not done:
            return


def _found(asked: Sequence[_Asked]) -> dict[str, PartyRef]:
    """What is known so far; the word of who was asked first counts."""
    found: dict[str, PartyRef] = {}
    for each in reversed(asked):
        if each.task.done() and not isinstance(each.task.exception(), SourceError):
            found |= each.task.result()
    return found


def _failures(context: Context, asked: Sequence[_Asked]) -> Iterator[SourceError]:
    for each in asked:
        if not each.task.done():
            yield context.gave_up(each.agency)
        elif isinstance(error := each.task.exception(), SourceError):
            yield error


async def _registered(context: Context, kind: str, numbers: Sequence[str]) -> dict[str, PartyRef]:
    groups, _ = await by_keys(
        context, REGISTERS[kind], ("number",), [(number,) for number in numbers], page=Page(first=1, probe=False)
    )
    return {
        number: PartyRef(number, row["number_kind"], kind, None, row)
        for (number,), group in groups.items()
        for row in group.rows
    }


async def _mentioned(context: Context, mention: Mention, numbers: Sequence[str]) -> dict[str, PartyRef]:
    rows = await first_rows(context, mention, numbers)
    return {number: mentioned_party(number, mention, row) for number, row in rows.items()}


async def party(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.party`: one party by official number."""
    kind = arguments.get("kind")
    number = _right(arguments.values["number"], kind.value if kind else None, context.today)
    return await find(context, [number]) * len(sources)


async def parties(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.parties`: each number in its order; a wrong one fails alone."""
    asked = arguments.values["numbers"]
    if len(asked) > MOST_NUMBERS:
        raise TooMany(f"at most {MOST_NUMBERS} numbers at once", limit=MOST_NUMBERS)
    kind = arguments.get("kind")
    parsed = [_parsed(number, kind.value if kind else None, context.today) for number in asked]
    found = iter(await find(context, [each for each in parsed if isinstance(each, PartyNumber)]))
    answers = [next(found) if isinstance(each, PartyNumber) else each for each in parsed]
    return [answers for _ in sources]


def _parsed(text: str, kind: str | None, today: date) -> PartyNumber | InvalidNumber:
    try:
        return _right(text, kind, today)
    except InvalidNumber as error:
        return error
