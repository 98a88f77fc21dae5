"""Cases that belong together: they share a debtor, or their debtors are in one hand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import pairwise
from typing import Any, LiteralString

from connectors.scan import Page, Through
from graph.driver import SOURCE
from graph.links import Link, LinkReader, Pair
from graph.relatives import Hand, Relative, relatives
from graph.schema import HOLDS, LEGAL_REPRESENTATIVE_OF
from identifiers.errors import SourceUnavailable, TooMany
from resolvers import filters, paging
from resolvers.context import Context
from resolvers.court import parties_in
from resolvers.meaning import Arguments
from resolvers.nodes import party_id, party_number_of, party_of_id
from resolvers.relate import by_keys, too_many
from resolvers.relations import path_of
from resolvers.values import Listing, PartyRef, Record, RelatedCase, RelationPath

MOST_RELATED = 10_000
"""Cases that one debtor may have before relatedCases is refused."""

_CASE = "court.enforcement_case"
_OWING = Through("court.case_party", ("party_number",), ("case_number",), ("number",), filters.equals("role", "DEBTOR"))
SAME_DEBTOR = "SAME_DEBTOR"
_ORDER = (SAME_DEBTOR, *Hand)
_LINK: Mapping[str, LiteralString] = {
    Hand.CONTROL: HOLDS,
    Hand.SHAREHOLDER: HOLDS,
    Hand.LEGAL_REPRESENTATIVE: LEGAL_REPRESENTATIVE_OF,
}


@dataclass(frozen=True, slots=True)
class _Near:
    """A party by whom a debtor's case is related to others: through what, whom, and by which way in the graph."""

    number: str
    through: str
    via: PartyRef
    relative: Relative | None = None


@dataclass(slots=True)
class _Found:
    """A case related through one thing: the parties through whom, and the nearest debtor of it."""

    nearest: _Near
    via: dict[str, PartyRef] = field(default_factory=dict)


async def cases(context: Context, sources: Sequence[Record], arguments: Arguments) -> Sequence[Any]:
    """`EnforcementCase.relatedCases`: across all courts, newest first, then by number.

    As many rounds for hundreds of cases as for one.
    """
    first = paging.count(arguments, 50, paging.LARGEST_LIST)
    asked = {through.value for through in arguments.get("through", ())}
    if not asked:
        return [Listing((), 0) for _ in sources]
    debtors = await parties_in(context, sources, "DEBTOR")
    known = {party.number: party for found in debtors.values() if isinstance(found, list) for party in found}
    near = await _near(context, known, [through for through in _ORDER if through in asked])
    owed = await _owed(context, {each.number for found in near.values() for each in found})
    return [_related(case.row["number"], debtors[case.row["number"]], near, owed, first) for case in sources]


async def paths(context: Context, related: Sequence[RelatedCase], arguments: Arguments) -> Sequence[Any]:
    """`RelatedCase.path`: from the debtor here to the debtor there; of a shared debtor, that party alone."""
    kinds = sorted({_LINK[each.through] for each in related if each.way is not None})
    pairs = {kind: _pairs(related, kind) for kind in kinds}
    graph = context.platform.graph
    read = await asyncio.gather(
        *(
            context.timed("graph", LinkReader(graph, (kind,), context.today, context.deadline).between(pairs[kind]))
            for kind in kinds
        )
    )
    links = {kind: found for kind, (_, found) in zip(kinds, read, strict=True)}
    parties = {key: kind for each, _ in read for key, kind in each.items()}
    return [
        RelationPath(each.via[:1], ())
        if each.way is None
        else _path(context, each.way, parties, links[_LINK[each.through]])
        for each in related
    ]


def _pairs(related: Sequence[RelatedCase], kind: str) -> list[Pair]:
    ways = (each.way.way for each in related if each.way is not None and _LINK[each.through] == kind)
    return sorted({(min(pair), max(pair)) for way in ways for pair in pairwise(way)})


