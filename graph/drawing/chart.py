"""What a picture of a company's owners shows: the parties that matter most, and the rest as one box with their number.

Dropped last are the company itself and the way by which it is controlled, then the larger owners before the smaller.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.control import Control
from graph.holdings import Holding
from graph.ownership import Owner
from graph.upstream import Fault, Upstream

MOST_BOXES = 30
MOST_ARROWS = 80
"""More between thirty boxes can be followed by nobody, and take Graphviz seconds."""
FOLDED = ""
"""Stands for the parties that are not drawn one by one."""


@dataclass(frozen=True, slots=True)
class Box:
    """A party. `integrated` is its share in the company, a fraction of 1; None where there is none to be told.

    `faults` is what is wrong with the shares registered in it.
    """

    key: str
    is_person: bool
    integrated: float | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """What `holder` holds of `company`: the share, a fraction of 1, None where one is not known.

    Either may be FOLDED. `companies` says how many are held by it, more than one only into the folded box.
    """

    holder: str
    company: str
    share: float | None
    companies: int
    is_control: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """All of it; `folded` is the number of parties that are not drawn one by one."""

    company: str
    boxes: tuple[Box, ...]
    folded: int
    arrows: tuple[Arrow, ...]
    control: Control


def chart(upstream: Upstream, company: str, owners: Iterable[Owner], control: Control) -> Chart:
    """What to draw of all that stands upstream of a company; TooMany where not all of it was read."""
    shares = {owner.key: owner.integrated for owner in owners}
    above = upstream.above(company)
    steps = [key for each in control.path for key in (each.holder, each.company)]
    order = list(dict.fromkeys((company, *steps, *sorted(above, key=lambda key: -shares.get(key, 0.0)))))
    count = MOST_BOXES if len(order) <= MOST_BOXES else MOST_BOXES - 1
    arrows = _arrows(upstream, order, count, control.path)
    while len(arrows) > MOST_ARROWS and count > 1:
        count -= 1
        arrows = _arrows(upstream, order, count, control.path)
    boxes = tuple(
        Box(key, key in upstream.persons, shares.get(key), upstream.faults_among([key])) for key in order[:count]
    )
    return Chart(company, boxes, len(order) - len(boxes), arrows, control)


def _arrows(upstream: Upstream, order: Sequence[str], count: int, path: Sequence[Holding]) -> tuple[Arrow, ...]:
    """The holdings among the first `count` parties and the others as one, added up by holder and company."""
    drawn = {key: key for key in order[:count]}
    held: dict[tuple[str, str], list[Holding]] = defaultdict(list)
    for key in order:
        for each in upstream.holdings.get(key, ()):
            held[drawn.get(each.holder, FOLDED), drawn.get(key, FOLDED)].append(each)
    held.pop((FOLDED, FOLDED), None)
    control = {(each.holder, each.company) for each in path}
    return tuple(
        Arrow(holder, company, _total(each), len({one.company for one in each}), (holder, company) in control)
        for (holder, company), each in held.items()
    )


def _total(holdings: Iterable[Holding]) -> float | None:
    total = 0.0
    for each in holdings:
        if each.share is None:
            return None
        total += each.share
    return total
