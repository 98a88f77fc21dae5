"""Plans: what is collected under which key, what grants and directives make of it, what is shared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse, validate

from access.grants import Grants
from access.masks import Mask
from connectors.document import Below, Beside, Constant, Document
from identifiers.errors import Forbidden
from resolvers.meaning import PartyOf
from resolvers.planning.plan import FieldPlan, Inside, Plan, Selection
from resolvers.planning.planner import choices, plan
from tests.resolvers.harness import built

ALL = Grants.all()
TELLERS = frozenset({"court", "police", "vehicles", "credit", "registry", "bank"})


def planned(query: str, grants: Grants = ALL, tellers: frozenset[str] = frozenset(), **chosen: Any) -> Plan:
    """The plan of a valid document with one operation."""
    document = parse(query)
    assert validate(built().graphql, document) == []
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    assert set(choices(document, operation)) == chosen.keys()
    return plan(built().graphql, document, operation, grants, chosen, tellers)


def keys(selection: Selection) -> list[str]:
    """The response keys, in order."""
    return [field.key for field in selection.fields]


def at(made: Plan, *path: str) -> FieldPlan:
    """The field at this path; where a type has to be chosen, the first that has it."""
    selections: Iterator[Selection] = iter([made.root])
    for step in path:
        field = next(each for selection in selections for each in selection.fields if each.key == step)
        selections = iter(field.below.values())
    return field


def left_at(root: FieldPlan, path: Sequence[str]) -> tuple[FieldPlan, Document]:
    """The field that the document leaves open at this path below its own, and the document of the object it is of."""
    assert root.document is not None
    field, left, document = root, root.document.left, root.document.document
    for step in path:
        assert left is not None
        field = next(each for each in left.selection.fields if each.key == step)
        left = field.meaning.left if isinstance(field.meaning, Inside) else None
        below = (each for each in document.members if isinstance(each, Below) and each.name == step)
        document = next((each.document for each in below), document)
    return field, document


def test_keys_stand_in_the_order_in_which_they_are_met() -> None:
    made = planned(
        """query { a: viewer { client } ...F b: viewer { agency } a: viewer { again: agency client } }
        fragment F on Query { c: viewer { client } ... { b: viewer { client } } }"""
    )
    assert keys(made.root) == ["a", "c", "b"]
    assert keys(at(made, "a").below["Viewer"]) == ["client", "again"]
    assert keys(at(made, "b").below["Viewer"]) == ["client", "agency"]


@pytest.mark.parametrize(("yes", "left"), [(True, ["a", "d"]), (False, ["b", "c"])])
def test_what_skip_and_include_leave(yes: bool, left: list[str]) -> None:
    query = """query ($yes: Boolean!) { a: viewer @include(if: $yes) { client } b: viewer @skip(if: $yes) { client }
        ... @skip(if: $yes) { c: viewer { client } } ...F @include(if: $yes) e: viewer @include(if: false) { client } }
        fragment F on Query { d: viewer { client } }"""
    assert keys(planned(query, yes=yes).root) == left


def test_an_interface_is_planned_for_each_type_and_shared_where_types_answer_alike() -> None:
    alike = at(planned('{ party(number: "1") { name number } }'), "party")
    assert alike.below.keys() == {"Person", "Company"} and alike.below["Person"] is alike.below["Company"]
    apart = at(planned('{ party(number: "1") { name ... on Person { gender } ... on Node { id } } }'), "party")
    assert keys(apart.below["Person"]) == ["name", "gender", "id"]
    assert keys(apart.below["Company"]) == ["name", "id"]


def test_the_same_question_in_two_places_has_one_key() -> None:
    made = planned('{ a: case(number: "1") { number } b: case(number: "1") { kind } c: case(number: "2") { kind } }')
    first, second, third = made.root.fields
    assert first.read_key == second.read_key != third.read_key


def test_the_same_rows_are_one_question_whichever_field_leads_to_them() -> None:
    query = '{ party(number: "1") { detentions { nodes { case { %s } } } dishonestyListings { case { number } } } }'
    for asked, is_same in (("number", True), ("kind", False)):
        made = planned(query % asked, tellers=TELLERS)
        of_detention = at(made, "party", "detentions", "nodes", "case")
        of_listing = at(made, "party", "dishonestyListings", "case")
        assert (of_detention.read_key == of_listing.read_key) is is_same


def test_grants_are_in_the_plan() -> None:
    fields: dict[tuple[str, str], Mask | None] = dict.fromkeys(built().fields)
    del fields["Person", "gender"]
    fields["Person", "number"] = Mask.LAST_4
    made = planned('{ party(number: "1") { number ... on Person { gender } } }', Grants(fields=fields))
    person, company = (at(made, "party").below[name].fields for name in ("Person", "Company"))
    assert [(each.refused, each.mask) for each in person] == [(False, Mask.LAST_4), (True, None)]
    assert [(each.refused, each.mask) for each in company] == [(False, None)]
    del fields["Person", "kind"]
    with pytest.raises(Forbidden):
        planned('{ party(number: "1") { kind } }', Grants(fields=fields))


def _fields_of(selection: Selection) -> Iterator[FieldPlan]:
    for each in selection.fields:
        yield each
        for below in each.below.values():
            yield from _fields_of(below)


@pytest.mark.parametrize(
    ("query", "is_said"),
    [
        ('{ case(number: "1") { id number payments { amount } court { name } parties { party { id } } } }', True),
        ("{ cases(first: 3) { totalCount nodes { id __typename } } }", True),
        ('{ cases(after: "x") { nodes { id } } }', False),
        ("{ cases { nodes { id } pageInfo { endCursor } } }", False),
        ('{ case(number: "1") { termination { ageYears } } }', False),
    ],
)
def test_what_a_source_can_say_by_itself_is_a_document(query: str, is_said: bool) -> None:
    (field,) = planned(query, tellers=TELLERS).root.fields
    assert (field.document is not None) is is_said
    assert all(each.document is None for each in _fields_of(planned(query).root))


@pytest.mark.parametrize(
    ("query", "path", "beside"),
    [
        ('{ case(number: "1") { kind detentions { id } } }', ("detentions",), ("number",)),
        ('{ case(number: "1") { parties { party { name } } } }', ("parties", "party"), PartyOf("party").columns),
        ("{ cases { nodes { kind provenance { asOf } } } }", ("nodes", "provenance"), ("record_id",)),
        ("{ cases { nodes { court { division { name } } } } }", ("nodes", "court", "division"), ("division_code",)),
    ],
)
def test_what_a_source_cannot_say_is_left_open(query: str, path: tuple[str, ...], beside: tuple[str, ...]) -> None:
    made = planned(query, tellers=TELLERS)
    (root,) = made.root.fields
    field, document = left_at(root, path)
    assert field is at(made, root.key, *path)
    assert Constant(path[-1], "null") in document.members
    assert document.members[-1] == Beside(beside)


@pytest.mark.parametrize(("asked", "is_looked_up"), [("name", True), ("a: number name b: name", True), ("id", False)])
def test_the_name_of_a_company_stands_beside_where_it_is_asked_for(asked: str, is_looked_up: bool) -> None:
    query = '{ party(number: "1") { holdings { company { ASKED } again: company { number } } } }'
    made = planned(query.replace("ASKED", asked), tellers=TELLERS)
    _, document = left_at(at(made, "party", "holdings"), ("company",))
    beside = document.members[-1]
    assert isinstance(beside, Beside) and beside.columns == ("company_number",)
    assert [each.document.table for each in beside.looked_up] == ["registry.company"] * is_looked_up


def test_what_is_masked_or_refused_is_said_by_no_source() -> None:
    query = '{ case(number: "1") { cause kind } }'
    fields: dict[tuple[str, str], Mask | None] = dict.fromkeys(built().fields)
    masked = fields | {("EnforcementCase", "cause"): Mask.LAST_4}
    refused = {place: mask for place, mask in fields.items() if place != ("EnforcementCase", "cause")}
    for granted, beside in ((masked, [Beside(("cause",))]), (refused, [])):
        (root,) = planned(query, Grants(fields=granted), TELLERS).root.fields
        field, document = left_at(root, ("cause",))
        assert field.mask is not None or field.refused
        assert [document.members[0], *document.members[2:]] == [Constant("cause", "null"), *beside]
