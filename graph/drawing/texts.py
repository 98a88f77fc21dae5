"""What stands in the boxes and on the arrows, in Chinese as the names are, and how much room it takes.

No font is asked: a Chinese character is as wide as it is high in every font, and what is narrower is given more room
than it needs. So the picture comes out the same on every machine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from graph.control import Basis, Control
from graph.drawing.chart import Arrow, Box, Chart

NAME_PX = 14
SMALL_PX = 12
"""Nothing is smaller."""
LINE = 1.4
"""From one line to the next, in heights of the text."""
MARGIN_PX = 10
NAME_COLUMNS = 28
"""Of a line: a Chinese character takes two."""
NAME_LINES = 3

_NARROW = 0.65
"""Of the height, the width given to a letter or digit."""
_UNDETERMINED: Mapping[Basis, str] = {
    Basis.NOBODY: "无人控制过半表决权",
    Basis.RING: "控制者互相持股成环",
    Basis.SEVERAL: "登记比例超过全部，得出多人",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its height in pixels."""

    text: str
    px: int


@dataclass(frozen=True, slots=True)
class Size:
    """Pixels."""

    width: float
    height: float


def percent(share: float | None) -> str:
    """A fraction of 1 as it is read: 70.588 %."""
    return "比例不详" if share is None else f"{share * 100:.5g}%"


def box_lines(box: Box, name: str, chart: Chart) -> tuple[Line, ...]:
    """The name, what the party is to the company, its share of it, what is wrong with the shares registered in it."""
    lines = [Line(text, NAME_PX) for text in _wrapped(name)]
    if box.key == chart.control.controller:
        lines.append(Line("实际控制人（线索）", SMALL_PX))
    if box.integrated is not None:
        lines.append(Line(f"最终持股 {percent(box.integrated)}", SMALL_PX))
    for fault in box.faults:
        said = "有股东比例不详" if fault.total is None else f"登记比例合计 {percent(fault.total)}"
        lines.append(Line(f"⚠ {said}", SMALL_PX))
    return tuple(lines)


def folded_lines(chart: Chart) -> tuple[Line, ...]:
    """What stands in the box of those who are not drawn one by one."""
    return (Line(f"另有 {chart.folded} 方", NAME_PX), Line("未逐一画出", SMALL_PX))


def arrow_line(arrow: Arrow) -> Line:
    """The share held; into the folded box the number of companies, for shares of several add up to nothing."""
    return Line(percent(arrow.share) if arrow.companies == 1 else f"{arrow.companies} 家", SMALL_PX)


def control_text(control: Control, names: Mapping[str, str]) -> str:
    """Who controls the company, or why nobody is named."""
    if control.controller is None:
        return f"实际控制人：未能认定（{_UNDETERMINED[control.basis]}）"
    return f"实际控制人（线索）：{names[control.controller]}，表决权 {percent(control.votes)}"


def width(line: Line) -> float:
    """Pixels that a line is given."""
    return sum(line.px if _is_wide(each) else line.px * _NARROW for each in line.text)


def size(lines: tuple[Line, ...]) -> Size:
    """What a box around these lines takes."""
    high = sum(line.px * LINE for line in lines)
    return Size(max(map(width, lines)) + 2 * MARGIN_PX, high + 2 * MARGIN_PX)


def _is_wide(character: str) -> bool:
    # Ambiguous ones are wide in a Chinese font.
    return unicodedata.east_asian_width(character) in "WFA"


def _wrapped(name: str) -> list[str]:
    """The name in lines, the last with an ellipsis where it is longer than they hold."""
    lines, columns = [""], 0
    for each in name:
        columns += 2 if _is_wide(each) else 1
        if columns > NAME_COLUMNS:
            lines.append("")
            columns = 2 if _is_wide(each) else 1
        lines[-1] += each
    if len(lines) > NAME_LINES:
        lines[NAME_LINES - 1] = lines[NAME_LINES - 1][:-1] + "…"
    return lines[:NAME_LINES]
