"""Who ultimately owns a company: integrated shares, T = A + A² + … = (I − A)⁻¹ A, where A holds the direct shares.

Of T one company needs one column, x = a + A x, over its own upstream alone. It is solved by sweeps (Gauss-Seidel) from
the company upwards: where nobody holds back, the first is exact; round trips and holdings in oneself make each next one
add less, in the proportion in which the companies own each other. Where they own each other wholly nothing gets less:
I − A is singular, the shares have no finite value, and the answer says that instead.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from connectors.scan import Deadline
from graph.driver import SOURCE, GraphClient
from graph.upstream import MOST_LEVELS, TOLERANCE, Fault, Upstream, read_upstream
from identifiers.errors import SourceError, SourceTimeout, TooMany

SETTLED = 1e-13
"""A sweep that adds less to every share is the last."""
MOST_STEPS = 1_000_000
"""Holdings gone over in the sweeps for one company: about a tenth of a second."""
PATIENCE = 100
"""Sweeps after which it is looked whether there is an end at all: most shares are settled after two."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A party upstream. Shares are fractions of 1; `integrated` counts all ways, round trips included."""

    key: str
    is_person: bool
    integrated: float
    direct: float


@dataclass(frozen=True, slots=True)
class Ownership:
    """The owners of a company, largest share first, and what is wrong with the holdings they come from."""

    company: str
    owners: tuple[Owner, ...]
    faults: tuple[Fault, ...]
    upstream: Upstream


async def ultimate_owners(
    client: GraphClient, companies: Sequence[str], min_share: float, on: date, deadline: Deadline
) -> list[Ownership | TooMany | SourceError]:
    """For each company every party upstream, itself too where it holds itself, whose integrated share is at least
    `min_share` (with a tolerance of 1e-9), on a day.

    In the place of an answer: TooMany where more stands upstream than can be looked at, or the shares have no finite
    value; SourceTimeout where the time was over before. Raises SourceError where the graph does not answer.
    """
    return await owners_in(await read_upstream(client, companies, on, deadline), companies, min_share, deadline)


async def owners_in(
    upstream: Upstream, companies: Sequence[str], min_share: float, deadline: Deadline
) -> list[Ownership | TooMany | SourceError]:
    """The same, of an upstream that was read before."""
    system = _System(upstream)
    answers: dict[str, Ownership | TooMany | SourceError] = {}
    for company in dict.fromkeys(companies):
        # Others are served between two companies: hundreds may be asked for at once.
        await asyncio.sleep(0)
        answers[company] = _owners(system, company, min_share, deadline)
    return [answers[company] for company in companies]


def _owners(system: _System, company: str, min_share: float, deadline: Deadline) -> Ownership | TooMany | SourceError:
    if deadline.remaining_s() <= 0:
        return SourceTimeout(SOURCE, "the owners could not be worked out in time")
    upstream = system.upstream
    try:
        above = upstream.above(company)
        shares = system.solve(company, above)
    except TooMany as error:
        return error
    direct = upstream.shares.get(company, {})
    owners = [
        Owner(key, key in upstream.persons, share, direct.get(key, 0.0))
        for key, share in zip(above, shares, strict=True)
        if share > 0 and share >= min_share - TOLERANCE
    ]
    # Rounded, so that what differs in the last digit alone keeps the order of keys.
    owners.sort(key=lambda owner: (-round(owner.integrated, 12), owner.key))
    return Ownership(company, tuple(owners), upstream.faults_among(above), upstream)


class _System:
    """x = a + A x over all that was read, parties by their place in a list: hundreds of columns are solved over it."""

    def __init__(self, upstream: Upstream) -> None:
        self.upstream = upstream
        self._places = {key: place for place, key in enumerate(upstream.holdings.keys() | upstream.held.keys())}
        self._held = [
            [(self._places[company], share) for company, share in upstream.held.get(key, ())] for key in self._places
        ]

    def solve(self, company: str, above: Sequence[str]) -> list[float]:
        """The integrated share in the company of each party of its upstream.

        TooMany where companies in it own each other so nearly wholly that no end is in sight.
        """
        places = [self._places[key] for key in above]
        direct = self.upstream.shares.get(company, {})
        rows = [(place, direct.get(key, 0.0), self._held[place]) for key, place in zip(above, places, strict=True)]
        # Whoever is not upstream stays at 0, and who is held by nobody does not bear on the others: once is enough.
        shares = [0.0] * len(self._places)
        between = [row for key, row in zip(above, rows, strict=True) if self.upstream.shares.get(key)]
        steps_a_sweep = 1 + sum(1 + len(held) for _, _, held in between)
        for sweep in range(MOST_STEPS // steps_a_sweep + 1):
            if _sweep(shares, between) < SETTLED:
                _sweep(shares, rows)
                return [shares[place] for place in places]
            if sweep == PATIENCE and self._is_closed(
                key for key, place in zip(above, places, strict=True) if shares[place] > 0
            ):
                break
        raise TooMany(
            "companies upstream own one another wholly, or nearly: I - A is singular, so that integrated shares have"
            " no finite value",
            limit=MOST_STEPS,
        )

    def _is_closed(self, keys: Iterable[str]) -> bool:
        """Whether some of these companies are owned wholly by one another: what goes round among them never gets less.

        They are those with a share in the company asked about. Where it takes long to see, they count as not closed.
        """
        shares = self.upstream.shares
        closed = {key for key in keys if shares.get(key)}
        for _ in range(MOST_LEVELS):
            kept = {
                key
                for key in closed
                if sum(share for holder, share in shares[key].items() if holder in closed) > 1 - TOLERANCE
            }
            if kept == closed:
                return bool(closed)
            closed = kept
        return False


def _sweep(shares: list[float], rows: Iterable[tuple[int, float, Sequence[tuple[int, float]]]]) -> float:
    """Bring each row's share up to date with the others, in place; the largest change."""
    largest = 0.0
    for place, share, held in rows:
        for company, part in held:
            share += part * shares[company]
        change = share - shares[place]
        if change > largest:
            largest = change
        shares[place] = share
    return largest
