"""The cost rule: against the same told another way, how it grows, and that it goes over a document once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from graphql import FieldNode, GraphQLInterfaceType, GraphQLObjectType, get_named_type, is_leaf_type, parse
from graphql import get_introspection_query as introspection
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.workloads import QUERIES
from identifiers.errors import CostExceeded
from schema.cost import Prices, _Walk, price_document
from schema.limits import CEILING, MOST_LEVELS, MOST_POINTS, MOST_WRITTEN
from schema.pricing import Sized, Sum, Variable
from schema.tariff import make_tariff
from tests.resolvers.harness import built
from tests.schema.expansion import Expansion

TARIFF = make_tariff(built().graphql)
ROOTS = {
    "cases": "first: {}",
    "detentions": "last: {}",
    "parties": 'numbers: ["1", "2", "3"]',
    "nodes": "ids: $list",
    "searchParties": 'name: "某", first: {}',
    "viewer": "",
    "sources": "",
}
HEAD = "query ($first: Int, $list: [ID!]!) "


def prices(query: str) -> Prices:
    return price_document(parse(query), TARIFF)


def cost(query: str, **values: Any) -> int:
    """The price of the document's only operation."""
    (pricing,) = prices(query).values()
    return pricing.cost(values)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A small document that fits the schema, its fragments used up to twice."""
    fragments: dict[str, str] = {}
    sizes = st.sampled_from(["$first", "0", "1", "7", "500"])

    def selection(name: str, depth: int) -> str:
        kind = built().graphql.type_map[name]
        assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
        fields = {each: get_named_type(field.type) for each, field in kind.fields.items()}
        chosen = draw(st.lists(st.sampled_from(sorted(fields)), min_size=1, max_size=3, unique=True))
        parts = ["__typename"]
        for place, each in enumerate(chosen):
            if is_leaf_type(fields[each]):
                parts.append(f"alias{place}: {each}")
            elif depth:
                said = f"(first: {draw(sizes)})" if "first" in kind.fields[each].args and draw(st.booleans()) else ""
                parts.append(f"{each}{said} {{ {selection(fields[each].name, depth - 1)} }}")
        body = " ".join(parts)
        match draw(st.sampled_from(["plain", "plain", "inline", "spread", "twice"])):
            case "plain":
                return body
            case "inline":
                return f"... on {name} @include(if: true) {{ {body} }}"
            case often:
                own = f"F{len(fragments)}"
                fragments[own] = f"fragment {own} on {name} {{ {body} }}"
                return f"...{own} " * (2 if often == "twice" else 1)

    root = draw(st.sampled_from(sorted(ROOTS)))
    said = ROOTS[root].replace("{}", draw(sizes))
    query_type = built().graphql.query_type
    assert query_type is not None
    kind = get_named_type(query_type.fields[root].type).name
    asked = f"{root}({said})" if said else root
    operation = f"{HEAD}{{ {asked} {{ {selection(kind, 4)} }} }}"
    return " ".join([operation, *fragments.values()])


@settings(max_examples=120, deadline=None)
@given(documents(), st.integers(-3, 700), st.lists(st.just("x"), max_size=4))
def test_the_price_is_that_of_the_document_written_out(query: str, first: int, ids: list[str]) -> None:
    document, values = parse(query), {"first": first, "list": ids}
    try:
        found = cost(query, **values)
    except CostExceeded as refused:
        nothing = Expansion(built().graphql, document, {"first": 0, "list": []}).points()
        assert min(CEILING, nothing) == refused.details["cost"] and nothing > MOST_POINTS
    else:
        assert found == min(CEILING, Expansion(built().graphql, document, values).points())


@settings(max_examples=40, deadline=None)
@given(documents(), st.lists(st.integers(0, 600), min_size=2, max_size=4))
def test_asking_for_more_never_costs_less(query: str, sizes: list[int]) -> None:
    try:
        found = [cost(query, first=size, list=["x"] * size) for size in sorted(sizes)]
    except CostExceeded:
        return
    assert found == sorted(found)


def test_a_price_names_the_variables_that_matter() -> None:
    query = """query ($first: Int = 7, $after: String, $n: String!) {
        cases(first: $first, after: $after) { nodes { id } } party(number: $n) { name } }"""
    (pricing,) = prices(query).values()
    assert pricing.variables == ("first",)
    assert cost(query) == cost(query, first=7, n="x") < cost(query, first=8)
    assert cost(query, first=None) == cost("{ cases { nodes { id } } party(number: 1) { name } }")


@pytest.mark.parametrize("value", ["5", True, 1.5, {"a": 1}, None, [[[]]], -(10**30), 10**30, float("inf")])
def test_a_value_of_another_type_has_some_price(value: Any) -> None:
    query = HEAD + "{ cases(first: $first) { nodes { id } } nodes(ids: $list) { id } }"
    assert 0 < cost(query, first=value, list=value) < MOST_POINTS


@pytest.mark.parametrize(
    "query",
    [
        "{ nothing(a: $a) { b { c } } }",
        "{ cases(first: [1]) { nodes { id { deeper } } } ... on Nowhere { a } ...Absent }",
        "mutation { a } subscription { b }",
        "{ parties(numbers: null) { name } nodes(ids: 3) { id } viewer }",
        "type Query { a: Int }",
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A cases { nodes { ...C } } }"
        " fragment C on EnforcementCase { relatedCases { case { ...C } } }",
        "fragment A on Query { ...A }",
    ],
)
def test_a_document_that_does_not_fit_has_some_price(query: str) -> None:
    assert all(pricing.cost({}) < MOST_POINTS for pricing in prices(query).values())


def test_a_connections_size_counts_for_its_entries_alone() -> None:
    assert cost("{ cases(first: 500) { totalCount pageInfo { hasNextPage } } }") == cost(
        "{ cases(first: 1) { totalCount pageInfo { hasNextPage } } }"
    )


def bomb(levels: int) -> str:
    """Fragments that use the next one twice, under two names."""
    body = " ".join(
        f"fragment F{each} on Court {{ a: parent {{ ...F{each + 1} }} b: parent {{ ...F{each + 1} }} }}"
        for each in range(levels)
    )
    return f'{{ case(number: "x") {{ court {{ ...F0 }} }} }} {body} fragment F{levels} on Court {{ code }}'


def test_a_field_is_gone_over_once_however_often_its_fragment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    gone_over: Counter[FieldNode] = Counter()
    price_field = _Walk._field

    def counted(walk: _Walk, node: FieldNode, *rest: Any) -> Any:
        gone_over[node] += 1
        return price_field(walk, node, *rest)

    monkeypatch.setattr(_Walk, "_field", counted)
    for levels in (4, 8, 14):
        gone_over.clear()
        _Walk(parse(bomb(levels)), TARIFF).prices()
        assert gone_over.total() == 2 * levels + 3


def test_a_sum_is_added_up_once_wherever_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    sized, found = Sized((Variable("first"),), 50, 500), Sum(1)
    for _ in range(60):
        found = Sum(1, ((sized, found), (1, found)))
    asked: list[Sized] = []
    measure = Sized.among

    def noted(size: Sized, values: Any) -> int:
        asked.append(size)
        return measure(size, values)

    monkeypatch.setattr(Sized, "among", noted)
    assert found.among({"first": 3}, {}) == CEILING and len(asked) == 60


def test_an_expensive_operation_does_not_stop_another_one_of_its_document() -> None:
    both = prices("query A { viewer { client } } query B { cases(first: 500) { nodes { relatedCases { via { id }}}}}")
    assert both["A"].cost({}) < MOST_POINTS < both["B"].cost({})


@pytest.mark.parametrize(
    ("what", "written"),
    [
        ("operations", lambda most: "".join(f"query Q{each} {{ __typename }}" for each in range(most))),
        ("variables", lambda most: "query (" + "".join(f"$v{n}: Int " for n in range(most)) + ") { __typename }"),
        ("fields", lambda most: "{" + " __typename" * most + "}"),
        ("aliases", lambda most: "{" + "".join(f" a{each}: __typename" for each in range(most)) + "}"),
        ("arguments", lambda most: "{ sources(" + "a: 1 " * most + ") { name } }"),
        ("input fields", lambda most: "{ sources(a: [{" + "a: 1 " * most + "}]) { name } }"),
        ("fragments", lambda most: "{ __typename }" + "".join(f"fragment F{n} on Query {{ a }}" for n in range(most))),
        ("spreads", lambda most: "{" + " ... { __typename }" * most + "}"),
        ("directives", lambda most: "query " + "@a " * most + "{ __typename }"),
    ],
)
def test_so_many_may_be_written_and_no_more(what: str, written: Any) -> None:
    most = MOST_WRITTEN[what]
    prices(written(most))
    with pytest.raises(CostExceeded, match=what) as refused:
        prices(written(most + 1))
    assert refused.value.details == {"cost": most + 1, "limit": most}


@pytest.mark.parametrize("nested", ["viewer {{ {} }}", "... {{ {} }}"])
def test_so_many_levels_and_no_more(nested: str) -> None:
    def levels(count: int) -> str:
        query = "{}"
        for _ in range(count - 1):
            query = query.replace("{}", nested)
            query = query.replace("{{", "{").replace("}}", "}")
        return "{ " + query.replace("{}", "a") + " }"

    prices(levels(MOST_LEVELS))
    with pytest.raises(CostExceeded, match="levels"):
        prices(levels(MOST_LEVELS + 1))


def test_a_chain_of_fragments_counts_its_levels() -> None:
    def chain(count: int) -> str:
        return "{ ...F0 } " + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(count))

    prices(chain(MOST_LEVELS - 1))
    for query in (chain(MOST_LEVELS), chain(MOST_LEVELS + 20), chain(MOST_LEVELS + 20).replace("{ ...F0 } ", "")):
        with pytest.raises(CostExceeded, match="levels"):
            prices(query)


def test_introspection_fits_once() -> None:
    assert cost(introspection()) < MOST_POINTS
    with pytest.raises(CostExceeded):
        cost(introspection().replace("__schema {", "twice: __schema { types { fields { name } } } __schema {", 1))


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*.graphql")), ids=lambda path: path.stem)
def test_the_work_that_is_measured_fits_with_500_numbers(path: Path) -> None:
    numbers = ["x"] * 500
    assert cost(path.read_text("utf-8"), n=numbers, numbers=numbers) < MOST_POINTS
