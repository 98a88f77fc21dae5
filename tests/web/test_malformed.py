"""Whatever bytes come: a typed 4xx, and the connection goes on."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.sample import make_server, running

HEADERS = {"content-type": "application/json"}


def answer(client: httpx.Client, body: bytes | Iterator[bytes]) -> tuple[int, str]:
    response = client.post("/graphql", content=body, headers=HEADERS)
    return response.status_code, response.json()["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize(
    "body",
    [
        b"null", b'"x"', b"1", b"true", b"[]", b"", b" ", b"\xff\xfe", b'{"query":"\xc3\x28"}',
        b'{"query":"{hello}","variables":{"a":NaN}}', b'{"query":"{hello}","variables":{"a":-Infinity}}',
        b'{"query":"{hello}","variables":{"a":"\\u0000"}}', b'{"query":"{hello}\\u0000"}',
        b'{"query":"{hello(name: \\"\\\\u0000\\")}"}', b'{"query":"{hello(name: \\"\\\\u{0}\\")}"}',
        b'{"query":"{hello}","variables":{"a":"\\ud800"}}', b'{"query":"\\udc00"}',
        b"[" * 100_000, b'{"query":' * 100_000, b'{"query":"{hello}","query":"{hello}"}',
    ],
    ids=lambda body: repr(body[:40]),
)  # fmt: skip
def test_a_malformed_body_is_a_typed_400(client: httpx.Client, body: bytes) -> None:
    assert answer(client, body) == (400, "BAD_REQUEST")
    assert client.post("/graphql", json={"query": "{ hello }"}).status_code == 200


def test_ten_megabytes_are_413_and_the_connection_goes_on(client: httpx.Client) -> None:
    assert answer(client, b'{"query":"' + b"a" * 10_000_000 + b'"}') == (413, "BAD_REQUEST")
    assert client.post("/graphql", json={"query": "{ hello }"}).status_code == 200


def test_ten_megabytes_in_chunks_without_a_length_are_413(client: httpx.Client) -> None:
    assert answer(client, (b"a" * 65_536 for _ in range(160))) == (413, "BAD_REQUEST")
    assert client.post("/graphql", json={"query": "{ hello }"}).status_code == 200


def test_a_caller_who_asks_first_is_refused_before_sending(url: str) -> None:
    head = b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    answered = raw(url, head + b"Content-Length: 10000000\r\nExpect: 100-continue\r\n\r\n")
    assert answered.startswith(b"HTTP/1.1 413 "), answered[:60]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_arbitrary_bytes_are_never_a_5xx(client: httpx.Client, body: bytes) -> None:
    response = client.post("/graphql", content=body, headers=HEADERS)
    assert response.status_code < 500, response.text
    assert response.json()["errors"][0]["extensions"]["code"] in ("BAD_REQUEST", "VALIDATION_FAILED")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["query", "variables", "operationName", "extensions"]),
        st.recursive(
            st.none() | st.integers() | st.floats() | st.text() | st.sampled_from(["{hello}", "{", '{hello(n:"\\u{']),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
            max_leaves=6,
        ),
    )
)
def test_arbitrary_parameters_are_never_a_5xx(client: httpx.Client, body: dict[str, object]) -> None:

    response = client.post("/graphql", content=json.dumps(body).encode(), headers=HEADERS)
    assert response.status_code < 500, response.text


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80))
def test_an_arbitrary_query_string_is_never_a_5xx(client: httpx.Client, raw_query: bytes) -> None:
    query = "".join(f"%{byte:02x}" for byte in raw_query)
    for url in (f"/graphql?query={query}", f"/graphql?{query}", f"/graphql?query=%7Bhello%7D&variables={query}"):
        assert client.get(url).status_code < 500, url


def raw(url: str, sent: bytes, pause_s: float = 0.0, more: bytes = b"") -> bytes:
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port or 80), timeout=10) as connection:
        connection.sendall(sent)
        if more:
            time.sleep(pause_s)
            connection.sendall(more)
        received = b""
        while chunk := connection.recv(65_536):
            received += chunk
            if b"\r\n\r\n" in received and b"}" in received:
                break
        return received


def test_what_is_no_http_is_a_typed_400(url: str) -> None:
    answered = raw(url, b"\x16\x03\x01 hello\r\n\r\n")
    assert answered.startswith(b"HTTP/1.1 400 ") and b'"code":"BAD_REQUEST"' in answered


@pytest.mark.parametrize("header", [b"X-Long: " + b"a" * 40_000, b"\r\n".join(b"X-%d: 1" % n for n in range(10_000))])
def test_a_head_beyond_the_cap_is_a_typed_431(url: str, header: bytes) -> None:
    answered = raw(url, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + b"\r\n\r\n")
    assert answered.startswith(b"HTTP/1.1 431 ") and b'"code":"BAD_REQUEST"' in answered


def test_a_head_that_never_ends_is_a_typed_431(url: str) -> None:
    answered = raw(url, b"GET / HTTP/1.1\r\nX-Long: a", 0.1, b"a" * 40_000)
    assert answered.startswith(b"HTTP/1.1 431 ")


def test_a_body_that_does_not_come_is_refused_at_the_deadline(url: str) -> None:
    head = b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    answered = raw(url, head + b"Zhixing-Deadline-Ms: 100\r\nContent-Length: 100\r\n\r\n{")
    assert answered.startswith(b"HTTP/1.1 400 ") and b"did not arrive" in answered


def test_a_head_that_does_not_come_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.protocol.BoundedProtocol.head_timeout_s", 0.2)
    with running(make_server()) as url:
        assert raw(url, b"GET / HTTP/1.1\r\nHost:") == b""


def test_more_requests_than_the_limit_are_throttled() -> None:
    with running(make_server(max_in_flight=0)) as url:
        response = httpx.post(f"{url}/graphql", json={"query": "{ hello }"}, trust_env=False)
    assert (response.status_code, response.headers["retry-after"]) == (429, "1")
    assert response.json()["errors"][0]["extensions"]["code"] == "THROTTLED"
