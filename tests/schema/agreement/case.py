"""A generated case: an operation, what its caller may see, and which sources fail."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema, is_non_null_type
from hypothesis import strategies as st

from access.grants import Grants
from access.masks import Mask
from connectors.catalogue import SOURCES, TABLES
from connectors.scan import Compare, Condition, Not, Operator
from schema.build import BuiltSchema
from tests.resolvers.harness import built
from tests.schema.agreement.pool import Pool
from tests.schema.agreement.writer import Writer

SCOPES: Mapping[str, Condition] = {
    "court.enforcement_case": Not(Compare("kind", Operator.EQ, "RESUMED")),
    "court.case_party": Compare("role", Operator.EQ, "DEBTOR"),
    "court.payment": Compare("paid_on", Operator.IS_NULL, True),
    "court.control_measure": Compare("amount", Operator.IS_NULL, False),
    "police.person": Compare("name", Operator.CONTAINS, "王"),
    "police.detention": Compare("days", Operator.LT, 10),
    "vehicles.vehicle": Compare("plate", Operator.STARTS_WITH, "浙"),
    "vehicles.seizure": Compare("rank", Operator.EQ, 1),
    "credit.dishonesty_listing": Compare("removed_on", Operator.IS_NULL, True),
    "registry.shareholding": Compare("holder_kind", Operator.EQ, "PERSON"),
    "registry.company": Compare("status", Operator.EQ, "ACTIVE"),
    "bank.account": Compare("opened_on", Operator.IS_NULL, True),
}
"""Row scopes, some of which leave nothing."""


@dataclass(frozen=True, slots=True)
class Case:
    """What both executors are asked. `down`, `silent` are sources, `broken` are tables that cannot be read."""

    query: str
    variables: Mapping[str, Any]
    grants: Grants
    down: frozenset[str]
    silent: frozenset[str]
    broken: frozenset[str]

    def __str__(self) -> str:
        told = [self.query, f"variables: {json.dumps(self.variables, ensure_ascii=False)}"]
        if not self.grants.everything:
            rows = {table: str(condition) for table, condition in self.grants.rows.items()}
            masks = {field: mask for field, mask in self.grants.fields.items() if mask is not None}
            told.append(f"refused: {sorted(self._refused())}\nmasks: {masks}\nrows: {rows}")
        told.append(f"down: {sorted(self.down)} silent: {sorted(self.silent)} broken: {sorted(self.broken)}")
        return "\n".join(told)

    def _refused(self) -> set[tuple[str, str]]:
        return set(built().fields) - self.grants.fields.keys()


@st.composite
def cases(draw: Callable[[st.SearchStrategy[Any]], Any], pool: Pool) -> Case:
    """A case at random over the schema and these values."""
    schema = built()
    writer = Writer(draw, schema.graphql, pool)
    query = writer.operation()
    grants = _grants(writer, schema) if writer.chance(7) else Grants.all()
    down = silent = broken = frozenset[str]()
    if writer.chance(6):
        down = frozenset({writer.pick(SOURCES_NAMED)} if writer.chance(7) else ())
        silent = frozenset({writer.pick(SOURCES_NAMED)} if writer.chance(4) else ())
        broken = frozenset({writer.pick(TABLES_NAMED) for _ in range(3)} if writer.chance(8) else ())
    return Case(query, writer.variables, grants, down, silent, broken)


SOURCES_NAMED = tuple(SOURCES)
TABLES_NAMED = tuple(TABLES)


def _grants(writer: Writer, schema: BuiltSchema) -> Grants:
    """All fields but some that are refused or masked, among those asked for; some tables narrowed."""
    fields: dict[tuple[str, str], Mask | None] = dict.fromkeys(schema.fields)
    asked = sorted(each for each in _implemented(schema.graphql, writer.seen) if each in fields)
    if asked and writer.chance(9):
        for _ in range(writer.pick((1, 2, 4))):
            chosen = writer.pick(asked)
            if _is_nullable(schema.graphql, chosen) or writer.chance(1):
                fields.pop(chosen, None)
    if asked and writer.chance(9):
        for _ in range(writer.pick((1, 3, 6))):
            chosen = writer.pick(asked)
            if chosen in fields:
                fields[chosen] = writer.pick(tuple(Mask))
    named = {writer.pick(tuple(SCOPES)) for _ in range(writer.pick((0, 1, 3)))}
    return Grants(fields=fields, rows={name: SCOPES[name] for name in named})


def _implemented(schema: GraphQLSchema, seen: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The fields of objects that are asked for, those of interfaces for each of their types."""
    found = set()
    for name, field in seen:
        kind: Any = schema.type_map[name]
        kinds = (kind,) if isinstance(kind, GraphQLObjectType) else schema.get_possible_types(kind)
        found |= {(each.name, field) for each in kinds}
    return found


def _is_nullable(schema: GraphQLSchema, field: tuple[str, str]) -> bool:
    kind = schema.type_map[field[0]]
    assert isinstance(kind, GraphQLObjectType)
    return not is_non_null_type(kind.fields[field[1]].type)
