"""The picture as it is seen: nothing overlaps, everything can be read, arrows point from holder to held."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations, product

import pytest

from graph.drawing.chart import MOST_BOXES
from graph.drawing.svg import draw
from graph.upstream import Upstream
from tests.graph.drawing.groups import ON, SVG, charted, named, pictured, rectangles, tangled, upstream

BOXES = ("company", "person", "asked", "folded")
LEAST_TEXT_PX = 10
GROUPS = {
    "a row of 29 holders": upstream(*((f"p{number}", "c0", 0.03) for number in range(29))),
    "a chain of 30": upstream(*((f"c{number}", f"c{number - 1}", 0.9) for number in range(1, 30))),
    "a tree": upstream(*((f"c{number}", f"c{(number - 1) // 3}", 0.3) for number in range(1, 30))),
    "a tangle of 30": tangled(30, 70, seed=3),
    "a hundred": tangled(100, 200, seed=4),
    "holdings in itself": upstream(("c0", "c0", 0.1), ("c0", "c0", 0.2), ("p1", "c0", 0.7)),
}


def overlapping(some: Iterable[tuple[float, ...]], others: Iterable[tuple[float, ...]] | None = None) -> list[object]:
    """Pairs of rectangles that share some area."""
    pairs = combinations(some, 2) if others is None else product(some, others)
    return [
        (one, other)
        for one, other in pairs
        if max(one[0], other[0]) < min(one[2], other[2]) and max(one[1], other[1]) < min(one[3], other[3])
    ]


@pytest.mark.parametrize("group", GROUPS.values(), ids=list(GROUPS))
async def test_boxes_do_not_overlap_and_texts_can_be_read(group: Upstream) -> None:
    drawn, picture = await pictured(group, "c0")
    boxes = rectangles(picture, *BOXES)
    assert len(boxes) == len(drawn.boxes) + bool(drawn.folded) == min(len(group.holdings), MOST_BOXES)
    assert overlapping(boxes) == []
    assert overlapping(rectangles(picture, "label"), boxes) == []
    assert min(float(text.attrib["font-size"]) for text in picture.iter(f"{SVG}text")) >= LEAST_TEXT_PX
    width, height = float(picture.attrib["width"]), float(picture.attrib["height"])
    assert all(x >= 0 and y >= 0 and right <= width and bottom <= height for x, y, right, bottom in boxes)


async def test_an_arrow_begins_at_the_holder_and_its_tip_is_at_what_it_holds() -> None:
    group = upstream(("p1", "x", 0.6), ("x", "y", 0.5), ("y", "x", 0.3))
    drawn, picture = await pictured(group, "y")
    boxes = dict(zip((box.key for box in drawn.boxes), rectangles(picture, *BOXES), strict=True))
    curves = [each.attrib["d"] for each in picture.iter(f"{SVG}path") if each.get("class") == "holding"]
    tips = [each.attrib["d"] for each in picture.iter(f"{SVG}path") if each.get("class") == "tip"]
    for arrow, curve, tip in zip(drawn.arrows, curves, tips, strict=True):
        start, point = numbers(curve)[:2], numbers(tip)[2:4]
        assert at_edge(start, boxes[arrow.holder]), arrow
        assert at_edge(point, boxes[arrow.company]), arrow


async def test_names_shares_and_control_are_told() -> None:
    drawn = await charted(upstream(("p1", "x", 0.6), ("x", "y", 0.7), ("p2", "y", 0.4)), "y")
    names = {"y": "甲公司", "x": "乙公司", "p1": "张三", "p2": "<b>&\x01"}
    texts = texts_of(draw(drawn, names, ON))
    assert {"甲公司", "乙公司", "张三", "&lt;b&gt;&amp;\N{REPLACEMENT CHARACTER}", "60%", "70%", "40%"} <= texts
    assert {"最终持股 42%", "最终持股 70%", "最终持股 40%", "⚠ 登记比例合计 110%"} <= texts
    assert {"甲公司 股权与控制（2026-11-23）", "实际控制人（线索）：张三，表决权 70%"} <= texts


async def test_the_folded_are_one_box_with_their_number() -> None:
    drawn = await charted(tangled(100, 120, seed=5), "c0")
    assert f"另有 {drawn.folded} 方" in texts_of(draw(drawn, {box.key: named(box.key) for box in drawn.boxes}, ON))


async def test_a_name_too_long_for_its_box_ends_in_an_ellipsis() -> None:
    drawn = await charted(upstream(("p1", "y", 1.0)), "y")
    texts = texts_of(draw(drawn, {"p1": "长" * 50, "y": "甲"}, ON))
    assert {"长" * 14, "长" * 13 + "…"} <= texts


def texts_of(svg: str) -> set[str]:
    return set(re.findall(r"<text [^>]*>([^<]*)</text>", svg))


def numbers(path: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?[\d.]+", path)]


def at_edge(point: list[float], box: tuple[float, ...]) -> bool:
    """Whether a point is within two pixels of the outline of a box."""
    x, y = point
    around = (box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2)
    inside = (box[0] + 2, box[1] + 2, box[2] - 2, box[3] - 2)
    return within(x, y, around) and not within(x, y, inside)


def within(x: float, y: float, box: tuple[float, ...]) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
