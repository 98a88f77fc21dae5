"""Paths between two parties, from the relationship graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph import relation_paths
from identifiers.errors import NotImplementedYet
from resolvers import paging
from resolvers.context import Context
from resolvers.meaning import Arguments
from resolvers.nodes import party_number_of, party_of_id
from resolvers.values import PartyRef, RelationLink, RelationPath

ANSWERED = ("HOLDS", "LEGAL_REPRESENTATIVE_OF", "OFFICER_OF")
"""Kinds of relation that the graph holds so far."""

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
    return [[_path(path, known) for path in found]] * len(sources)


def _kinds(context: Context, arguments: Arguments) -> tuple[str, ...]:
    asked = arguments.get("kinds")
    if asked is None:
        context.notes["relationKinds"] = list(ANSWERED)
        return ANSWERED
    kinds = tuple(dict.fromkeys(kind.value for kind in asked))
    for kind in kinds:
        if kind not in ANSWERED:
            raise NotImplementedYet(f"relations of kind {kind} are not answered yet")
    return kinds


def _parties(context: Context, found: Sequence[relation_paths.Path]) -> dict[str, PartyRef]:
    return {
        key: party_of_id(context.platform.ids, key, kind)
        for path in found
        for key, kind in zip(path.nodes, path.kinds, strict=True)
    }


def _path(path: relation_paths.Path, known: dict[str, PartyRef]) -> RelationPath:
    links = tuple(
        RelationLink(link.kind, known[link.from_key], known[link.to_key], link.share, link.since, link.until)
        for link in path.links
    )
    return RelationPath(tuple(known[key] for key in path.nodes), links)
