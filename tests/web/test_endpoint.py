"""/graphql over HTTP: what is answered, what is refused, with which status, in which form."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.web.sample import DEADLINE_MS

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


def post(client: httpx.Client, body: Any, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/graphql", content=content, headers={"content-type": JSON, **headers})


def only_error(response: httpx.Response) -> dict[str, Any]:
    body = response.json()
    assert list(body) == ["errors"], f"a refusal holds errors alone, not {list(body)}"
    (error,) = body["errors"]
    assert error["extensions"]["requestId"] == response.headers["x-request-id"]
    return dict(error)


def test_a_query_is_answered_with_safe_headers(client: httpx.Client) -> None:
    response = post(client, {"query": "query($n: String) { hello(name: $n) }", "variables": {"n": "执行"}})
    assert (response.status_code, response.json()) == (200, {"data": {"hello": "hello 执行"}})
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0.5, */*", JSON),
        (f"{GRAPHQL};q=0, */*", JSON),
        (f"{JSON};q=0, */*", GRAPHQL),
        (f"{GRAPHQL}; charset=utf-8", GRAPHQL),
        (f"{GRAPHQL}; charset=gbk, {JSON};q=0.1", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        (f"nonsense;q=high, {JSON}", JSON),
    ],
)
def test_the_answer_takes_the_form_that_accept_prefers(client: httpx.Client, accept: str, expected: str) -> None:
    response = post(client, {"query": "{ hello }"}, accept=accept)
    assert (response.status_code, response.headers["content-type"]) == (200, f"{expected}; charset=utf-8")


@pytest.mark.parametrize("accept", ["text/html", f"{JSON};q=0, {GRAPHQL};q=0", f"{JSON}; charset=gbk", "*/*;q=0"])
def test_an_accept_without_our_forms_is_406(client: httpx.Client, accept: str) -> None:
    response = post(client, {"query": "{ hello }"}, accept=accept)
    assert (response.status_code, only_error(response)["extensions"]["code"]) == (406, "BAD_REQUEST")


@pytest.mark.parametrize(("accept", "status"), [(JSON, 200), ("*/*", 200), (GRAPHQL, 400)])
@pytest.mark.parametrize("query", ["{", "{ nothing }", "query($n: Int!) { __typename }"])
def test_what_fails_validation_is_200_only_as_plain_json(
    client: httpx.Client, accept: str, status: int, query: str
) -> None:
    response = post(client, {"query": query}, accept=accept)
    assert (response.status_code, only_error(response)["extensions"]["code"]) == (status, "VALIDATION_FAILED")


def test_a_field_error_keeps_its_code_and_the_data(client: httpx.Client) -> None:
    response = post(client, {"query": "{ number hello }"}, accept=GRAPHQL)
    body = response.json()
    assert (response.status_code, body["data"]) == (200, {"number": None, "hello": "hello world"})
    assert body["errors"][0]["extensions"] == {
        "code": "INVALID_NUMBER",
        "kind": "RESIDENT_ID",
        "check": "length",
        "requestId": response.headers["x-request-id"],
    }


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "", "application/graphql", "application/json, text/plain", "application/json; charset=gbk",
     "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)  # fmt: skip
def test_another_content_type_is_415(client: httpx.Client, content_type: str) -> None:
    response = client.post("/graphql", content=b'{"query":"{hello}"}', headers={"content-type": content_type})
    assert (response.status_code, only_error(response)["extensions"]["code"]) == (415, "BAD_REQUEST")


def test_a_packed_body_is_415(client: httpx.Client) -> None:
    response = post(client, {"query": "{ hello }"}, **{"content-encoding": "gzip"})
    assert (response.status_code, only_error(response)["extensions"]["code"]) == (415, "BAD_REQUEST")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_another_method_is_405(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/graphql")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")
    assert only_error(response)["extensions"]["code"] == "BAD_REQUEST"


@pytest.mark.parametrize(
    "body",
    [
        {}, {"query": None}, {"query": 1}, {"query": ["{hello}"]}, {"query": {"a": 1}},
        {"query": "{hello}", "variables": []}, {"query": "{hello}", "variables": "{}"},
        {"query": "{hello}", "operationName": 1}, {"query": "{hello}", "extensions": 0},
        [{"query": "{hello}"}, {"query": "{hello}"}], [],
    ],
)  # fmt: skip
def test_wrong_parameters_are_400_in_both_forms(client: httpx.Client, body: Any) -> None:
    for accept in (JSON, GRAPHQL):
        response = post(client, body, accept=accept)
        assert (response.status_code, only_error(response)["extensions"]["code"]) == (400, "BAD_REQUEST")


def test_a_batch_is_told_what_to_send_instead(client: httpx.Client) -> None:
    assert "one operation in each request" in only_error(post(client, [{"query": "{ hello }"}]))["message"]


def test_nulls_and_unknown_members_are_allowed(client: httpx.Client) -> None:
    body = {"query": "{ hello }", "variables": None, "operationName": None, "extensions": None, "id": 7}
    assert post(client, body).json() == {"data": {"hello": "hello world"}}


def test_the_operation_is_chosen_by_name(client: httpx.Client) -> None:
    query = 'query a { hello(name: "a") } query b { hello(name: "b") }'
    assert post(client, {"query": query, "operationName": "b"}).json() == {"data": {"hello": "hello b"}}


def test_a_document_beyond_the_cap_is_413(client: httpx.Client) -> None:
    response = post(client, {"query": "{ hello }" + " " * 100_000})
    assert (response.status_code, only_error(response)["extensions"]["code"]) == (413, "BAD_REQUEST")


class TestDeadline:
    def remaining(self, client: httpx.Client, header: str) -> float:
        response = post(client, {"query": "{ remainingMs }"}, **{"zhixing-deadline-ms": header})
        return float(response.json()["data"]["remainingMs"])

    def test_the_caller_lowers_it(self, client: httpx.Client) -> None:
        assert 0 < self.remaining(client, "700") <= 700

    def test_the_caller_cannot_raise_it(self, client: httpx.Client) -> None:
        assert 700 < self.remaining(client, "600000") <= DEADLINE_MS

    @pytest.mark.parametrize("header", ["0", "-1", "1.5", "soon", "", "1 000", "9999999999", "0x10"])
    def test_garbage_is_400(self, client: httpx.Client, header: str) -> None:
        response = post(client, {"query": "{ hello }"}, **{"zhixing-deadline-ms": header})
        assert (response.status_code, only_error(response)["extensions"]["code"]) == (400, "BAD_REQUEST")

    def test_an_engine_that_does_not_end_is_cut_off(self, client: httpx.Client) -> None:
        response = post(client, {"query": "{ wait(ms: 60000) }"}, **{"zhixing-deadline-ms": "50"})
        assert (response.status_code, only_error(response)["extensions"]["code"]) == (500, "INTERNAL")


class TestRequestId:
    def test_a_sane_one_is_kept(self, client: httpx.Client) -> None:
        response = post(client, {"query": "{"}, **{"x-request-id": "agency-7.req_0042"})
        assert only_error(response)["extensions"]["requestId"] == "agency-7.req_0042"

    @pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a;b", "330502199001011239", "a/b", "执"])
    def test_another_is_replaced(self, client: httpx.Client, given: str) -> None:
        headers = [(b"content-type", b"application/json"), (b"x-request-id", given.encode())]
        response = client.post("/graphql", content=b'{"query":"{hello}"}', headers=headers)
        assert response.headers["x-request-id"] not in ("", given)

    def test_made_ones_differ(self, client: httpx.Client) -> None:
        assert len({post(client, {"query": "{ hello }"}).headers["x-request-id"] for _ in range(5)}) == 5


@pytest.mark.parametrize("query", ["query($note: String) { fault(note: $note) }", "{ unprintable }"])
def test_a_fault_of_ours_shows_an_incident_and_nothing_else(client: httpx.Client, query: str) -> None:
    response = post(client, {"query": query, "variables": {"note": "330502199001011239"}}, accept=GRAPHQL)
    error = only_error(response)
    assert response.status_code == 500
    assert error["message"] == "internal error"
    assert set(error["extensions"]) == {"code", "incident", "requestId"}
    assert "3305" not in response.text


def test_a_page_that_rebinds_its_name_is_refused(client: httpx.Client) -> None:
    response = post(client, {"query": "{ hello }"}, host="evil.example:8000")
    assert (response.status_code, only_error(response)["extensions"]["code"]) == (400, "BAD_REQUEST")


def test_localhost_is_us(client: httpx.Client) -> None:
    assert post(client, {"query": "{ hello }"}, host="localhost:8000").status_code == 200
