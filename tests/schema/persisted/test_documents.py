"""Which document runs: by text, by hash, by both; and which may not."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from identifiers.errors import BadRequest, Forbidden, PersistedQueryNotFound, RequestError
from schema.persisted.documents import Documents
from schema.request import GraphQLRequest
from tests.schema.persisted.knowing import knowing, sha256

REGISTERED = "query Registered { viewer { client } }"
OTHER = "query Other { viewer { agency } }"
UNKNOWN = "0" * 64


def request(query: str = "", asked: str | None = None, **extensions: Any) -> GraphQLRequest:
    """A request with this text, and naming this hash."""
    if asked is not None:
        extensions["persistedQuery"] = {"version": 1, "sha256Hash": asked}
    return GraphQLRequest(query, "Name", {"a": 1}, extensions)


def code(documents: Documents, asked: GraphQLRequest) -> tuple[str, int]:
    """Code and status of a refusal."""
    with pytest.raises(RequestError) as refused:
        documents(asked)
    return refused.value.code, refused.value.status


@pytest.fixture(params=[False, True], ids=["any", "registered"])
def documents(request: pytest.FixtureRequest) -> Documents:
    """Both modes, one document registered."""
    return Documents(knowing(REGISTERED), registered_only=request.param)


@pytest.fixture
def anything() -> Documents:
    """Any document runs."""
    return Documents(knowing(REGISTERED), registered_only=False)


@pytest.fixture
def strict() -> Documents:
    """Registered ones alone run."""
    return Documents(knowing(REGISTERED), registered_only=True)


@pytest.mark.parametrize("query", ["", REGISTERED])
def test_what_is_registered_runs_by_its_hash(documents: Documents, query: str) -> None:
    found = documents(request(query, sha256(REGISTERED), other=1))
    assert (found.query, found.operation_name, found.variables) == (REGISTERED, "Name", {"a": 1})
    assert found.extensions["other"] == 1


def test_a_hash_gives_the_same_string_each_time(documents: Documents) -> None:
    """A string keeps its own hash: what is cached by document is then found without reading the text again."""
    copy = "".join(REGISTERED)
    texts = [documents(request(query, sha256(REGISTERED))).query for query in ("", copy, "")]
    assert len({id(each) for each in texts}) == 1


def test_what_is_registered_runs_by_its_text(documents: Documents) -> None:
    asked = request(REGISTERED)
    assert documents(asked) is asked


def test_without_a_hash_any_text_runs(anything: Documents) -> None:
    for query in (OTHER, "", "{ nonsense", REGISTERED + " "):
        assert anything(request(query)).query == query


def test_an_unknown_hash_is_known_once_its_text_came(anything: Documents) -> None:
    for _ in range(2):
        assert code(anything, request("", sha256(OTHER))) == ("PERSISTED_QUERY_NOT_FOUND", 200)
    assert anything(request(OTHER, sha256(OTHER))).query == OTHER
    assert anything(request("", sha256(OTHER))).query == OTHER


def test_the_message_is_the_one_that_apollos_clients_look_for(anything: Documents) -> None:
    with pytest.raises(PersistedQueryNotFound) as refused:
        anything(request("", UNKNOWN))
    assert refused.value.message == "PersistedQueryNotFound"


@pytest.mark.parametrize("known", [REGISTERED, OTHER])
def test_a_text_that_is_not_its_hashs_is_refused_and_changes_nothing(anything: Documents, known: str) -> None:
    anything(request(OTHER, sha256(OTHER)))
    assert code(anything, request("{ evil }", sha256(known))) == ("BAD_REQUEST", 400)
    assert code(anything, request("{ evil }", UNKNOWN)) == ("BAD_REQUEST", 400)
    assert anything(request("", sha256(known))).query == known
    assert code(anything, request("", UNKNOWN)) == ("PERSISTED_QUERY_NOT_FOUND", 200)


@pytest.mark.parametrize(
    "asked",
    [
        request(OTHER),
        request(REGISTERED + " "),
        request(""),
        request("", sha256(OTHER)),
        request(OTHER, sha256(OTHER)),
        request("query { __schema { types { name } } }"),
        request(f"{REGISTERED} {OTHER}"),
    ],
)
def test_what_is_not_registered_does_not_run_where_only_that_may(strict: Documents, asked: GraphQLRequest) -> None:
    for _ in range(2):
        assert code(strict, asked) == ("FORBIDDEN", 403)


def test_the_refusal_says_why(strict: Documents) -> None:
    with pytest.raises(Forbidden) as refused:
        strict(request(OTHER))
    assert refused.value.extensions == {"code": "FORBIDDEN", "reason": "NOT_REGISTERED"}
    assert "zhixing operations add" in refused.value.message


def test_a_registered_hash_is_no_pass_for_another_text(strict: Documents) -> None:
    assert code(strict, request(OTHER, sha256(REGISTERED))) == ("BAD_REQUEST", 400)


@pytest.mark.parametrize(
    "persisted",
    [
        1,
        "x",
        [],
        {},
        {"version": 2, "sha256Hash": sha256(REGISTERED)},
        {"version": "1", "sha256Hash": sha256(REGISTERED)},
        {"sha256Hash": sha256(REGISTERED)},
        {"version": 1},
        {"version": 1, "sha256Hash": None},
        {"version": 1, "sha256Hash": [sha256(REGISTERED)]},
        {"version": 1, "sha256Hash": sha256(REGISTERED).upper()},
        {"version": 1, "sha256Hash": sha256(REGISTERED)[:-1]},
        {"version": 1, "sha256Hash": sha256(REGISTERED) + "\n"},
    ],
)
def test_another_form_is_refused(documents: Documents, persisted: object) -> None:
    for query in ("", REGISTERED):
        with pytest.raises(BadRequest):
            documents(request(query, persistedQuery=persisted))


def test_what_is_remembered_stays_within_its_budget() -> None:
    budget_bytes = 1_000_000
    few = Documents(knowing(REGISTERED), registered_only=False, remembered_bytes=budget_bytes)
    queries = [f"{{ a{place} }}" + " " * (place % 200) for place in range(6_000)]
    tracemalloc.start()
    try:
        before_bytes = tracemalloc.get_traced_memory()[0]
        for each in queries:
            few(request("".join(list(each)), sha256(each)))
        taken_bytes = tracemalloc.get_traced_memory()[0] - before_bytes
    finally:
        tracemalloc.stop()
    assert budget_bytes * 0.6 < taken_bytes < budget_bytes * 1.1
    assert code(few, request("", sha256(queries[0]))) == ("PERSISTED_QUERY_NOT_FOUND", 200)
    assert few(request("", sha256(queries[-1]))).query == queries[-1]
    assert few(request("", sha256(REGISTERED))).query == REGISTERED
