"""A document made ready: parsed, held against the schema, its operations planned; once, however often it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    BREAK,
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    Visitor,
    get_operation_ast,
    visit,
)

from access.grants import Grants
from identifiers.errors import ValidationFailed
from resolvers.planning.plan import Plan
from resolvers.planning.planner import choices, plan
from schema.cache import ByteCache
from schema.cost import Prices
from schema.kept_size import document_bytes, invalid_bytes, plan_bytes
from schema.pricing import Pricing
from schema.validation import Valid, Validator
from schema.variables import Variables, variables_of

LONGEST_KEPT = 20_000
"""Characters of a document that may be kept."""

KEPT_BYTES = 64_000_000
"""Memory for documents that are ready."""

_PLANS_PER_OPERATION = 16


@dataclass(frozen=True, slots=True)
class Invalid:
    """A document that does not parse or does not fit the schema."""

    errors: tuple[GraphQLError, ...]


@dataclass(slots=True, eq=False)
class Operation:
    """An operation of a valid document. Its plans are kept by the grants and by what chooses among them."""

    query: str
    document: DocumentNode
    node: OperationDefinitionNode
    variables: Variables
    pricing: Pricing
    choices: tuple[str, ...]
    introspects: bool
    plans: dict[tuple[Grants, tuple[Any, ...]], Plan] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """query, mutation or subscription."""
        return self.node.operation.value


@dataclass(slots=True, eq=False)
class Document:
    """A valid document and those of its operations that were asked for."""

    node: DocumentNode
    prices: Prices
    operations: dict[str | None, Operation] = field(default_factory=dict)


class Preparer:
    """Makes documents ready and keeps them, within bounds. `tellers` are the sources that answer in documents."""

    def __init__(self, schema: GraphQLSchema, tellers: frozenset[str], validator: Validator) -> None:
        self._schema = schema
        self._validator = validator
        self._tellers = tellers
        self._kept: ByteCache[Document | Invalid] = ByteCache(KEPT_BYTES)

    @property
    def kept_bytes(self) -> int:
        """Memory of all that is kept, as `schema.kept_size` counts it."""
        return self._kept.size_bytes

    def operation(self, query: str, name: str | None) -> Operation | Invalid:
        """The operation of this name, or the only one. ValidationFailed where there is none, CostExceeded for a
        document beyond the limits."""
        document = self._kept.get(query)
        if document is None:
            document = self._document(query)
            if len(query) <= LONGEST_KEPT:
                kept_bytes = invalid_bytes(query) if isinstance(document, Invalid) else document_bytes(document.node)
                self._kept.put(query, document, kept_bytes)
        if isinstance(document, Invalid):
            return document
        operation = document.operations.get(name)
        if operation is None:
            operation = document.operations[name] = self._operation(document, query, name)
        return operation

    def plan(self, operation: Operation, grants: Grants, values: Mapping[str, Any]) -> Plan:
        """The operation's plan for these grants and values of its variables; Forbidden where it may not be asked,
        ValidationFailed where a variable that chooses is null."""
        chosen = tuple([values.get(name) for name in operation.choices])
        if None in chosen:
            name = operation.choices[chosen.index(None)]
            raise ValidationFailed(f"${name} is null, and @skip and @include need true or false")
        key = (grants, chosen)
        made = operation.plans.get(key)
        if made is None:
            names = dict(zip(operation.choices, chosen, strict=True))
            made = plan(self._schema, operation.document, operation.node, grants, names, self._tellers)
            if len(operation.plans) < _PLANS_PER_OPERATION:
                operation.plans[key] = made
                self._kept.grow(operation.query, plan_bytes(made))
        return made

    def _operation(self, document: Document, query: str, name: str | None) -> Operation:
        node = get_operation_ast(document.node, name)
        if node is None:
            names = f"named {name}" if name else "chosen: the document has several, and operationName is missing"
            raise ValidationFailed(f"no operation {names}")
        return Operation(
            query,
            document.node,
            node,
            variables_of(self._schema, node),
            document.prices[node.name.value if node.name else None],
            choices(document.node, node),
            _introspects(document.node, node),
        )

    def _document(self, query: str) -> Document | Invalid:
        checked = self._validator(query)
        return Document(checked.document, checked.prices) if isinstance(checked, Valid) else Invalid(checked)


def _introspects(document: DocumentNode, operation: OperationDefinitionNode) -> bool:
    """Whether the schema itself is asked for."""
    finder = _Introspection()
    visit(document if len(document.definitions) > 1 else operation, finder)
    return finder.found


class _Introspection(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def enter_field(self, node: FieldNode, *_: Any) -> Any:
        self.found |= node.name.value in ("__schema", "__type")
        return BREAK if self.found else None
