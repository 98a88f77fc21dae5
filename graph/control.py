"""Who controls a company, and what a party controls, by votes: more than half of them, one's own plus those of the
companies one controls. Votes are taken to be as the shares: the registry knows of no others.

What a party controls is asked downwards, what it controls newly in one statement a round, for many parties together.
Who controls a company is found in its upstream: whoever controls anything has the majority of some company by its own
votes alone, so that few parties have to be tried, and each is tried once for all companies asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from connectors.scan import Deadline
from graph.driver import GraphClient
from graph.holdings import MOST_HOLDINGS, Holding, HoldingReader, at_one_state
from graph.upstream import TOLERANCE, Fault, Upstream, read_upstream
from graph.votes import VotingGroup, is_majority
from identifiers.errors import TooMany

MOST_STEPS = 500_000
"""Holdings counted in all the groups that are tried for one question: about a quarter of a second."""


@dataclass(frozen=True, slots=True)
class Controlled:
    """A company that a party controls: the votes that it commands, a fraction of 1, and the companies by which."""

    company: str
    votes: float
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Controls:
    """What a party controls, fewest steps of control first, and what is wrong with the holdings it was found by."""

    companies: tuple[Controlled, ...]
    faults: tuple[Fault, ...]


class Basis(StrEnum):
    """On what control rests, or why nobody is named."""

    VOTES_OVER_HALF = "VOTES_OVER_HALF"
    CHAIN_OVER_HALF = "CHAIN_OVER_HALF"
    JOINT_SUBSIDIARIES = "JOINT_SUBSIDIARIES"
    NOBODY = "NOBODY"
    RING = "RING"
    SEVERAL = "SEVERAL"


@dataclass(frozen=True, slots=True)
class Control:
    """Who stands at the top of those who control a company, and the holdings by which, from the top down.

    `controller` is None where nobody controls it (NOBODY), its controllers control one another (RING), or more than one
    comes out since the shares exceed the whole (SEVERAL).
    """

    company: str
    basis: Basis
    controller: str | None
    is_person: bool
    votes: float
    path: tuple[Holding, ...]
    faults: tuple[Fault, ...]


async def controlled_companies(
    client: GraphClient, holders: Sequence[str], on: date, deadline: Deadline
) -> list[Controls | TooMany]:
    """What each party controls on a day; TooMany in the place of an answer where more is held than can be looked at.

    Raises SourceError where the graph does not answer.
    """

    async def ask(reader: HoldingReader) -> list[Controls | TooMany]:
        groups, unknown = await voting_groups(reader, holders)
        return [_controls(groups[holder], unknown) for holder in holders]

    return await at_one_state(client, on, deadline, ask)


async def voting_groups(
    reader: HoldingReader, holders: Iterable[str]
) -> tuple[Mapping[str, VotingGroup], Mapping[str, Sequence[str]]]:
    """The group of each holder, and by holder the companies in which it holds a share that nobody knows.

    A group that is still `fresh` could not be followed to its end, since more is held than can be looked at.
    """
    groups = {holder: VotingGroup(holder) for holder in holders}
    held: dict[str, Sequence[tuple[str, float]]] = {}
    unknown: dict[str, list[str]] = defaultdict(list)
    while unread := {key for group in groups.values() for key in group.fresh} - held.keys():
        level = await reader.held_by(unread, ahead=True)
        if level is None:
            break
        held |= _by_holder(unread, level)
        for each in level:
            if each.share is None:
                unknown[each.holder].append(each.company)
        for group in groups.values():
            while group.fresh and held.keys() >= set(group.fresh):
                group.take_round(held)
    return groups, unknown


def _by_holder(holders: set[str], holdings: Sequence[Holding]) -> dict[str, Sequence[tuple[str, float]]]:
    shares: dict[str, dict[str, float]] = {holder: defaultdict(float) for holder in sorted(holders)}
    for each in holdings:
        if each.share:
            shares[each.holder][each.company] += each.share
    return {holder: list(of_holder.items()) for holder, of_holder in shares.items()}


def _controls(group: VotingGroup, unknown: Mapping[str, Sequence[str]]) -> Controls | TooMany:
    if group.fresh:
        return TooMany("these parties hold more companies than can be looked at", limit=MOST_HOLDINGS)
    order = sorted(group.rounds, key=lambda key: (group.rounds[key], key))
    silent = {company for member in (group.holder, *order) for company in unknown.get(member, ())}
    over = [Fault(company, group.votes[company]) for company in order if group.votes[company] > 1 + TOLERANCE]
    return Controls(
        tuple(Controlled(company, group.votes[company], tuple(group.through(company))) for company in order),
        (*over, *(Fault(company, None) for company in sorted(silent))),
    )


async def actual_controllers(
    client: GraphClient, companies: Sequence[str], on: date, deadline: Deadline
) -> list[Control | TooMany]:
    """Who controls each company on a day; TooMany in the place of an answer where more stands upstream than can be
    looked at. Raises SourceError where the graph does not answer."""
    return controls_in(await read_upstream(client, companies, on, deadline), companies)


def controls_in(upstream: Upstream, companies: Sequence[str]) -> list[Control | TooMany]:
    """The same, of an upstream that was read before."""
    try:
        controllers = controllers_in(upstream)
    except TooMany as error:
        return [error] * len(companies)
    return [_control(upstream, controllers, company) for company in companies]


def controllers_in(upstream: Upstream) -> Mapping[str, Mapping[str, VotingGroup]]:
    """By company who controls it, with the group by which. TooMany where there are more groups than can be tried."""
    controllers: dict[str, dict[str, VotingGroup]] = defaultdict(dict)
    counted = 0
    for holder in sorted(upstream.held):
        if not any(is_majority(share) for _, share in upstream.held[holder]):
            continue
        group = VotingGroup(holder)
        while group.fresh:
            counted += group.take_round(upstream.held)
            if counted > MOST_STEPS:
                raise TooMany("more companies control others upstream than can be looked at", limit=MOST_STEPS)
        for company in group.rounds:
            controllers[company][holder] = group
    return controllers


def _control(
    upstream: Upstream, controllers: Mapping[str, Mapping[str, VotingGroup]], company: str
) -> Control | TooMany:
    try:
        faults = upstream.faults_among(upstream.above(company))
    except TooMany as error:
        return error
    groups = controllers.get(company, {})
    # Whom others control, or the company itself, cannot in fact direct.
    top = [holder for holder in groups if controllers.get(holder, {}).keys().isdisjoint({*groups, company})]
    if len(top) != 1:
        basis = Basis.SEVERAL if top else Basis.RING if groups else Basis.NOBODY
        return Control(company, basis, None, False, 0.0, (), faults)
    group = groups[top[0]]
    basis, path = _evidence(upstream, group, company)
    return Control(company, basis, top[0], top[0] in upstream.persons, group.votes[company], path, faults)


def _evidence(upstream: Upstream, group: VotingGroup, company: str) -> tuple[Basis, tuple[Holding, ...]]:
    if is_majority(upstream.shares[company].get(group.holder, 0.0)):
        return Basis.VOTES_OVER_HALF, _holdings(upstream, {group.holder}, company)
    chain = _chain(upstream, group, company)
    if chain:
        steps = (_holdings(upstream, {holder}, held) for holder, held in pairwise(chain))
        return Basis.CHAIN_OVER_HALF, tuple(each for step in steps for each in step)
    members = {group.holder, *group.through(company)}
    through = [*group.through(company), company]
    return Basis.JOINT_SUBSIDIARIES, tuple(each for held in through for each in _holdings(upstream, members, held))


def _chain(upstream: Upstream, group: VotingGroup, company: str) -> list[str]:
    """The parties from the holder to the company each of which has the majority of the next; empty if there are none.

    At most one party has the majority of a company, so that there is one way up to be tried.
    """
    chain = [company]
    while chain[0] != group.holder:
        shares = upstream.shares.get(chain[0], {})
        above = next((holder for holder, share in shares.items() if is_majority(share)), None)
        if above is None or above in chain:
            return []
        chain.insert(0, above)
    return chain


def _holdings(upstream: Upstream, holders: set[str], company: str) -> tuple[Holding, ...]:
    return tuple(each for each in upstream.holdings[company] if each.holder in holders and each.share)
