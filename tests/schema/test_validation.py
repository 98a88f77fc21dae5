"""What callers are told of the schema, as the operator wishes; and what stands in the way of running a document."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import get_introspection_query

from connectors.scan import Deadline
from identifiers.errors import BadRequest, CostExceeded
from schema.engine import Engine
from schema.limits import MOST_POINTS
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo
from schema.validation import Disclosure
from tests.resolvers.harness import Agencies, built

PAGE = "query ($first: Int) { cases(first: $first) { nodes { relatedCases { case { number } via { id name } } } } }"


async def asked(agencies: Agencies, query: str, disclosure: Disclosure, **variables: Any) -> GraphQLAnswer:
    """The answer of an engine that tells so much."""
    engine = Engine(built(), agencies.platform, disclosure)
    return await engine(GraphQLRequest(query, None, variables), RequestInfo("test", Deadline.after_ms(1000)))


async def test_introspection_can_be_refused(agencies: Agencies) -> None:
    closed = Disclosure(introspection=False)
    for query in (get_introspection_query(), '{ __type(name: "Party") { name } }'):
        assert (await asked(agencies, query, Disclosure())).errors == ()
        answer = await asked(agencies, query, closed)
        assert {error["extensions"]["code"] for error in answer.errors} == {"VALIDATION_FAILED"}
    assert (await asked(agencies, "{ __typename viewer { __typename } }", closed)).errors == ()


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ viewer { clent } }", {}),
        ("{ cases(frist: 1) { totalCount } }", {}),
        ("query ($w: EnforcementCaseFilter) { cases(where: $w) { totalCount } }", {"w": {"coutCode": {"eq": "a"}}}),
        ("{ cases(where: {coutCode: {eq: 1}}) { totalCount } }", {}),
    ],
)
async def test_suggestions_can_be_left_out(agencies: Agencies, query: str, variables: dict[str, Any]) -> None:
    told = [
        [error["message"] for error in (await asked(agencies, query, disclosure, **variables)).errors]
        for disclosure in (Disclosure(), Disclosure(suggestions=False))
    ]
    assert ["Did you mean" in " ".join(messages) for messages in told] == [True, False] and all(told)


async def test_every_answer_says_its_price(agencies: Agencies) -> None:
    small = (await agencies.ask(PAGE, first=1)).extensions["cost"]
    large = (await agencies.ask(PAGE, first=100)).extensions["cost"]
    assert 0 < small["requested"] < large["requested"] < large["limit"] == MOST_POINTS


async def test_too_much_is_refused_before_any_source_is_asked(agencies: Agencies) -> None:
    many = PAGE.replace("relatedCases", "a: relatedCases { case { measures { kind } } } b: relatedCases")
    with pytest.raises(CostExceeded) as refused:
        await agencies.ask(many, first=500)
    assert refused.value.details["limit"] == MOST_POINTS and agencies.reads == []
    assert (await agencies.ask(many, first=5)).errors == ()


async def dry(agencies: Agencies, value: Any, **variables: Any) -> GraphQLAnswer:
    """The answer to PAGE with this `dryRun`."""
    request = GraphQLRequest(PAGE, None, variables, {"dryRun": value})
    return await agencies.engine(request, RequestInfo("test", Deadline.after_ms(1000)))


@pytest.mark.parametrize("first", [1, 500, None, "x"])
async def test_a_dry_run_answers_the_price_and_runs_nothing(agencies: Agencies, first: Any) -> None:
    answer = await dry(agencies, True, first=first)
    assert (answer.data, answer.errors, answer.executed, answer.status) == (None, (), True, 200)
    assert answer.extensions["cost"]["requested"] > 0 and agencies.reads == []
    if first == 1:
        assert answer.extensions == {"cost": (await dry(agencies, False, first=1)).extensions["cost"]}


async def test_a_dry_run_of_what_would_be_refused_says_what_it_would_cost(agencies: Agencies) -> None:
    wide = PAGE.replace("via", "a: via { id } b: via { id } c: via { id } d: via")
    request = GraphQLRequest(wide, None, {"first": 500}, {"dryRun": True})
    answer = await agencies.engine(request, RequestInfo("test", Deadline.after_ms(1000)))
    assert answer.extensions["cost"]["requested"] > MOST_POINTS


@pytest.mark.parametrize("value", ["true", 1, None, {}])
async def test_a_dry_run_that_is_no_boolean_is_refused(agencies: Agencies, value: Any) -> None:
    with pytest.raises(BadRequest, match="dryRun"):
        await dry(agencies, value)
    assert agencies.reads == []
