"""Lines of a plan as text, beneath it the statements of its reads. Pure functions."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from resolvers.planning.lines import Line

_WIDTH = 120
_MOST_ASKED = 44
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement under its title: `read 1, at court`."""

    title: str
    text: str


def plan_text(
    lines: Sequence[Line], statements: Iterable[Statement], notes: Mapping[int, Sequence[str]] | None = None
) -> str:
    """The whole: what is asked on the left, what answers it on the right, `notes` below their read, by its number."""
    told = [*_head(lines), "", *_body(lines, notes or {})]
    first: dict[str, str] = {}
    for statement in statements:
        same = first.setdefault(statement.text, statement.title)
        text = statement.text if same is statement.title else f"as {same}"
        told += ["", f"{statement.title}:", *_wrapped(text, "    ")]
    return "\n".join(line.rstrip() for line in told) + "\n"


def _head(lines: Sequence[Line]) -> Iterator[str]:
    rounds = [line.read.round for line in lines if line.read is not None and line.begins]
    yield f"reads: {len(rounds)}; rounds: {max(rounds, default=0)} (the reads of a round are sent together)"


def _body(lines: Sequence[Line], notes: Mapping[int, Sequence[str]]) -> Iterator[str]:
    width = min(_MOST_ASKED, max((len(line.depth * _INDENT + line.asked) for line in lines), default=0))
    margin = " " * (width + 2)
    for line in lines:
        asked = line.depth * _INDENT + line.asked
        answered = textwrap.wrap(line.answered, _WIDTH - len(margin), break_long_words=False, break_on_hyphens=False)
        if len(asked) > width:
            yield asked
            asked = ""
        if asked or answered:
            yield f"{asked:<{width}}  {answered[0] if answered else ''}"
        yield from (margin + each for each in answered[1:])
        for note in notes.get(line.read.number, ()) if line.read is not None and line.begins else ():
            yield f"{margin}-> {note}"


def _wrapped(text: str, indent: str) -> list[str]:
    """A statement broken at blanks alone: it can be pasted."""
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
