"""The statements that read holdings and legal representatives: one level of them, or several in one.

Each begins at the known parties and answers one row: on the embedded engine the other way is ten times slower and
more, and to both the driver's cost is by row. It is bounded by a LIMIT, since that engine goes on after its caller has
left. The projection's step is read before and after, so that a question of several statements is known to be about one
state of the graph without asking more often.

What a statement finds are ways of one link, or of up to three: most questions end within them, and what takes time is
the asking. A party that is reached on several ways comes several times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import LiteralString, NamedTuple

from graph.driver import Row
from graph.schema import HOLDS, LEGAL_REPRESENTATIVE_OF

MOST_WAYS = 1_000
"""In one statement of several levels: where there are more, they have much in common, and level by level it is less."""

_UNKNOWN_SHARE = -1.0
_LEVELS: tuple[LiteralString, ...] = ("1", "2", "3")
_BEGIN: LiteralString = (
    "MATCH (p:Projection {source: 'registry'}) WITH p.step AS step, p.complete AS complete"
    " UNWIND range(0, size($keys) - 1) AS place WITH step, complete, place, $keys[place] AS key"
)
_END: LiteralString = " MATCH (p:Projection {source: 'registry'}) RETURN step, complete, p.step AS step_after, places"


class Found(NamedTuple):
    """One link as it was found: `key` is the party it was asked by, `share` a fraction of 1 or None where unknown.

    A named tuple rather than a frozen dataclass: thousands are made for a question, in a third of the time.
    """

    record_id: int
    key: str
    other: str
    share: float | None
    is_person: bool


@dataclass(frozen=True, slots=True)
class Direction:
    """Along links of one type, from the parties asked about to the others; `levels` is how many of them a statement
    reads that looks ahead. Where `majorities`, it looks behind those links alone that hold more than half.
    """

    left: LiteralString
    kind: LiteralString
    right: LiteralString
    levels: int = 1
    majorities: bool = False
    one_level: LiteralString = field(init=False)
    all_levels: LiteralString = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "one_level", self._statement(_LEVELS[:1]))
        object.__setattr__(self, "all_levels", self._statement(_LEVELS[: self.levels]))

    def found(self, row: Row, keys: Sequence[str], *, ahead: bool) -> Mapping[str, Mapping[Found, None]]:
        """All links of each party that the row of a statement about `keys` tells of, these and those behind them."""
        found: dict[str, dict[Found, None]] = {key: {} for key in keys}
        asked = [keys[place] for place in row["places"]]
        for number in _LEVELS[: self.levels if ahead else 1]:
            columns = (row[name + number] for name in ("others", "shares", "records"))
            behind = []
            for key, other, share, record in zip(asked, *columns, strict=True):
                links = found.setdefault(key, {}) if key else {}
                if other:
                    known_share = None if share == _UNKNOWN_SHARE else share
                    links[Found(abs(record), key, other, known_share, record < 0)] = None
                behind.append("" if self.majorities and share <= 0.5 else other)
            asked = behind
        return found

    def _statement(self, numbers: Sequence[LiteralString]) -> LiteralString:
        matches: LiteralString = ""
        near, condition = "(c:Party {key: key})", ""
        carried: LiteralString = "step, complete, place"
        lists: LiteralString = "collect(place) AS places"
        names: LiteralString = ""
        for number in numbers:
            link, other = f"h{number}", f"other{number}"
            matches += f" OPTIONAL MATCH {near}{self.left}[{link}:{self.kind}]{self.right}({other}:Party)"
            matches += f" WHERE {condition}{_current(link)}"
            carried += f", {other}, {link}"
            lists += _lists(other, link, number)
            names += f", others{number}, shares{number}, records{number}"
            near, condition = f"({other})", f"{link}.share > 0.5 AND " if self.majorities else ""
        return f"{_BEGIN}{matches} WITH {carried} LIMIT $most WITH step, complete, {lists}{_END}{names}"


def _current(link: LiteralString) -> LiteralString:
    return f"({link}.since IS NULL OR {link}.since <= $on) AND ({link}.until IS NULL OR $on < {link}.until)"


def _lists(other: LiteralString, link: LiteralString, number: LiteralString) -> LiteralString:
    """What is collected of a level. A person's record comes negative: the driver's cost is by value, and most by text.

    Lists leave out what is null, and would no longer stand side by side.
    """
    return (
        f", collect(coalesce({other}.key, '')) AS others{number}"
        f", collect(coalesce({link}.share, -1.0)) AS shares{number}"
        f", collect(coalesce(CASE WHEN {other}.kind = 'PERSON' THEN -{link}.record_id ELSE {link}.record_id END, 0))"
        f" AS records{number}"
    )


HOLDERS = Direction("<-", HOLDS, "-", levels=3)
HELD = Direction("-", HOLDS, "->", levels=2, majorities=True)
HEADS = Direction("<-", LEGAL_REPRESENTATIVE_OF, "-")
HEADED = Direction("-", LEGAL_REPRESENTATIVE_OF, "->")
