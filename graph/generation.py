"""Two generations of the graph, of which one is current: it is read whole while another is built beside it.

The labels and types of a generation carry its suffix, so that each has its own indexes. Statements are written without
one: `GraphClient` puts in that of the current generation, which it asks for once a second, so that nobody who asks the
graph need know of this. Who builds works with `client.of(generation)`.

    (:Generation {name, suffix, checked_at})    which one is current; the first one until there is this node

A generation that was current is left alone for `GRACE_S`, by when every reader has learnt of the new one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import LiteralString

from graph.schema import LABELS, RELATIONSHIPS

GENERATIONS: tuple[LiteralString, ...] = ("", "_2")
"""Suffixes of the two."""
KEPT_S = 1.0
"""How long a client takes a generation for the current one before it asks again."""
GRACE_S = 5.0
"""More than KEPT_S and the longest deadline of a question by default."""
_REMEMBERED = 2_048
_NAMES = re.compile(rf"(?<=[:|])({'|'.join((*LABELS, *RELATIONSHIPS))})\b")
_DEFINED = re.compile(r"^((?:CREATE CONSTRAINT|CREATE INDEX|DROP INDEX) (?!generation_name)\w+)")
_TYPE = re.compile(r"\btype\((\w+)\)")

CURRENT: LiteralString = "MATCH (g:Generation {name: 'graph'}) RETURN g.suffix AS suffix"


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
