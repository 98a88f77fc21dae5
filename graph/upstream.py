"""All who stand upstream of companies: who holds them, who holds those, and so on, for many in the same rounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from connectors.scan import Deadline
from graph.driver import GraphClient
from graph.holdings import MOST_HOLDINGS, Holding, HoldingReader, at_one_state
from identifiers.errors import TooMany

MOST_LEVELS = 64
TOLERANCE = 1e-9
"""Shares are floats: what should be 1 is often 1.0000000000000002."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a company's holdings: `total` is above 1, or None where a holding does not say its share."""

    company: str
    total: float | None


@dataclass(frozen=True)
class Upstream:
    """Companies and all who stand above them.

    `holdings` are those in a company by record; a company in it without any has no holders. `unread` are parties whose
    own holders were not looked at any more, since a bound was reached: `limit`.
    """

    holdings: Mapping[str, Sequence[Holding]]
    persons: frozenset[str]
    unread: frozenset[str] = frozenset()
    limit: int = MOST_HOLDINGS

    @cached_property
    def shares(self) -> Mapping[str, Mapping[str, float]]:
        """By company and holder the share held, several holdings of the same two added up; unknown ones left out."""
        shares: dict[str, dict[str, float]] = {}
        for company, holdings in self.holdings.items():
            of_company = shares[company] = defaultdict(float)
            for each in holdings:
                if each.share:
                    of_company[each.holder] += each.share
        return shares

    @cached_property
    def held(self) -> Mapping[str, Sequence[tuple[str, float]]]:
        """By holder what it holds: company and share."""
        held: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for company, holders in self.shares.items():
            for holder, share in holders.items():
                held[holder].append((company, share))
        return dict(held)

    def above(self, company: str) -> list[str]:
        """The company and all upstream of it, nearest first.

        TooMany where a bound was reached before all of them were seen.
        """
        reached = [company]
        known = {company}
        for key in reached:
            for each in self.holdings.get(key, ()):
                if each.holder not in known:
                    known.add(each.holder)
                    reached.append(each.holder)
        if not self.unread.isdisjoint(known):
            raise TooMany("more stands upstream of these companies than can be looked at", limit=self.limit)
        return reached

    def faults_among(self, companies: Iterable[str]) -> tuple[Fault, ...]:
        """What is wrong with the holdings of these companies."""
        return tuple(fault for key in companies for fault in self._faults.get(key, ()))

    @cached_property
    def _faults(self) -> Mapping[str, Sequence[Fault]]:
        faults: dict[str, list[Fault]] = defaultdict(list)
        for company, holdings in self.holdings.items():
            total = sum(each.share or 0.0 for each in holdings)
            if total > 1 + TOLERANCE:
                faults[company].append(Fault(company, total))
            if any(each.share is None for each in holdings):
                faults[company].append(Fault(company, None))
        return faults


async def read_upstream(client: GraphClient, companies: Iterable[str], on: date, deadline: Deadline) -> Upstream:
    """What stands upstream of these companies on a day: one statement a level, whatever their number.

    SourceUnavailable while the graph is being built or changes faster than it can be read.
    """
    asked = frozenset(companies)
    return await at_one_state(client, on, deadline, lambda reader: climb(reader, asked))


async def climb(reader: HoldingReader, companies: Iterable[str]) -> Upstream:
    """What stands upstream of these companies, as one reader sees it.

    Natural persons are held by nobody, so that theirs are not asked for: the projection takes whoever the registry says
    is held for a company, and most levels above are of persons alone.
    """
    holdings: dict[str, list[Holding]] = {}
    frontier, levels = set(companies), 0
    while frontier and levels < MOST_LEVELS:
        levels += 1
        level = await reader.holders_of(frontier)
        if level is None:
            return Upstream(holdings, frozenset(reader.persons), frozenset(frontier))
        holdings |= {key: [] for key in sorted(frontier)}
        for each in level:
            holdings[each.company].append(each)
        above = {each.holder for each in level} - holdings.keys()
        holdings |= {key: [] for key in sorted(above & reader.persons)}
        frontier = above - reader.persons
    return Upstream(holdings, frozenset(reader.persons), frozenset(frontier), MOST_LEVELS)
