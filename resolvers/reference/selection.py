"""Which parts of a connection a request asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    SelectionSetNode,
)


def selected(info: GraphQLResolveInfo[Any]) -> frozenset[str]:
    """Names of the fields directly below this one, through fragments; linear in the document.

    @skip and @include are not looked at: what they drop may be read, never the reverse.
    """
    found: set[str] = set()
    visited: set[str] = set()
    pending: list[SelectionSetNode | None] = [node.selection_set for node in info.field_nodes]
    while pending:
        selections = pending.pop()
        if selections is not None:
            pending.extend(_below(info, selections, found, visited))
    return frozenset(found)


def _below(
    info: GraphQLResolveInfo[Any], selections: SelectionSetNode, found: set[str], visited: set[str]
) -> Iterable[SelectionSetNode | None]:
    for node in selections.selections:
        if isinstance(node, FieldNode):
            found.add(node.name.value)
        elif isinstance(node, InlineFragmentNode):
            yield node.selection_set
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in visited:
            visited.add(node.name.value)
            yield info.fragments[node.name.value].selection_set
