"""Logs tell what happened and nothing about a person: numbers are sent everywhere, and none is found."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import structlog

from identifiers.errors import describe
from tests.schema.persisted.knowing import sha256
from tests.web.sample import make_server, running
from web.logs import configure_logs, document_hash

PERSONAL = ["330502199001011239", "91330500MA2B4KX55H", "浙E12345", "LSVAA4182E2184847", "王小明", "13800138000"]


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the logs of the test go; afterwards everything is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    before = structlog.get_config()
    target = io.StringIO()
    configure_logs("debug", target, pretty=False)
    yield target
    structlog.configure(**before)
    root.handlers = handlers
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def requests(stream: io.StringIO) -> list[dict[str, Any]]:
    return [line for line in lines(stream) if line["event"] == "request"]


def test_one_line_a_request_says_what_happened(stream: io.StringIO) -> None:
    with running(make_server()) as url:
        body = {"query": "{ hello number }"}
        response = httpx.post(f"{url}/graphql", json=body, headers={"x-request-id": "r-1"}, trust_env=False)
    (line,) = requests(stream)
    assert line.pop("duration_ms") > 0
    assert line.pop("time").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "request_id": "r-1",
        "method": "POST",
        "route": "/graphql",
        "operation": "query",
        "document": document_hash("{ hello number }"),
        "status": 200,
        "codes": ["INVALID_NUMBER"],
        "bytes": len(response.content),
    }


def test_a_document_by_its_hash_is_told_as_by_its_text(stream: io.StringIO) -> None:
    """Never by that hash: where a number is written into the document it could be tried out number by number."""
    query = f'{{ hello(name: "{PERSONAL[0]}") }}'
    named = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha256(query)}}}
    with running(make_server()) as url:
        for body in ({"query": query}, {"query": query, **named}, named):
            httpx.post(f"{url}/graphql", json=body, trust_env=False).raise_for_status()
    assert [line["document"] for line in requests(stream)] == [document_hash(query)] * 3
    assert sha256(query)[:12] not in stream.getvalue()


def test_numbers_and_names_sent_everywhere_are_logged_nowhere(stream: io.StringIO) -> None:
    with running(make_server()) as url, httpx.Client(base_url=url, trust_env=False) as client:
        for secret in PERSONAL:
            send_everywhere(client, secret)
    assert len(requests(stream)) == len(PERSONAL) * 13, "every request has its line"
    assert any(line["event"] == "internal_error" for line in lines(stream)), "the fault is logged"
    text = stream.getvalue()
    for secret in PERSONAL:
        assert secret not in text and json.dumps(secret)[1:-1] not in text, f"{secret} is in the logs"


def send_everywhere(client: httpx.Client, secret: str) -> None:
    with_variable = "query($note: String) { %s(%s: $note) }"
    posts: list[dict[str, Any]] = [
        {"query": f'{{ hello(name: "{secret}") }}'},
        {"query": f"{{ {secret} }}"},
        {"query": f"# {secret}\n{{ p{secret}: hello }}"},
        {"query": with_variable % ("hello", "name"), "variables": {"note": secret}},
        {"query": with_variable % ("fault", "note"), "variables": {"note": secret}},
        {"query": with_variable % ("number", "of"), "variables": {"note": secret}},
        {"query": "query a { hello }", "operationName": secret},
        {"query": "{ hello }", "extensions": {secret: secret}, secret: secret},
        {"query": "mutation($note: String) { note(text: $note) }", "variables": {"note": secret}},
    ]
    for body in posts:
        client.post("/graphql", json=body)
    raw = secret.encode()
    names = (b"x-request-id", b"user-agent", b"referer", b"accept", b"zhixing-deadline-ms", b"host", b"cookie")
    for path in ("/graphql", f"/{secret}"):
        client.get(path, params={"query": secret, secret: secret}, headers=[(name, raw) for name in names])
    client.post(f"/graphql/{secret}", content=raw)
    client.post("/graphql", content=raw, headers={"content-type": "application/json"})


def test_other_libraries_records_lose_their_arguments_and_messages(stream: io.StringIO) -> None:
    secret = PERSONAL[0]
    try:
        raise ValueError(f"Key (number)=({secret}) already exists") from KeyError(secret)
    except ValueError:
        logging.getLogger("some.driver").exception("query failed for %s", secret)
    logging.getLogger("some.driver").warning("row %s\n%s", secret, "王小明")
    logging.getLogger("some.driver").debug("parameters %s", secret)
    first, second = lines(stream)
    assert first["error"] == ["builtins.ValueError", "builtins.KeyError"]
    assert first["frames"][0].startswith("web/test_logs.py:")
    assert (first["event"], second["event"]) == ("query failed for %s", "row %s")
    assert secret not in stream.getvalue() and "王小明" not in stream.getvalue()


def test_the_last_net_removes_what_looks_like_a_number(stream: io.StringIO) -> None:
    structlog.get_logger().info("careless", value=PERSONAL[0], many=[PERSONAL[1], "fine"])
    (line,) = lines(stream)
    assert (line["value"], line["many"][1]) == ("[removed: seems to hold a number]", "fine")
    assert PERSONAL[1] not in stream.getvalue()


def test_the_level_is_kept(stream: io.StringIO) -> None:
    configure_logs("warning", stream, pretty=False)
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    assert [line["event"] for line in lines(stream)] == ["loud"]


def test_a_terminal_gets_text(stream: io.StringIO) -> None:
    configure_logs("info", stream, pretty=True)
    structlog.get_logger().info("request", status=200)
    assert not stream.getvalue().startswith("{") and "status=200" in stream.getvalue()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('{ p(n: "330502199001011239") { id } }', '{ p(n: "110101199003078515") { id } }', True),
        ('{ p(n: """a "quoted" b""") }', '{ p(n: """c""") }', True),
        ("{ p(n: 330502199001011239) }", "{ p(n: 110101199003078515) }", True),
        ('{ p(n: "a\\"b") }', '{ p(n: "c") }', True),
        ("{ a }", "{ b }", False),
        ('{ p(n: "x") { id } }', '{ p(n: "x") { name } }', False),
    ],
)
def test_the_hash_tells_queries_apart_but_not_their_literals(one: str, other: str, same: bool) -> None:
    assert (document_hash(one) == document_hash(other)) is same


def test_a_loop_of_causes_is_described_within_bounds() -> None:
    first, second = ValueError(), KeyError()
    first.__context__, second.__context__ = second, first
    assert len(describe(first)["error"]) <= 12
