"""Who stands close to parties in the registry, and from when to when: holdings and offices, two links far.

All of them, whatever the day: money may have moved when two were related who no longer are. A level is one statement
for all parties together, bounded by a LIMIT, at one state of the projection, as in `graph.holdings`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString, TypeAlias

from connectors.scan import Deadline
from graph.driver import GraphClient
from graph.holdings import checked, unmoved
from identifiers.errors import TooMany

MOST_TIES = 20_000
"""Links looked at for one question, whatever the number of parties it is about."""

_TIES: LiteralString = (
    "MATCH (p:Projection {source: 'registry'}) WITH p.step AS step, p.complete AS complete UNWIND $keys AS key"
    " OPTIONAL MATCH (a:Party {key: key})-[r:HOLDS|LEGAL_REPRESENTATIVE_OF|OFFICER_OF]-(b:Party)"
    " WITH step, complete, key, r, b LIMIT $most"
    " WITH step, complete, collect([key, b.key, b.kind, type(r), r.share, r.since, r.until, r.record_id]) AS ties"
    " MATCH (p:Projection {source: 'registry'}) RETURN step, complete, p.step AS step_after, ties"
)


@dataclass(frozen=True, slots=True)
class Tie:
    """A party's link to another, in either direction: `kind` is the graph's, `share` a holding's, a fraction of 1."""

    kind: str
    other: str
    is_person: bool
    share: float | None
    since: date | None
    until: date | None
    record_id: int

    def counts(self, on: date) -> bool:
        """Whether the link stood on that day: from its first day until the day before `until`."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


Ties: TypeAlias = Mapping[str, Sequence[Tie]]
"""By the party's key, in order of kind and record."""


async def read_ties(
    client: GraphClient, keys: Collection[str], matters: Callable[[Tie], bool], deadline: Deadline
) -> Ties:
    """The ties of these parties, and of those to whom a tie leads that matters; others are left out.

    TooMany where more links would have to be looked at than can be. SourceUnavailable while the graph is being built
    or changes faster than it can be read.
    """

    async def ask() -> Ties:
        near, step = await _level(client, sorted(keys), matters, MOST_TIES, None, deadline)
        onward = {tie.other for ties in near.values() for tie in ties} - set(keys)
        room = MOST_TIES - sum(map(len, near.values()))
        far, _ = await _level(client, sorted(onward), matters, room, step, deadline)
        return {**near, **far}

    return await unmoved(ask)


async def _level(
    client: GraphClient,
    keys: Sequence[str],
    matters: Callable[[Tie], bool],
    most: int,
    step: int | None,
    deadline: Deadline,
) -> tuple[Ties, int | None]:
    if not keys:
        return {}, step
    # A party without ties is a row of its own.
    parameters = {"keys": keys, "most": most + len(keys) + 1}
    rows = await client.read(_TIES, parameters, deadline)
    row = checked(rows[0] if rows else None, step)
    if sum(other is not None for _, other, *_ in row["ties"]) > most:
        raise TooMany("these parties hold or direct more than can be looked at", limit=MOST_TIES)
    return _by_party(row["ties"], matters), row["step"]


def _by_party(rows: Iterable[Sequence[object]], matters: Callable[[Tie], bool]) -> Ties:
    found: dict[str, list[Tie]] = defaultdict(list)
    for row in rows:
        key, other, other_kind, kind, share, since, until, record_id = _typed(row)
        if other is not None and other != key:
            tie = Tie(kind, other, other_kind == "PERSON", share, since, until, record_id)
            if matters(tie):
                found[key].append(tie)
    return {key: sorted(ties, key=lambda tie: (tie.kind, tie.record_id, tie.other)) for key, ties in found.items()}


def _typed(row: Sequence[object]) -> tuple[str, str | None, str, str, float | None, date | None, date | None, int]:
    return tuple(row)  # type: ignore[return-value]
