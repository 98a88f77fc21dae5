"""Holdings and legal representatives read from the graph, a level in one statement, at one state of the projection.

Each statement begins at the known parties and answers one row: on the embedded engine the other way is ten times slower
and more, and to both the driver's cost is by row. It is bounded by a LIMIT, since that engine goes on after its caller
has left. The projection's step is read before and after the level in the same statement, so that a question of several
levels is known to be about one graph without asking more often.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import LiteralString, NamedTuple, TypeVar

from connectors.scan import Deadline
from graph.driver import SOURCE, GraphClient, Row
from identifiers.errors import SourceUnavailable

MOST_HOLDINGS = 50_000
"""Holdings looked at for one question, whatever the number of companies it is about."""
ATTEMPTS = 3
_UNKNOWN_SHARE = -1.0

_ANSWER: LiteralString = (
    " WHERE (h.since IS NULL OR h.since <= $on) AND (h.until IS NULL OR $on < h.until)"
    " WITH step, complete, place, other, h LIMIT $most"
    # Lists leave out what is null, and would no longer stand side by side. A person's record comes negative, and a
    # party asked about by its place: the driver's cost is by value, and most by text.
    " WITH step, complete, collect(place) AS places, collect(coalesce(other.key, '')) AS others,"
    " collect(coalesce(h.share, -1.0)) AS shares,"
    " collect(coalesce(CASE WHEN other.kind = 'PERSON' THEN -h.record_id ELSE h.record_id END, 0)) AS records"
    " MATCH (p:Projection {source: 'registry'})"
    " RETURN step, complete, p.step AS step_after, places, others, shares, records"
)
_BEGIN: LiteralString = (
    "MATCH (p:Projection {source: 'registry'}) WITH p.step AS step, p.complete AS complete"
    " UNWIND range(0, size($keys) - 1) AS place WITH step, complete, place, $keys[place] AS key "
)
_HOLDERS: LiteralString = _BEGIN + "OPTIONAL MATCH (c:Party {key: key})<-[h:HOLDS]-(other:Party)" + _ANSWER
_HELD: LiteralString = _BEGIN + "OPTIONAL MATCH (c:Party {key: key})-[h:HOLDS]->(other:Party)" + _ANSWER
_HEADS: LiteralString = (
    _BEGIN + "OPTIONAL MATCH (c:Party {key: key})<-[h:LEGAL_REPRESENTATIVE_OF]-(other:Party)" + _ANSWER
)
_HEADED: LiteralString = (
    _BEGIN + "OPTIONAL MATCH (c:Party {key: key})-[h:LEGAL_REPRESENTATIVE_OF]->(other:Party)" + _ANSWER
)

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
    """One question's reads of what is current on a day. `persons` are the natural persons met."""

    client: GraphClient
    on: date
    deadline: Deadline
    persons: set[str] = field(default_factory=set)
    seen: int = 0
    step: int | None = None

    async def holders_of(self, keys: Iterable[str]) -> list[Holding] | None:
        """Who holds these companies, by record; None where that is more than one question may look at."""
        found = await self._level(_HOLDERS, keys)
        return None if found is None else [Holding(other, key, share, record) for record, key, other, share in found]

    async def held_by(self, keys: Iterable[str]) -> list[Holding] | None:
        """What these parties hold, by record; None where that is more than one question may look at."""
        found = await self._level(_HELD, keys)
        return None if found is None else [Holding(key, other, share, record) for record, key, other, share in found]

    async def representatives_of(self, keys: Iterable[str]) -> list[tuple[str, str]] | None:
        """Legal representatives of these companies, each with its company; None where there are too many."""
        found = await self._level(_HEADS, keys)
        return None if found is None else [(other, key) for _, key, other, _ in found]

    async def represented_by(self, keys: Iterable[str]) -> list[tuple[str, str]] | None:
        """These parties, each with a company that it legally represents; None where there are too many."""
        found = await self._level(_HEADED, keys)
        return None if found is None else [(key, other) for _, key, other, _ in found]

    async def _level(
        self, statement: LiteralString, keys: Iterable[str]
    ) -> list[tuple[int, str, str, float | None]] | None:
        """Record, party asked about, the other, share."""
        asked = sorted(keys)
        # A party without holdings is a row of its own.
        most = MOST_HOLDINGS - self.seen + len(asked)
        if len(asked) > MOST_HOLDINGS:
            return None
        rows = await self.client.read(statement, {"keys": asked, "on": self.on, "most": most + 1}, self.deadline)
        row = self._checked(rows[0] if rows else None)
        if len(row["places"]) > most:
            return None
        found = []
        for place, other, share, record in zip(
            row["places"], row["others"], row["shares"], row["records"], strict=True
        ):
            if not other:
                continue
            if record < 0:
                self.persons.add(other)
            found.append((abs(record), asked[place], other, None if share == _UNKNOWN_SHARE else share))
        self.seen += len(found)
        found.sort(key=itemgetter(0))
        return found

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
