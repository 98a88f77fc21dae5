"""The cost rule told another way, for the tests: every fragment written out, every row counted where it stands.

From above downwards: how many objects there are at a place is handed down, and each field adds its points for all of
them. Nothing is remembered, so it is for small documents only. Only the weights are shared with the rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
    value_from_ast_untyped,
)

from schema.limits import EACH, ENTRIES, LEAF, OBJECT, ONCE, READ, USUAL_ENTRIES, USUAL_PAGE

READS = {"Related", "Computed", "PartyOf"}


@dataclass(frozen=True, slots=True)
class Expansion:
    """A document of one operation, with the values of its variables."""

    schema: GraphQLSchema
    document: DocumentNode
    values: Mapping[str, Any]

    def points(self) -> int:
        """What the operation costs."""
        (operation,) = (each for each in self.document.definitions if isinstance(each, OperationDefinitionNode))
        return sum(self._selected(operation.selection_set, "Query", 1, 1))

    def _fields(self, selections: SelectionSetNode, owner: str) -> Iterator[tuple[FieldNode, str]]:
        definitions = (each for each in self.document.definitions if isinstance(each, FragmentDefinitionNode))
        fragments = {each.name.value: each for each in definitions}
        for node in selections.selections:
            if isinstance(node, FieldNode):
                yield node, owner
            elif isinstance(node, InlineFragmentNode):
                yield from self._fields(
                    node.selection_set, node.type_condition.name.value if node.type_condition else owner
                )
            else:
                fragment = fragments[node.name.value]  # type: ignore[attr-defined]
                yield from self._fields(fragment.selection_set, fragment.type_condition.name.value)

    def _selected(self, selections: SelectionSetNode, owner: str, objects: int, entries: int) -> Iterator[int]:
        """Points of a selection: there are so many objects of it, which are pages of so many entries each."""
        for node, kind in self._fields(selections, owner):
            name = node.name.value
            if name == "__typename":
                yield objects
                continue
            field = self.schema.type_map[kind].fields[name]  # type: ignore[attr-defined]
            yield ONCE.get(name, READ if _meaning(field) in READS else 0)
            size = self._size(node, field, kind)
            of = get_named_type(field.type).name
            many = objects * (entries if kind.endswith("Connection") and name in ("nodes", "edges") else 1)
            many *= 1 if of.endswith("Connection") else size
            yield many * EACH.get(name, LEAF if is_leaf_type(get_named_type(field.type)) else OBJECT)
            if node.selection_set:
                yield from self._selected(node.selection_set, of, many, size)

    def _size(self, node: FieldNode, field: GraphQLField, kind: str) -> int:
        name, of = node.name.value, get_named_type(field.type).name
        asked = {
            each.name.value: value_from_ast_untyped(each.value, dict(self.values)) for each in node.arguments or ()
        }
        if of.endswith("Connection"):
            said = [asked[each] for each in ("first", "last") if asked.get(each) is not None]
            unsaid = 50 if kind == "Query" else ENTRIES.get(name, USUAL_PAGE)
            return min(max(said[0], 0), 500) if said else unsaid
        if "[" not in str(field.type) or kind.endswith("Connection"):
            return 1
        if "numbers" in field.args or "ids" in field.args:
            return min(500, len(asked["numbers" if "numbers" in field.args else "ids"]))
        usual = ENTRIES.get(name, USUAL_ENTRIES)
        default = field.args["first"].default_value if "first" in field.args else usual
        return int(min(max(asked.get("first", default), 0), usual))


def _meaning(field: GraphQLField) -> str:
    return type(field.extensions["strawberry-definition"].metadata["meaning"]).__name__
