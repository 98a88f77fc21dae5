"""GET /graphql: queries only, and never with an official number in the URL."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest


def get(client: httpx.Client, **parameters: str) -> httpx.Response:
    return client.get("/graphql", params=parameters)


def code(response: httpx.Response) -> Any:
    return response.json()["errors"][0]["extensions"]["code"]


def test_a_query_with_variables_is_answered(client: httpx.Client) -> None:
    query = "query a($n: String) { hello(name: $n) } query b { __typename }"
    response = get(client, query=query, variables=json.dumps({"n": "执行"}), operationName="a", extensions="{}")
    assert (response.status_code, response.json()) == (200, {"data": {"hello": "hello 执行"}})


def test_empty_parameters_count_as_absent(client: httpx.Client) -> None:
    assert get(client, query="{ hello }", variables="", operationName="", extensions="").status_code == 200


def test_a_mutation_is_405_and_told_to_post(client: httpx.Client) -> None:
    for accept in ("application/json", "application/graphql-response+json"):
        response = client.get("/graphql", params={"query": "mutation { note }"}, headers={"accept": accept})
        assert (response.status_code, response.headers["allow"], code(response)) == (405, "POST", "BAD_REQUEST")


@pytest.mark.parametrize(
    "path",
    [
        "/graphql",
        "/graphql?query=",
        "/graphql?query=%7Bhello%7D&query=%7Bhello%7D",
        "/graphql?query=%ff%fe",
        "/graphql?query=%7Bhello%7D&variables=%7B",
        "/graphql?query=%7Bhello%7D&variables=%5B%5D",
        "/graphql?query=%7Bhello%7D&variables=NaN",
        "/graphql?query=%7Bhello%7D%00",
        "/graphql?query=%7Bhello%7D&extensions=1",
        "/graphql?" + "&".join(f"p{i}=1" for i in range(17)),
    ],
)
def test_a_malformed_url_is_400(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    "number",
    ["330502199001011239", "91330500MA2B4KX55H", "浙E12345", "（2023）浙0522执1234号", "LSVAA4182E2184847"],
)
def test_a_number_anywhere_in_the_url_is_refused(client: httpx.Client, number: str) -> None:
    query = "query($n: String) { hello(name: $n) }"
    for parameters in (
        {"query": f'{{ hello(name: "{number}") }}'},
        {"query": query, "variables": json.dumps({"n": number}, ensure_ascii=False)},
        {"query": query, "variables": json.dumps({"n": number})},
        {"query": query, "extensions": json.dumps({number: 1})},
        {"query": query, "operationName": number},
        {"query": query, "other": number},
        {"query": query, number: "1"},
    ):
        response = get(client, **parameters)
        assert (response.status_code, code(response)) == (400, "BAD_REQUEST"), parameters
        assert number not in response.text


def test_an_opaque_id_in_the_url_is_no_number(client: httpx.Client) -> None:
    assert get(client, query='{ hello(name: "p_Zx81kQ0aN2v7LmT4c9Yb3w") }').status_code == 200
