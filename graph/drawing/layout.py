"""Where boxes and arrows stand: Graphviz' `dot`, holders left of what they hold.

Graphviz is told sizes and no texts, so that it asks for no font; it finds the room of the labels as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.drawing.texts import Size

BETWEEN_BOXES_PX = 16
BETWEEN_RANKS_PX = 56
_POINTS_PER_INCH = 72
"""Graphviz takes sizes in inches and gives places in points; a point is a pixel of ours."""


@dataclass(frozen=True, slots=True)
class Point:
    """Pixels from the upper left corner."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        """Its centre."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow: a Bézier curve by its points (one, then three for each piece), its tip, and its label's room."""

    curve: tuple[Point, ...]
    tip: Point
    label: Placed


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole: boxes by key, a route for each arrow in their order."""

    width: float
    height: float
    boxes: Mapping[str, Placed]
    routes: tuple[Route, ...]


def lay_out(sizes: Mapping[str, Size], arrows: Sequence[tuple[str, str, Size]]) -> Layout:
    """Place boxes of these sizes by key, and arrows between two of them with labels of a size."""
    # Loads thirty libraries: only a command that draws pays for them.
    import pygraphviz

    graph = pygraphviz.AGraph(directed=True, strict=False)
    graph.graph_attr.update(rankdir="LR", nodesep=_inches(BETWEEN_BOXES_PX), ranksep=_inches(BETWEEN_RANKS_PX))
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    names = {key: str(place) for place, key in enumerate(sizes)}
    for key, size in sizes.items():
        graph.add_node(names[key], width=_inches(size.width), height=_inches(size.height))
    for place, (start, end, size) in enumerate(arrows):
        graph.add_edge(names[start], names[end], key=str(place), label=_room(size))
    graph.layout(prog="dot")
    width, height = _numbers(graph.graph_attr["bb"])[2:]
    boxes = {key: _around(graph.get_node(name).attr["pos"], sizes[key], height) for key, name in names.items()}
    routes = (
        _route(graph.get_edge(names[start], names[end], key=str(place)).attr, size, height)
        for place, (start, end, size) in enumerate(arrows)
    )
    return Layout(width, height, boxes, tuple(routes))


def _room(size: Size) -> str:
    """A label that is nothing but room: Graphviz' HTML without a text."""
    width, height = round(size.width), round(size.height)
    return f'<<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="{width}" HEIGHT="{height}"><TR><TD></TD></TR></TABLE>>'


def _route(attributes: Any, size: Size, height: float) -> Route:
    """Of `e,x,y x,y x,y …`: the tip, then the curve. https://graphviz.org/docs/attr-types/splineType/"""
    tip, *curve = attributes["pos"].removeprefix("e,").split()
    return Route(
        tuple(_point(each, height) for each in curve), _point(tip, height), _around(attributes["lp"], size, height)
    )


def _around(middle: str, size: Size, height: float) -> Placed:
    at = _point(middle, height)
    return Placed(at.x - size.width / 2, at.y - size.height / 2, size.width, size.height)


def _point(text: str, height: float) -> Point:
    """Graphviz counts from the lower left corner."""
    x, y = _numbers(text)
    return Point(x, height - y)


def _numbers(text: str) -> list[float]:
    return [float(each) for each in text.split(",")]


def _inches(pixels: float) -> str:
    return f"{pixels / _POINTS_PER_INCH:.4f}"
