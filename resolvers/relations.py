"""Paths between two parties, from the relationship graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph import relation_paths
from graph.links import Link
from graph.schema import KINDS
from resolvers import paging
from resolvers.context import Context
from resolvers.meaning import Arguments
from resolvers.nodes import party_number_of, party_of_id
from resolvers.values import PartyRef, RelationLink, RelationPath

LARGEST_PATHS = 100


async def paths(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.relationPaths`: shortest first, over the kinds asked for."""
    ids = context.platform.ids
    for argument in ("from", "to"):
        party_number_of(ids, arguments.values[argument], argument)
    found = await context.timed(
        "graph",
        relation_paths.relation_paths(
            context.platform.graph,
            arguments.values["from"],
            arguments.values["to"],
            _kinds(context, arguments),
            arguments.get("maxHops", 6),
            paging.count(arguments, 5, LARGEST_PATHS),
            context.today,
            context.deadline,
        ),
    )
    known = _parties(context, found)
    return [[path_of(known, path.nodes, path.links) for path in found]] * len(sources)


def _kinds(context: Context, arguments: Arguments) -> tuple[str, ...]:
    """The kinds asked for of which the graph knows; where others were asked as well, the answer says which these are.

    No source states who is whose spouse or relative.
    """
    asked = arguments.get("kinds")
    wanted = None if asked is None else {kind.value for kind in asked}
    kinds = tuple(kind for kind in KINDS if wanted is None or kind in wanted)
    if wanted is None or not wanted <= set(KINDS):
        context.notes["relationKinds"] = list(kinds)
    return kinds


def _parties(context: Context, found: Sequence[relation_paths.Path]) -> dict[str, PartyRef]:
    return {
        key: party_of_id(context.platform.ids, key, kind)
        for path in found
        for key, kind in zip(path.nodes, path.kinds, strict=True)
    }


def path_of(parties: Mapping[str, PartyRef], nodes: Sequence[str], links: Sequence[Link]) -> RelationPath:
    """A way in the graph as it is told: keys as parties."""
    told = tuple(
        RelationLink(
            link.kind, parties[link.from_key], parties[link.to_key], link.share, link.since, link.until, link.amount
        )
        for link in links
    )
    return RelationPath(tuple(parties[key] for key in nodes), told)
