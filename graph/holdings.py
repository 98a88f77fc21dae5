"""Holdings and legal representatives as questions read them: level by level, at one state of the projection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import NamedTuple, TypeVar

from connectors.scan import Deadline
from graph.driver import SOURCE, GraphClient, Row
from graph.ways import HEADED, HEADS, HELD, HOLDERS, MOST_WAYS, Direction, Found
from identifiers.errors import SourceUnavailable

MOST_HOLDINGS = 50_000
"""Holdings looked at for one question, whatever the number of companies it is about."""
ATTEMPTS = 3

T = TypeVar("T")


class Holding(NamedTuple):
    """One row of the registry: `share` is a fraction of 1, None where the registry does not say it.

    A named tuple rather than a frozen dataclass: thousands are made for a question, in a third of the time.
    """

    holder: str
    company: str
    share: float | None
    record_id: int


class Moved(Exception):
    """The graph was changed between the levels of one question."""


@dataclass(slots=True)
class HoldingReader:
    """One question's reads of what is current on a day. `persons` are the natural persons met.

    Who goes on from level to level says `ahead`: while little is related, the next levels come with the first.
    """

    client: GraphClient
    on: date
    deadline: Deadline
    persons: set[str] = field(default_factory=set)
    seen: int = 0
    step: int | None = None
    _known: dict[Direction, dict[str, Iterable[Found]]] = field(default_factory=lambda: defaultdict(dict))
    _is_little: bool = True

    async def holders_of(self, keys: Iterable[str], *, ahead: bool = False) -> list[Holding] | None:
        """Who holds these companies, by record; None where that is more than one question may look at."""
        level = await self._level(HOLDERS, keys, ahead=ahead)
        return None if level is None else [Holding(each.other, each.key, each.share, each.record_id) for each in level]

    async def held_by(self, keys: Iterable[str], *, ahead: bool = False) -> list[Holding] | None:
        """What these parties hold, by record; None where that is more than one question may look at."""
        level = await self._level(HELD, keys, ahead=ahead)
        return None if level is None else [Holding(each.key, each.other, each.share, each.record_id) for each in level]

    async def representatives_of(self, keys: Iterable[str]) -> list[tuple[str, str]] | None:
        """Legal representatives of these companies, each with its company; None where there are too many."""
        level = await self._level(HEADS, keys)
        return None if level is None else [(each.other, each.key) for each in level]

    async def represented_by(self, keys: Iterable[str]) -> list[tuple[str, str]] | None:
        """These parties, each with a company that it legally represents; None where there are too many."""
        level = await self._level(HEADED, keys)
        return None if level is None else [(each.key, each.other) for each in level]

    async def _level(self, direction: Direction, keys: Iterable[str], *, ahead: bool = False) -> list[Found] | None:
        known = self._known[direction]
        asked = sorted(keys)
        unread = [key for key in asked if key not in known]
        if unread and ahead and self._is_little:
            self._is_little = await self._read(direction, unread, MOST_WAYS, ahead=True)
            unread = [key for key in unread if key not in known]
        # A party without holdings is a row of its own.
        most = MOST_HOLDINGS - self.seen + len(unread)
        if len(unread) > MOST_HOLDINGS or (unread and not await self._read(direction, unread, most)):
            return None
        level = [each for key in asked for each in known[key]]
        self.persons.update(each.other for each in level if each.is_person)
        self.seen += len(level)
        level.sort(key=itemgetter(0))
        return level if self.seen <= MOST_HOLDINGS else None

    async def _read(self, direction: Direction, keys: Sequence[str], most: int, *, ahead: bool = False) -> bool:
        """Whether all there is was read, which is known from then on."""
        statement = direction.all_levels if ahead else direction.one_level
        rows = await self.client.read(statement, {"keys": keys, "on": self.on, "most": most + 1}, self.deadline)
        row = self._checked(rows[0] if rows else None)
        if len(row["places"]) > most:
            return False
        self._known[direction].update(direction.found(row, keys, ahead=ahead))
        return True

    def _checked(self, row: Row | None) -> Row:
        known = checked(row, self.step)
        self.step = known["step"]
        return known


def checked(row: Row | None, step: int | None) -> Row:
    """The row of a statement that reads the registry's step before and after.

    Moved where that is not one step, and the one of the question's statements before; SourceUnavailable while the
    graph is being built.
    """
    if row is None or not row["complete"]:
        raise SourceUnavailable(SOURCE, "the graph is being built")
    if row["step"] != row["step_after"] or step not in (None, row["step"]):
        raise Moved
    return row


async def at_one_state(
    client: GraphClient, on: date, deadline: Deadline, ask: Callable[[HoldingReader], Awaitable[T]]
) -> T:
    """What `ask` answers about one state of the graph, on a day; see `unmoved`."""
    return await unmoved(lambda: ask(HoldingReader(client, on, deadline)))


async def unmoved(ask: Callable[[], Awaitable[T]]) -> T:
    """What `ask` answers about one state of the graph; asked again where the graph was changed meanwhile.

    SourceUnavailable while the graph is being built or changes faster than it can be read.
    """
    for _ in range(ATTEMPTS):
        try:
            return await ask()
        except Moved:
            continue
    raise SourceUnavailable(SOURCE, "the graph is changing faster than it can be read")
