"""Parties under one hand: two companies that one party controls, holds shares of or legally represents; and that party
with each of them.

Whose hand a party is in is asked upwards, who else is in that hand downwards: for two kinds of hand that is one level
each way, for control as many as its chains have. Many parties are asked about in the same rounds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias, TypeVar

from connectors.scan import Deadline
from graph.control import controllers_in, voting_groups
from graph.driver import GraphClient
from graph.holdings import MOST_HOLDINGS, HoldingReader, at_one_state
from graph.upstream import climb
from identifiers.errors import TooMany

T = TypeVar("T")

MOST_PAIRS = 100_000
"""Pairs of a party asked about and another in one hand with it: about a quarter of a second."""

Lines: TypeAlias = Mapping[str, tuple[str, ...]]
"""By party in a hand, itself included, the keys on one way down to it."""


class Hand(StrEnum):
    """What it is to be in a party's hand."""

    CONTROL = "CONTROL"
    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE"
    SHAREHOLDER = "SHAREHOLDER"


@dataclass(frozen=True, slots=True)
class Relative:
    """A party in one hand with another.

    `way` are the keys from the one asked about to this one: up to the place `top`, then down. It passes nobody twice
    and is the shortest; where the ways down to both begin alike, it turns at the last party they share, below `hand`.
    """

    key: str
    hand: str
    hand_is_person: bool
    way: tuple[str, ...]
    top: int


async def relatives(
    client: GraphClient, by: Hand, keys: Iterable[str], on: date, deadline: Deadline
) -> Mapping[str, Sequence[Relative]]:
    """Who is in one hand with each party on a day, nearest first, ties by the keys on the way.

    TooMany where more has to be looked at for all of them than one question may; SourceUnavailable while the graph is
    being built or changes faster than it can be read.
    """
    asked = frozenset(keys)
    if not asked:
        return {}

    async def ask(reader: HoldingReader) -> Mapping[str, Sequence[Relative]]:
        return _in_one_hand(asked, await _HANDS[by](reader, asked), reader.persons)

    return await at_one_state(client, on, deadline, ask)


async def _controlling(reader: HoldingReader, keys: frozenset[str]) -> Mapping[str, Lines]:
    upstream = await climb(reader, keys)
    if upstream.unread:
        raise _too_many(upstream.limit)
    controllers = controllers_in(upstream)
    above = {holder for key in keys for holder in controllers.get(key, ())}
    groups, _ = await voting_groups(reader, sorted(above | keys))
    if any(group.fresh for group in groups.values()):
        raise _too_many(MOST_HOLDINGS)
    return {holder: group.lines() for holder, group in groups.items()}


async def _holding(reader: HoldingReader, keys: frozenset[str]) -> Mapping[str, Lines]:
    above = _all(await reader.holders_of(keys))
    below = _all(await reader.held_by(keys | {each.holder for each in above}))
    return _one_step((each.holder, each.company) for each in below)


async def _representing(reader: HoldingReader, keys: frozenset[str]) -> Mapping[str, Lines]:
    above = _all(await reader.representatives_of(keys))
    return _one_step(_all(await reader.represented_by(keys | {person for person, _ in above})))


_HANDS: Mapping[Hand, Callable[[HoldingReader, frozenset[str]], Awaitable[Mapping[str, Lines]]]] = {
    Hand.CONTROL: _controlling,
    Hand.LEGAL_REPRESENTATIVE: _representing,
    Hand.SHAREHOLDER: _holding,
}


def _one_step(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Lines]:
    hands: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for hand, company in pairs:
        if company != hand:
            hands[hand][company] = (hand, company)
    for hand, lines in hands.items():
        lines[hand] = (hand,)
    return hands


def _in_one_hand(
    keys: frozenset[str], hands: Mapping[str, Lines], persons: Iterable[str]
) -> Mapping[str, Sequence[Relative]]:
    looked_at = sum(len(lines) * len(keys & lines.keys()) for lines in hands.values())
    if looked_at > MOST_PAIRS:
        raise _too_many(MOST_PAIRS)
    natural = frozenset(persons)
    nearest: dict[str, dict[str, Relative]] = {key: {} for key in keys}
    for hand, lines in hands.items():
        for key in keys & lines.keys():
            for other in lines.keys() - {key}:
                found = _relative(hand, hand in natural, lines[key], lines[other])
                known = nearest[key].get(other)
                if known is None or _rank(found) < _rank(known):
                    nearest[key][other] = found
    return {key: sorted(found.values(), key=_rank) for key, found in nearest.items()}


def _relative(hand: str, is_person: bool, line: tuple[str, ...], other: tuple[str, ...]) -> Relative:
    shared = sum(1 for one, two in zip(line, other, strict=False) if one == two)
    up = line[shared - 1 :][::-1]
    return Relative(other[-1], hand, is_person, (*up, *other[shared:]), len(up) - 1)


def _rank(relative: Relative) -> tuple[int, tuple[str, ...], str]:
    return len(relative.way), relative.way, relative.hand


def _all(level: list[T] | None) -> list[T]:
    if level is None:
        raise _too_many(MOST_HOLDINGS)
    return level


def _too_many(limit: int) -> TooMany:
    return TooMany("more stands around these parties than can be looked at", limit=limit)
