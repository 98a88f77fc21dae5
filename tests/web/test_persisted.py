"""Documents by their hash over HTTP, asked as Apollo's clients ask: the hash first, then with the text."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from schema.persisted.checking import LONGEST_CHARS
from schema.persisted.documents import Documents
from tests.schema.persisted.knowing import knowing, sha256
from tests.web.sample import make_server, running
from web.limits import MAX_QUERY_CHARS
from web.numbers import holds_number

JSON = "application/json"
RESPONSE = "application/graphql-response+json"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
_SERIAL = itertools.count()


@pytest.fixture
def query() -> str:
    """A document that nobody has sent yet."""
    return f"query ($n: String) {{ hello(name: $n) a{next(_SERIAL)}: __typename }}"


@pytest.fixture(scope="module")
def strict() -> Iterator[httpx.Client]:
    """A client of a server that runs one registered document alone."""
    documents = Documents(knowing("{ hello }"), registered_only=True)
    with (
        running(make_server(documents=documents, registered_only=True)) as url,
        httpx.Client(base_url=url, trust_env=False) as http,
    ):
        yield http


def extensions(document: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": sha256(document)}}


def post(client: httpx.Client, accept: str = RESPONSE, **body: Any) -> httpx.Response:
    return client.post("/graphql", json=body, headers={"accept": accept})


def get(client: httpx.Client, document: str, accept: str = RESPONSE, **parameters: str) -> httpx.Response:
    asked = {"extensions": json.dumps(extensions(document)), **parameters}
    return client.get("/graphql", params=asked, headers={"accept": accept})


def code(response: httpx.Response) -> Any:
    return response.json()["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize("accept", [JSON, RESPONSE])
def test_the_hash_first_then_with_the_text_then_the_hash_is_enough(
    client: httpx.Client, query: str, accept: str
) -> None:
    named = {"variables": {"n": "执行"}, "extensions": extensions(query)}
    first = post(client, accept, **named)
    assert (first.status_code, code(first)) == (200, "PERSISTED_QUERY_NOT_FOUND")
    assert first.json()["errors"][0]["message"] == "PersistedQueryNotFound" and "data" not in first.json()
    both = post(client, accept, query=query, **named)
    again = post(client, accept, **named)
    assert both.json() == again.json() and both.json()["data"]["hello"] == "hello 执行"


def test_a_get_names_it_by_hash_too(client: httpx.Client, query: str) -> None:
    assert code(get(client, query)) == "PERSISTED_QUERY_NOT_FOUND"
    assert get(client, query, query=query).json()["data"]["hello"] == "hello world"
    assert get(client, query, variables='{"n": "x"}').json()["data"]["hello"] == "hello x"
    assert get(client, query, accept=BROWSER).json()["data"]["hello"] == "hello world"


def test_a_mutation_by_hash_is_no_more_for_get_than_by_text(client: httpx.Client) -> None:
    mutation = 'mutation { note(text: "by hash") }'
    post(client, query=mutation, extensions=extensions(mutation))
    response = get(client, mutation)
    assert (response.status_code, code(response)) == (405, "BAD_REQUEST")


def test_a_hash_of_another_text_is_refused(client: httpx.Client, query: str) -> None:
    response = post(client, query=query, extensions=extensions("{ hello }"))
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("persisted", [{"persistedQuery": None}, {"persistedQuery": {}}, {"other": {"version": 1}}])
def test_without_a_text_and_a_hash_nothing_was_asked(client: httpx.Client, persisted: Any) -> None:
    response = post(client, extensions=persisted)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


def test_a_hash_that_ends_like_a_number_is_none(client: httpx.Client) -> None:
    texts = (f"{{ hello }} #{serial}" for serial in itertools.count())
    found = next(text for text in texts if holds_number(f'"{sha256(text)[1:]}"'))
    response = get(client, found, query=found)
    assert response.json() == {"data": {"hello": "hello world"}}


def test_a_number_beside_a_hash_is_refused_still(client: httpx.Client, query: str) -> None:
    response = get(client, query, variables='{"n": "330502199001011239"}')
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("accept", [JSON, RESPONSE])
@pytest.mark.parametrize("query", ["{ hello }#", "{ __schema { types { name } } }", "{ __typename }"])
def test_what_is_not_registered_is_403(strict: httpx.Client, accept: str, query: str) -> None:
    both = {"query": query, "extensions": extensions(query)}
    answers = [post(strict, accept, **each) for each in ({"query": query}, both, {"extensions": extensions(query)})]
    answers += [get(strict, query), get(strict, query, query=query)]
    assert [(each.status_code, code(each)) for each in answers] == [(403, "FORBIDDEN")] * 5
    assert all(each.json()["errors"][0]["extensions"]["reason"] == "NOT_REGISTERED" for each in answers)


def test_what_is_registered_runs_by_text_and_by_hash(strict: httpx.Client) -> None:
    for body in ({"query": "{ hello }"}, {"extensions": extensions("{ hello }")}):
        assert post(strict, **body).json() == {"data": {"hello": "hello world"}}
    assert get(strict, "{ hello }").json() == {"data": {"hello": "hello world"}}


def test_in_graphiqls_place_a_page_says_it(strict: httpx.Client) -> None:
    page = strict.get("/graphql", headers={"accept": BROWSER})
    assert page.status_code == 200 and "Registered operations only" in page.text and "NOT_REGISTERED" in page.text
    assert strict.get("/schema.graphql").status_code == 200


def test_what_is_registered_may_be_as_long_as_what_is_sent() -> None:
    assert LONGEST_CHARS == MAX_QUERY_CHARS
