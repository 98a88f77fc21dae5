"""Null travels up as GraphQL §6.4.4 says: graphql-core, asked the same over the same values, is the oracle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from graphql import GraphQLError, GraphQLSchema, build_schema, graphql_sync, parse
from hypothesis import given
from hypothesis import strategies as st

from resolvers.execution.levels import Level
from resolvers.execution.placing import Placed
from resolvers.meaning import Own, Place
from resolvers.planning.arguments import planned_arguments
from resolvers.planning.plan import FieldPlan, Output, Selection
from resolvers.values import Listing

Broken = RuntimeError
WRAPPERS = ("{}", "{}!", "[{}]", "[{}!]", "[{}]!", "[{}!]!")
LEAVES = st.sampled_from([1, 2, None, Broken("leaf")])


def output(kind: str, *, is_leaf: bool) -> Output:
    """What a type such as `[Int!]` makes of a value."""
    is_list = kind.startswith("[")
    item = kind.rstrip("!").strip("[]")
    return Output(
        item.rstrip("!"),
        not kind.endswith("!"),
        is_list,
        not item.endswith("!") if is_list else True,
        int if is_leaf else None,
    )


def values_of(kind: str, one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values for a type, some of which do not fit."""
    if not kind.startswith("["):
        return one
    return st.none() | st.just(Broken("list")) | st.lists(one, max_size=3)


@st.composite
def shapes(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[str, str, Any]:
    """The types of `Query.above` and `Above.leaf`, and values for them."""
    above, leaf = (draw(st.sampled_from(WRAPPERS)).format(name) for name in ("Above", "Int"))
    objects = st.none() | st.just(Broken("object")) | values_of(leaf, LEAVES).map(lambda value: {"leaf": value})
    return above, leaf, draw(values_of(above, objects))


def field(key: str, made: Output, below: Selection | None = None) -> FieldPlan:
    """A planned field."""
    node = parse("{ %s }" % key).definitions[0].selection_set.selections[0]  # type: ignore[attr-defined]  # noqa: UP031
    schema: GraphQLSchema = build_schema("type Query { x: Int }")
    assert schema.query_type is not None
    place = Place("T", key)
    arguments = planned_arguments(schema.query_type.fields["x"], node, place)
    known = {} if below is None else {"Above": below}
    return FieldPlan(key, "T", key, place, Own(), arguments, made, (node,), known)


def placed(above: str, leaf: str, value: Any) -> tuple[Any, set[tuple[Any, ...]]]:
    """The data and the places of errors as we put them together."""
    selection = Selection((field("leaf", output(leaf, is_leaf=True)),), {"leaf": None})
    root = Level(Selection((), {"above": None}), None, "", Output("Query", True))
    data = root.add(None, 0, None, 0)
    placing = Placed([], lambda source: "Above")
    for level in placing.place(field("above", output(above, is_leaf=False), selection), root, [value]):
        list(placing.place(selection.fields[0], level, [source["leaf"] for source in level.sources]))
    return (None if placing.is_null else data), {tuple(error.path or ()) for error in placing.errors}


@given(shapes())
def test_null_travels_as_far_as_it_may_not_be(shape: tuple[str, str, Any]) -> None:
    above, leaf, value = shape
    schema = build_schema(f"type Query {{ above: {above} }} type Above {{ leaf: {leaf} }}")
    expected = graphql_sync(schema, "{ above { leaf } }", {"above": value})
    data, paths = placed(above, leaf, value)
    assert data == expected.data
    theirs = {tuple(error.path or ()) for error in expected.errors or ()}
    assert theirs <= paths, "an error that graphql-core tells is missing"
    for path in paths - theirs:
        assert _is_lost(data, path), "an error beside a place that is there"


def _is_lost(data: Any, path: tuple[Any, ...]) -> bool:
    """Whether the answer is null at the path's beginning already."""
    for step in path[:-1]:
        if data is None:
            return True
        data = data[step]
    return data is None


def test_an_error_tells_its_own_words_and_place() -> None:
    level = Level(Selection((), {"leaf": None}), None, "", Output("Query", True))
    level.add(None, 0, None, 0)
    placing = Placed([], lambda source: "Above")
    raised = GraphQLError("does not fit", nodes=parse("{ elsewhere }").definitions[0])
    list(placing.place(field("leaf", output("Int", is_leaf=True)), level, [raised]))
    (error,) = placing.errors
    assert (error.message, error.path, error.original_error) == ("does not fit", ["leaf"], raised)
    assert error.nodes == raised.nodes


@pytest.mark.parametrize(("total", "cuts"), [(3, [{"path": ["leaf"], "total": 3}]), (2, [])])
def test_a_list_that_was_cut_says_how_long_it_is(total: int, cuts: list[Any]) -> None:
    level = Level(Selection((), {"leaf": None}), None, "", Output("Query", True))
    out = level.add(None, 0, None, 0)
    truncated: list[dict[str, Any]] = []
    placing = Placed(truncated, lambda source: "Above")
    list(placing.place(field("leaf", output("[Int!]", is_leaf=True)), level, [Listing((1, 2), total)]))
    assert (out, truncated) == ({"leaf": [1, 2]}, cuts)
