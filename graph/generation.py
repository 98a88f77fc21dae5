"""Two generations of the graph, of which one is current: it is read whole while another is built beside it.

The labels and types of a generation carry its suffix, so that each has its own indexes. Statements are written without
one: `GraphClient` puts in that of the current generation, which it asks for once a second, so that nobody who asks the
graph need know of this. Who builds works with `client.of(generation)`.

    (:Generation {name, suffix, checked_at})    which one is current; the first one until there is this node

A generation that was current is left alone for `GRACE_S`, by when every reader has learnt of the new one.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, LiteralString

from graph.schema import LABELS, RELATIONSHIPS

if TYPE_CHECKING:
    from graph.driver import GraphTransaction

GENERATIONS: tuple[LiteralString, ...] = ("", "_2")
"""Suffixes of the two."""
KEPT_S = 1.0
"""How long a client takes a generation for the current one before it asks again."""
GRACE_S = 5.0
"""More than KEPT_S and the longest deadline of a question by default."""
_REMEMBERED = 2_048
_NAMES = re.compile(rf"(?<=[:|])({'|'.join((*LABELS, *RELATIONSHIPS))})\b")
_DEFINED = re.compile(r"^(CREATE (?:CONSTRAINT|INDEX) (?!generation_name)\w+)")
_TYPE = re.compile(r"\btype\((\w+)\)")

CURRENT: LiteralString = "MATCH (g:Generation {name: 'graph'}) RETURN g.suffix AS suffix"


class NotCurrent(Exception):
    """Another has made another generation the current one meanwhile; what was being written is undone."""


@lru_cache(_REMEMBERED)
def has_names(cypher: LiteralString) -> bool:
    """Whether a statement says anything of what is in a generation."""
    return _NAMES.search(cypher) is not None


@lru_cache(_REMEMBERED)
def in_generation(cypher: LiteralString, suffix: LiteralString) -> LiteralString:
    """A statement as it is asked of one generation; it answers types without the suffix."""
    if not suffix:
        return cypher
    named = _NAMES.sub(rf"\1{suffix}", _DEFINED.sub(rf"\1{suffix}", cypher))
    return _TYPE.sub(rf"replace(type(\1), '{suffix}', '')", named)


def other(suffix: LiteralString) -> LiteralString:
    """The generation that is not this one."""
    return GENERATIONS[1 - GENERATIONS.index(suffix)]


async def hold_current(transaction: GraphTransaction, suffix: LiteralString) -> None:
    """Make sure that a generation stays the current one until this transaction has ended, or raise NotCurrent."""
    # Written before it is compared: only behind the write's lock does Neo4j read what another has just committed.
    held = await transaction.run(
        "MERGE (g:Generation {name: 'graph'}) ON CREATE SET g.suffix = '' SET g.checked_at = $now WITH g"
        " WHERE g.suffix = $suffix RETURN g.suffix AS suffix",
        {"suffix": suffix, "now": datetime.now(UTC)},
    )
    if not held:
        raise NotCurrent


async def make_current(transaction: GraphTransaction, suffix: LiteralString) -> None:
    """Let a generation be the current one, in a transaction that holds the other."""
    await transaction.run("MATCH (g:Generation {name: 'graph'}) SET g.suffix = $suffix", {"suffix": suffix})
