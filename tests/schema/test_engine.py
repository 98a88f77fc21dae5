"""From a request to its answer: what is refused before it runs, how errors are told, what stands beside the data."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest
from structlog.testing import capture_logs

from connectors.scan import Deadline
from identifiers.errors import CostExceeded, ValidationFailed
from schema.limits import MOST_TOKENS
from schema.request import GraphQLAnswer, GraphQLRequest, RequestInfo
from tests.resolvers.harness import Agencies, failure, failures, person_number

NAME = "query ($n: String!) { party(number: $n) { name } }"


def code(answer: GraphQLAnswer) -> str:
    """The code of a request that was refused before it ran."""
    assert (answer.data, answer.executed, answer.status) == (None, False, 400), answer
    (name,) = {error["extensions"]["code"] for error in answer.errors}
    return str(name)


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "{",
        "}",
        "query",
        "{ nothing }",
        "{ viewer }",
        "{ viewer { client { deeper } } }",
        "{ party { name } }",
        "{ cases(first: true) { totalCount } }",
        "{ cases(unknown: 1) { totalCount } }",
        "{ ...F }",
        "{ ...F } fragment F on Query { ...F }",
        "fragment F on Query { viewer { client } }",
        "mutation { anything }",
        "subscription { anything }",
        "type Query { a: Int }",
        "query ($unused: Int) { viewer { client } }",
        '{ a: party(number: "1") { name } a: party(number: "2") { name } }',
        '{ case(number: "\\ud83d") { id } }',
        "{ viewer { client } } \x00",
    ],
)
async def test_a_document_that_does_not_parse_or_fit_is_not_run(agencies: Agencies, query: str) -> None:
    assert code(await agencies.ask(query)) == "VALIDATION_FAILED"
    assert agencies.reads == []


async def test_what_does_not_fit_is_told_with_its_place(agencies: Agencies) -> None:
    answer = await agencies.ask("{ viewer {\n  clent } }")
    assert answer.errors == (
        {
            "message": "Cannot query field 'clent' on type 'Viewer'. Did you mean 'client'?",
            "locations": [{"line": 2, "column": 3}],
            "extensions": {"code": "VALIDATION_FAILED"},
        },
    )


async def test_a_document_is_not_read_to_its_last_mistake(agencies: Agencies) -> None:
    answer = await agencies.ask("{ " + " ".join(f"x{place}" for place in range(500)) + " }")
    assert code(answer) == "VALIDATION_FAILED" and len(answer.errors) < 30


@pytest.mark.parametrize("values", [{}, {"n": None}, {"n": 7}, {"n": ["1"]}, {"n": {"a": 1}}])
async def test_variables_that_do_not_fit(agencies: Agencies, values: dict[str, Any]) -> None:
    assert code(await agencies.ask(NAME, **values)) == "VALIDATION_FAILED"


async def ask_named(agencies: Agencies, query: str, name: str | None) -> GraphQLAnswer:
    """The answer to the operation of this name."""
    return await agencies.engine(GraphQLRequest(query, name), RequestInfo("test", Deadline.after_ms(1000)))


async def test_one_of_several_operations_is_chosen_by_name(agencies: Agencies) -> None:
    query = "query A { viewer { client } } query B { viewer { agency } }"
    answer = await ask_named(agencies, query, "B")
    assert (answer.data, answer.operation) == ({"viewer": {"agency": "local"}}, "query")
    for name in (None, "", "C"):
        with pytest.raises(ValidationFailed):
            await ask_named(agencies, query, name)


async def test_more_tokens_than_may_be(agencies: Agencies) -> None:
    with pytest.raises(CostExceeded) as refused:
        await agencies.ask("{ " + "viewer " * MOST_TOKENS + " }")
    assert refused.value.extensions == {"code": "COST_EXCEEDED", "cost": MOST_TOKENS + 1, "limit": MOST_TOKENS}


@pytest.mark.parametrize(
    "query",
    [
        "{" + "viewer{" * 20_000,
        "{" + "viewer{" * 2_000 + "}" * 2_001,
        "{ cases(where: " + "[" * 20_000,
        "{ cases(where: " + "[" * 2_000 + "]" * 2_000 + ") { totalCount } }",
        "{ cases(where: " + "{not: " * 2_000 + "{}" + "}" * 2_000 + ") { totalCount } }",
        "query ($v: " + "[" * 2_000 + "Int" + "]" * 2_000 + ") { viewer { client } }",
        "{ " + "... { " * 2_000 + "}" * 2_001,
    ],
    ids=lambda query: query[:20],
)
async def test_a_document_nested_too_deeply(agencies: Agencies, query: str) -> None:
    with pytest.raises(CostExceeded):
        await agencies.ask(query)


@pytest.mark.parametrize(
    "query",
    [
        "{ " + "viewer { client } " * 2_000 + "}",
        "{ " + "... { viewer { client } } " * 1_200 + "}",
        "{ viewer { " + "client " * 9_000 + "} }",
        "{ " + "cases(first: 1) { totalCount } " * 1_000 + "}",
        "{ ...F0 } "
        + " ".join(f"fragment F{place} on Query {{ ...F{place + 1} viewer {{ client }} }}" for place in range(600))
        + " fragment F600 on Query { viewer { client } }",
    ],
    ids=["objects", "inline", "leaves", "arguments", "fragments"],
)
async def test_a_document_that_repeats_itself_is_given_up_early(agencies: Agencies, query: str) -> None:
    with pytest.raises(CostExceeded):
        await agencies.ask(query)


async def test_fragments_used_over_and_over_are_answered_once(agencies: Agencies) -> None:
    chain = " ".join(f"fragment F{each} on Court {{ parent {{ ...F{each + 1} ...F{each + 1} }} }}" for each in range(5))
    query = "{ cases { nodes { court { ...F0 } } } } " + chain + " fragment F5 on Court { code }"
    assert await agencies.data(query) == {"cases": {"nodes": []}}


async def test_variables_nested_too_deeply(agencies: Agencies) -> None:
    where: dict[str, Any] = {}
    for _ in range(5_000):
        where = {"not": where}
    query = "query ($w: EnforcementCaseFilter) { cases(where: $w) { totalCount } }"
    assert code(await agencies.ask(query, w=where)) == "VALIDATION_FAILED"


async def test_a_get_changes_nothing(agencies: Agencies) -> None:
    info = RequestInfo("test", Deadline.after_ms(1000), read_only=True)
    answer = await agencies.engine(GraphQLRequest("{ viewer { client } }"), info)
    assert answer.data == {"viewer": {"client": "local"}}


class Torn(RuntimeError):
    """Something of ours that breaks, with a number in its message."""


async def test_what_breaks_is_an_incident_without_a_number(agencies: Agencies) -> None:
    number = agencies.person(1)
    agencies.sources["court"].fault = Torn(f"no case for {number}")
    query = "query ($n: String!) { party(number: $n) { name cases { totalCount } } }"
    with capture_logs() as logs:
        answer = await agencies.ask(query, n=number)
    assert answer.data == {"party": {"name": "公民1", "cases": None}}
    assert failures(answer) == [("party.cases", "INTERNAL")]
    assert set(failure(answer)) == {"code", "incident"}
    assert answer.errors[0]["message"] == "internal error"
    assert number not in str(answer.errors)
    (entry,) = [each for each in logs if each["event"] == "internal_error"]
    assert entry["incident"] == failure(answer)["incident"] and entry["request_id"] == "test"
    assert entry["error"][0].endswith(".Torn") and any("harness.py" in frame for frame in entry["frames"])
    assert number not in str(logs), "a number stands in the log"


async def test_what_breaks_once_is_one_incident_however_many_fields_hang_on_it(agencies: Agencies) -> None:
    numbers = [agencies.person(serial) for serial in range(1, 21)]
    agencies.sources["court"].fault = Torn()
    query = "query ($n: [String!]!) { parties(numbers: $n) { cases { totalCount } } }"
    with capture_logs() as logs:
        answer = await agencies.ask(query, n=numbers)
    assert len(answer.errors) == 20 and len({error["extensions"]["incident"] for error in answer.errors}) == 1
    assert len(logs) == 1


async def test_an_error_tells_where_it_stands(agencies: Agencies) -> None:
    agencies.case(1, agencies.person(1))
    agencies.down("police")
    answer = await agencies.ask("{ cases {\n nodes {\n  held: detentions { id } } } }")
    assert answer.errors == (
        {
            "message": "police does not answer",
            "locations": [{"line": 3, "column": 3}],
            "path": ["cases", "nodes", 0, "held"],
            "extensions": {"code": "SOURCE_UNAVAILABLE", "source": "police"},
        },
    )
    assert (answer.executed, answer.status) == (True, 200)


async def test_a_field_that_may_not_be_null_takes_its_parent_with_it(agencies: Agencies) -> None:
    agencies.case(1)
    agencies.sources["court"].fails_at = "court.case_party"
    answer = await agencies.ask("{ cases { nodes { parties { name } } } viewer { client } }")
    assert answer.data == {"cases": None, "viewer": {"client": "local"}}
    assert failures(answer) == [("cases.nodes.0.parties", "SOURCE_UNAVAILABLE")]


async def test_skip_and_include(agencies: Agencies) -> None:
    number = agencies.person(1)
    query = """query ($n: String!, $no: Boolean!) { party(number: $n) {
        name @include(if: $no) number @skip(if: $no) cases { totalCount @include(if: $no) nodes { id } }
    } }"""
    party = (await agencies.data(query, n=number, no=False))["party"]
    assert party == {"number": number, "cases": {"nodes": []}}


async def test_a_request_leaves_nothing_behind_that_runs(agencies: Agencies) -> None:
    before = asyncio.all_tasks()
    agencies.silent("bank", "police")
    answer = await agencies.ask(NAME, deadline_ms=100, n=person_number(1))
    assert failures(answer) == [("party", "SOURCE_TIMEOUT")]
    assert asyncio.all_tasks() == before


async def test_the_business_date_is_the_platforms(agencies: Agencies) -> None:
    number = agencies.person(1)
    agencies.put("credit.consumption_restriction", party=number, issued_on=date(2026, 7, 1))
    query = "query ($n: String!) { party(number: $n) { creditStanding { restricted } } }"
    assert (await agencies.data(query, n=number))["party"]["creditStanding"]["restricted"] is True


async def test_the_schema_can_be_asked_for_beside_data(agencies: Agencies) -> None:
    data = await agencies.data('{ __type(name: "Query") { name } __schema { queryType { name } } viewer { client } }')
    assert data == {
        "__type": {"name": "Query"},
        "__schema": {"queryType": {"name": "Query"}},
        "viewer": {"client": "local"},
    }
