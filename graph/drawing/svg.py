"""The picture as SVG: texts are texts, drawn with a Chinese font of whoever looks at it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import hypot
from xml.sax.saxutils import escape, quoteattr

from graph.drawing.chart import FOLDED, Arrow, Chart
from graph.drawing.layout import Layout, Placed, Point, Route, lay_out
from graph.drawing.texts import (
    LINE,
    MARGIN_PX,
    NAME_PX,
    SMALL_PX,
    Line,
    Size,
    arrow_line,
    box_lines,
    control_text,
    folded_lines,
    size,
    width,
)

FONTS = "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
LEGEND = "箭头由持股人指向被持股公司，数字为直接持股比例；粗线为控制路径"

_EDGE_PX = 16
_TIP_PX = 4
_INK, _CONTROL, _GREY = "#1f2937", "#b91c1c", "#6b7280"
_FILLS = {"company": "#eff6ff", "person": "#fefce8", "asked": "#dbeafe", "folded": "#f3f4f6"}
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def draw(chart: Chart, names: Mapping[str, str], on: date) -> str:
    """The chart as of a day with the names of its parties by key."""
    lines = {box.key: box_lines(box, names[box.key], chart) for box in chart.boxes}
    if chart.folded:
        lines[FOLDED] = folded_lines(chart)
    labels = [arrow_line(arrow) for arrow in chart.arrows]
    arrows = [
        (arrow.holder, arrow.company, Size(width(label), label.px * LINE))
        for arrow, label in zip(chart.arrows, labels, strict=True)
    ]
    layout = lay_out({key: size(each) for key, each in lines.items()}, arrows)
    above = (
        Line(f"{names[chart.company]} 股权与控制（{on}）", NAME_PX),
        Line(control_text(chart.control, names), SMALL_PX),
    )
    body = [
        *(part for each in zip(chart.arrows, layout.routes, labels, strict=True) for part in _arrow(*each)),
        *(part for key, each in lines.items() for part in _box(chart, key, each, layout.boxes[key])),
    ]
    return "\n".join(_page(layout, above, Line(LEGEND, SMALL_PX), body)) + "\n"


def _page(layout: Layout, above: Sequence[Line], below: Line, body: Iterable[str]) -> Iterator[str]:
    """The drawing with its title above and its legend below."""
    top = sum(line.px * LINE for line in above) + 2 * _EDGE_PX
    wide = max(layout.width, *(width(line) for line in (*above, below))) + 2 * _EDGE_PX
    high = top + layout.height + below.px * LINE + 2 * _EDGE_PX
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{high:.0f}"'
        f' viewBox="0 0 {wide:.0f} {high:.0f}" lang="zh-CN" font-family={quoteattr(FONTS)} fill="{_INK}">'
    )
    yield f"<title>{_text(above[0].text)}</title>"
    yield '<rect width="100%" height="100%" fill="#ffffff"/>'
    yield from _lines(above, _EDGE_PX, _EDGE_PX, "start")
    yield f'<g transform="translate({_EDGE_PX} {top:.0f})">'
    yield from body
    yield "</g>"
    yield from _lines((below,), _EDGE_PX, top + layout.height + _EDGE_PX, "start")
    yield "</svg>"


def _box(chart: Chart, key: str, lines: Sequence[Line], at: Placed) -> Iterator[str]:
    kinds = {box.key: "person" if box.is_person else "company" for box in chart.boxes}
    kind = "folded" if key == FOLDED else "asked" if key == chart.company else kinds[key]
    stroke = f'stroke="{_CONTROL}" stroke-width="2"' if key == chart.control.controller else f'stroke="{_INK}"'
    dashes = ' stroke-dasharray="4 3"' if key == FOLDED else ""
    yield (
        f'<rect class="{kind}" x="{at.x:.1f}" y="{at.y:.1f}" width="{at.width:.1f}" height="{at.height:.1f}"'
        f' rx="{14 if kind == "person" else 3}" fill="{_FILLS[kind]}" {stroke}{dashes}/>'
    )
    yield from _lines(lines, at.middle.x, at.y + MARGIN_PX, "middle")


def _arrow(arrow: Arrow, route: Route, label: Line) -> Iterator[str]:
    ink, stroke = (_CONTROL, 2.5) if arrow.is_control else (_GREY, 1)
    first, *others = route.curve
    dashes = ' stroke-dasharray="4 3"' if FOLDED in (arrow.holder, arrow.company) else ""
    yield (
        f'<path class="holding" d="M{_at(first)} C{" ".join(map(_at, others))}" fill="none"'
        f' stroke="{ink}" stroke-width="{stroke}"{dashes}/>'
    )
    yield f'<path class="tip" d="{_tip(route.curve[-1], route.tip)}" fill="{ink}"/>'
    # White under the text, for other lines may pass there.
    yield (
        f'<rect class="label" x="{route.label.x:.1f}" y="{route.label.y:.1f}" width="{route.label.width:.1f}"'
        f' height="{route.label.height:.1f}" fill="#ffffff" fill-opacity="0.85"/>'
    )
    yield from _lines((label,), route.label.middle.x, route.label.y, "middle")


def _tip(start: Point, end: Point) -> str:
    """A triangle from where the curve ends to the tip."""
    length = hypot(end.x - start.x, end.y - start.y) or 1.0
    aside = Point(-(end.y - start.y) / length * _TIP_PX, (end.x - start.x) / length * _TIP_PX)
    left, right = Point(start.x + aside.x, start.y + aside.y), Point(start.x - aside.x, start.y - aside.y)
    return f"M{_at(left)} L{_at(end)} L{_at(right)} Z"


def _lines(lines: Iterable[Line], x: float, y: float, anchor: str) -> Iterator[str]:
    for line in lines:
        # The baseline of a line of text lies about its height below the line's upper edge.
        yield (
            f'<text x="{x:.1f}" y="{y + line.px * 1.05:.1f}" font-size="{line.px}" text-anchor="{anchor}">'
            f"{_text(line.text)}</text>"
        )
        y += line.px * LINE


def _at(point: Point) -> str:
    return f"{point.x:.1f},{point.y:.1f}"


def _text(text: str) -> str:
    return escape(_NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text))
