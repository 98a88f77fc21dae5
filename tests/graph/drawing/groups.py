"""Groups of companies as they are read from the graph, drawn without one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from xml.etree import ElementTree

from graph.control import Control, controls_in
from graph.drawing.chart import Chart, chart
from graph.drawing.svg import draw
from graph.holdings import Holding
from graph.ownership import Ownership, owners_in
from graph.upstream import Upstream
from tests.graph.stakes import wait

ON = date(2026, 11, 23)
SVG = "{http://www.w3.org/2000/svg}"


def upstream(*held: tuple[str, str, float | None]) -> Upstream:
    """Holdings as (holder, company, share); who is held by nobody and whose name begins with p is a person."""
    keys = dict.fromkeys(key for one, other, _ in held for key in (one, other))
    holdings: dict[str, list[Holding]] = {key: [] for key in keys}
    for record, (holder, company, share) in enumerate(held, 1):
        holdings[company].append(Holding(holder, company, share, record))
    return Upstream(holdings, frozenset(key for key in keys if key.startswith("p") and not holdings[key]))


async def charted(group: Upstream, company: str) -> Chart:
    """What is drawn of a company."""
    (owners,) = await owners_in(group, [company], 0.0, wait())
    (control,) = controls_in(group, [company])
    assert isinstance(control, Control)
    return chart(group, company, owners.owners if isinstance(owners, Ownership) else (), control)


async def pictured(group: Upstream, company: str) -> tuple[Chart, ElementTree.Element]:
    """The chart and its picture, parties called by their keys in Chinese."""
    drawn = await charted(group, company)
    names = {box.key: named(box.key) for box in drawn.boxes}
    return drawn, ElementTree.fromstring(draw(drawn, names, ON))


def named(key: str) -> str:
    """A name of the length that companies have."""
    return f"浙江省湖州市{key}号新材料科技有限公司"


def tangled(companies: int, holdings: int, seed: int) -> Upstream:
    """A group in which holdings go round in circles, everyone above the first company."""
    chance = random.Random(seed)
    names = [f"c{number}" for number in range(companies)]
    held: dict[tuple[str, str], float] = {
        (names[number], names[chance.randrange(number)]): 0.01 for number in range(1, companies)
    }
    while len(held) < holdings:
        held[chance.choice(names), chance.choice(names)] = 0.02
    return upstream(*((one, other, share) for (one, other), share in held.items()))


def rectangles(picture: ElementTree.Element, *kinds: str) -> Sequence[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the rectangles of these kinds."""
    found = [each for each in picture.iter(f"{SVG}rect") if each.get("class") in kinds]
    return [
        (x, y, x + wide, y + high)
        for x, y, wide, high in ([float(each.attrib[name]) for name in ("x", "y", "width", "height")] for each in found)
    ]
