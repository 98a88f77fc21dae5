"""Where the objects of an answer stand: levels of objects that answer the same fields, each below another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from resolvers.planning.plan import Output, Selection


@dataclass(slots=True, eq=False)
class Level:
    """Objects that answer one selection: what they are made from, and the dicts that leave.

    Object `i` hangs below object `parents[i]` of the level above, under `key`; where the field is a list, at
    `indexes[i]` of `lists[i]`.
    """

    selection: Selection
    above: Level | None
    key: str
    output: Output
    sources: list[Any] = field(default_factory=list)
    outs: list[dict[str, Any]] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    lists: list[list[Any] | None] = field(default_factory=list)
    indexes: list[int] = field(default_factory=list)

    def add(self, source: Any, parent: int, entries: list[Any] | None, index: int) -> dict[str, Any]:
        """The dict of one more object."""
        out: dict[str, Any] = self.selection.template.copy()  # type: ignore[attr-defined]
        self.adopt(out, source, parent, entries, index)
        return out

    def add_all(self, sources: Sequence[Any], parent: int) -> list[Any]:
        """The dicts of a whole list of objects."""
        template = self.selection.template
        entries: list[Any] = [template.copy() for _ in sources]  # type: ignore[attr-defined]
        self.sources += sources
        self.outs += entries
        self.parents += [parent] * len(entries)
        self.lists += [entries] * len(entries)
        self.indexes += range(len(entries))
        return entries

    def adopt(self, out: dict[str, Any], source: Any, parent: int, entries: list[Any] | None, index: int) -> None:
        """One more object, whose dict stands in its place already."""
        self.sources.append(source)
        self.outs.append(out)
        self.parents.append(parent)
        self.lists.append(entries)
        self.indexes.append(index)

    def path(self, index: int) -> list[str | int]:
        """Where the object stands in the answer."""
        path: list[str | int] = []
        level: Level = self
        while level.above is not None:
            if level.lists[index] is not None:
                path.append(level.indexes[index])
            path.append(level.key)
            level, index = level.above, level.parents[index]
        return path[::-1]


def erase(level: Level, index: int) -> bool:
    """Null the object, or what holds it where that may not be null; False where nothing is left of the answer."""
    while level.above is not None:
        entries, output, parent = level.lists[index], level.output, level.parents[index]
        if entries is not None and output.item_nullable:
            entries[level.indexes[index]] = None
            return True
        if output.nullable:
            level.above.outs[parent][level.key] = None
            return True
        level, index = level.above, parent
    return False
