"""From a valid operation to its plan: pure functions of the schema, the operation, the grants and what is left in.

The schema's fields carry what they mean (`resolvers.meaning.declared`); a plan says it for each response key of each
type, once, so that nothing of the document is looked at again when it runs.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLID,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from access.grants import Grants
from access.masks import Mask
from identifiers.errors import Forbidden
from resolvers.meaning import Computed, Place, Related, declared
from resolvers.planning.arguments import planned_arguments
from resolvers.planning.documents import planned_document
from resolvers.planning.plan import FieldPlan, Output, Plan, Selection, TypeName

TYPE_NAME = "__typename"


def choices(document: DocumentNode, operation: OperationDefinitionNode) -> tuple[str, ...]:
    """The variables on which @skip and @include hang: their values choose the plan."""
    found: dict[str, None] = {}
    fragments = [node for node in document.definitions if isinstance(node, FragmentDefinitionNode)]
    pending: list[SelectionSetNode | None] = [operation.selection_set, *(each.selection_set for each in fragments)]
    while pending:
        for node in ((selections := pending.pop()) and selections.selections) or ():
            for directive in node.directives or ():
                if directive.name.value in ("skip", "include"):
                    values = (argument.value for argument in directive.arguments or ())
                    found.update((value.name.value, None) for value in values if isinstance(value, VariableNode))
            pending.append(getattr(node, "selection_set", None))
    return tuple(found)


def plan(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    grants: Grants,
    chosen: Mapping[str, Any],
    tellers: frozenset[str],
) -> Plan:
    """The plan of a query. `chosen` has the values of `choices`; `tellers` are the sources that answer in documents.

    Forbidden where the caller may not read a field that cannot be null.
    """
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    planning = _Planning(schema, fragments, grants, chosen, tellers)
    root = schema.query_type
    assert root is not None
    return Plan(operation.operation.value, planning.selection(root, (operation.selection_set,), is_abstract=False))


@dataclass(slots=True)
class _Planning:
    """One planning: what it hangs on, and what is made already and may be shared."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    grants: Grants
    chosen: Mapping[str, Any]
    tellers: frozenset[str]
    fields: dict[tuple[Any, ...], FieldPlan] = field(default_factory=dict)
    selections: dict[tuple[int, ...], Selection] = field(default_factory=dict)
    read_keys: dict[Hashable, int] = field(default_factory=dict)

    def selection(self, kind: GraphQLObjectType, sets: Iterable[SelectionSetNode], *, is_abstract: bool) -> Selection:
        """The fields that objects of this type answer. Types that answer alike share it, and then each read."""
        collected: dict[str, list[FieldNode]] = {}
        visited: set[str] = set()
        for selections in sets:
            self._collect(kind, selections, collected, visited)
        fields = tuple(self._field(kind, key, tuple(nodes), is_abstract) for key, nodes in collected.items())
        known = tuple(map(id, fields))
        if known not in self.selections:
            self.selections[known] = Selection(fields, dict.fromkeys(collected))
        return self.selections[known]

    def _collect(
        self,
        kind: GraphQLObjectType,
        selections: SelectionSetNode,
        collected: dict[str, list[FieldNode]],
        visited: set[str],
    ) -> None:
        """The spec's CollectFields."""
        for node in selections.selections:
            if not self._is_left_in(node):
                continue
            if isinstance(node, FieldNode):
                collected.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._applies(kind, node.type_condition.name.value):
                    self._collect(kind, node.selection_set, collected, visited)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in visited:
                visited.add(node.name.value)
                fragment = self.fragments[node.name.value]
                if self._applies(kind, fragment.type_condition.name.value):
                    self._collect(kind, fragment.selection_set, collected, visited)

    def _is_left_in(self, node: Any) -> bool:
        for directive in node.directives or ():
            if directive.name.value in ("skip", "include"):
                value = directive.arguments[0].value
                is_true = self.chosen[value.name.value] if isinstance(value, VariableNode) else value.value
                if is_true == (directive.name.value == "skip"):
                    return False
        return True

    def _applies(self, kind: GraphQLObjectType, name: str) -> bool:
        if name == kind.name:
            return True
        condition = self.schema.type_map[name]
        return is_abstract_type(condition) and self.schema.is_sub_type(condition, kind)

    def _field(self, kind: GraphQLObjectType, key: str, nodes: tuple[FieldNode, ...], is_abstract: bool) -> FieldPlan:
        name = nodes[0].name.value
        if name == TYPE_NAME:
            return self._type_name(kind, key, nodes, is_abstract)
        definition = kind.fields[name]
        place = declared(definition).place
        is_refused, mask = self._granted(kind, name, definition)
        # A refusal names the type, so that types share only what is answered.
        shared = (kind.name if is_refused else place.owner, key, tuple(map(id, nodes)), is_refused, mask)
        if shared not in self.fields:
            self.fields[shared] = self._planned(kind, key, nodes, definition, is_refused, mask)
        return self.fields[shared]

    def _type_name(
        self, kind: GraphQLObjectType, key: str, nodes: tuple[FieldNode, ...], is_abstract: bool
    ) -> FieldPlan:
        name = None if is_abstract else kind.name
        shared = (name, key, tuple(map(id, nodes)))
        if shared not in self.fields:
            place, output = Place(kind.name, TYPE_NAME), Output("String", False, serialize=str)
            arguments = planned_arguments(GraphQLField(GraphQLString), nodes[0], place)
            self.fields[shared] = FieldPlan(key, kind.name, TYPE_NAME, place, TypeName(name), arguments, output, nodes)
        return self.fields[shared]

    def _granted(self, kind: GraphQLObjectType, name: str, definition: GraphQLField) -> tuple[bool, Mask | None]:
        """Whether the caller is refused the field, and the mask under which it is shown."""
        if declared(definition).level is None:
            return False, None
        if not self.grants.refuses(kind.name, name):
            return False, self.grants.mask(kind.name, name)
        if is_non_null_type(definition.type):
            raise Forbidden(f"you may not read {kind.name}.{name}", reason="FIELD", field=f"{kind.name}.{name}")
        return True, None

    def _planned(
        self,
        kind: GraphQLObjectType,
        key: str,
        nodes: tuple[FieldNode, ...],
        definition: GraphQLField,
        is_refused: bool,
        mask: Mask | None,
    ) -> FieldPlan:
        meaning, place = declared(definition).meaning, declared(definition).place
        below = {} if is_refused else self._below(definition, nodes)
        wants = frozenset(each.name for selection in below.values() for each in selection.fields)
        arguments = planned_arguments(definition, nodes[0], place, wants if _is_connection(definition) else frozenset())
        made = FieldPlan(
            key,
            kind.name,
            name_of(nodes),
            place,
            meaning,
            arguments,
            _output(definition),
            nodes,
            below,
            None,
            is_refused,
            mask,
        )
        if is_refused or not isinstance(meaning, Related | Computed):
            return made
        document = planned_document(made, self.tellers)
        said = document.text if document else (arguments.text, arguments.wants)
        # The same rows of the same type are one read, whichever field leads to them.
        of = (meaning, repr(place.defaults)) if isinstance(meaning, Related) else place
        known = (of, made.output.type_name, said)
        return replace(made, document=document, read_key=self.read_keys.setdefault(known, len(self.read_keys)))

    def _below(self, definition: GraphQLField, nodes: Sequence[FieldNode]) -> dict[str, Selection]:
        """The selection of each type that the field's objects may have."""
        named: Any = get_named_type(definition.type)
        if is_leaf_type(named):
            return {}
        sets = tuple(node.selection_set for node in nodes if node.selection_set is not None)
        is_abstract = is_abstract_type(named)
        kinds = self.schema.get_possible_types(named) if is_abstract else (named,)
        return {kind.name: self.selection(kind, sets, is_abstract=is_abstract) for kind in kinds}


def name_of(nodes: Sequence[FieldNode]) -> str:
    """The schema's name of the field that these nodes ask for."""
    return nodes[0].name.value


def _is_connection(definition: GraphQLField) -> bool:
    return get_named_type(definition.type).name.endswith("Connection")


def _output(definition: GraphQLField) -> Output:
    """What the field's type makes of its value. The schema has no lists of lists; a test holds that."""
    named: Any = get_named_type(definition.type)
    nullable, inner = _peeled(definition.type)
    is_list = is_list_type(inner)
    item_nullable = _peeled(inner.of_type)[0] if is_list else True
    words = tuple(named.values) if is_enum_type(named) else ()
    serialize = named.serialize if is_leaf_type(named) else None
    unchanged = frozenset({str} if named in (GraphQLString, GraphQLID) else ())
    return Output(named.name, nullable, is_list, item_nullable, serialize, words, unchanged)


def _peeled(kind: Any) -> tuple[bool, Any]:
    return (False, kind.of_type) if is_non_null_type(kind) else (True, kind)