def _path(
    context: Context, way: Relative, kinds: Mapping[str, str], links: Mapping[Pair, Sequence[Link]]
) -> RelationPath | SourceUnavailable:
    chosen = []
    for place, (one, other) in enumerate(pairwise(way.way)):
        upper = other if place < way.top else one
        link = next((link for link in links.get((one, other), ()) if link.from_key == upper), None)
        if link is None:
            return SourceUnavailable(SOURCE, "the graph was changed while it was read")
        chosen.append(link)
    return path_of({key: party_of_id(context.platform.ids, key, kinds[key]) for key in way.way}, way.way, chosen)


async def _near(
    context: Context, debtors: Mapping[str, PartyRef], asked: Sequence[str]
) -> Mapping[str, Sequence[_Near]]:
    """By the number of each debtor, those who relate its case to others: itself, and who is in one hand with it."""
    near: dict[str, list[_Near]] = {number: [] for number in debtors}
    if SAME_DEBTOR in asked:
        for number, party in debtors.items():
            near[number].append(_Near(number, SAME_DEBTOR, party))
    ids = context.platform.ids
    keys = {party_id(ids, number): party for number, party in debtors.items()}
    hands = [Hand(through) for through in asked if through != SAME_DEBTOR] if debtors else []
    read = await asyncio.gather(
        *(
            context.timed("graph", relatives(context.platform.graph, by, keys, context.today, context.deadline))
            for by in hands
        )
    )
    # Everybody in a hand is met with it, and many with several.
    hand_of, number_of = cache(partial(party_of_id, ids)), cache(partial(party_number_of, ids, argument="id"))
    for by, found in zip(hands, read, strict=True):
        for key, party in keys.items():
            for each in found[key]:
                kind = "PERSON" if each.hand_is_person else "COMPANY"
                via = keys[each.hand] if each.hand in keys else hand_of(each.hand, kind)
                near[party.number].append(_Near(number_of(each.key), by, via, each))
    return near


async def _owed(context: Context, numbers: Iterable[str]) -> dict[str, list[Record] | TooMany]:
    """The cases in which each of these numbers is debtor."""
    groups, answer = await by_keys(
        context,
        _CASE,
        ("party_number",),
        [(number,) for number in numbers],
        through=_OWING,
        page=Page(first=MOST_RELATED),
    )
    return {
        key[0]: too_many() if group.has_next else [Record(_CASE, row, answer.as_of) for row in group.rows]
        for key, group in groups.items()
    }


def _related(
    number: str,
    debtors: list[PartyRef] | TooMany,
    near: Mapping[str, Sequence[_Near]],
    owed: Mapping[str, list[Record] | TooMany],
    first: int,
) -> Listing | TooMany:
    if isinstance(debtors, TooMany):
        return debtors
    own = {debtor.number for debtor in debtors}
    records: dict[str, Record] = {}
    found: dict[tuple[str, str], _Found] = {}
    for each in (each for debtor in debtors for each in near[debtor.number]):
        # Another debtor of this case relates it to its other cases as the same debtor.
        if each.relative is not None and each.number in own:
            continue
        cases = owed[each.number]
        if isinstance(cases, TooMany):
            return cases
        for case in cases:
            other = case.row["number"]
            if other != number:
                records[other] = case
                _add(found.setdefault((other, each.through), _Found(each)), each)
    newest = sorted(found, key=lambda one: (-records[one[0]].row["filed_on"].toordinal(), one[0], _ORDER.index(one[1])))
    return Listing(tuple(_told(records[other], found[other, through]) for other, through in newest[:first]), len(found))


def _add(found: _Found, near: _Near) -> None:
    found.via.setdefault(near.via.number, near.via)
    before, after = found.nearest.relative, near.relative
    if before is not None and after is not None and (len(after.way), after.way) < (len(before.way), before.way):
        found.nearest = near


def _told(case: Record, found: _Found) -> RelatedCase:
    return RelatedCase(case, found.nearest.through, tuple(found.via.values()), found.nearest.relative)
