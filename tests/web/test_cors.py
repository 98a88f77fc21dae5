"""Pages of other origins: nobody by default, exactly who is named by the setting."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from connectors.settings import read_settings
from identifiers.errors import SettingsError
from tests.web.sample import make_server, running

ORIGIN = "https://desk.court.example:8443"
QUESTION = {"query": "{ hello }"}
PREFLIGHT = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}


@pytest.fixture(scope="module")
def open_to_one() -> Iterator[httpx.Client]:
    """A client of a server that names one origin."""
    with running(make_server(cors_origins=(ORIGIN,))) as url, httpx.Client(base_url=url, trust_env=False) as http:
        yield http


def test_who_is_named_may_read(open_to_one: httpx.Client) -> None:
    response = open_to_one.post("/graphql", json=QUESTION, headers={"origin": ORIGIN})
    assert response.json() == {"data": {"hello": "hello world"}}
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert "x-request-id" in response.headers["access-control-expose-headers"].lower()
    assert "Origin" in response.headers["vary"] and "Accept" in response.headers["vary"]
    assert "access-control-allow-credentials" not in response.headers


def test_an_error_may_be_read_too(open_to_one: httpx.Client) -> None:
    response = open_to_one.post("/graphql", content=b"{", headers={"origin": ORIGIN})
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (415, ORIGIN)


def test_the_preflight_names_what_may_be_sent(open_to_one: httpx.Client) -> None:
    response = open_to_one.options("/graphql", headers={"origin": ORIGIN, **PREFLIGHT})
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert response.headers["access-control-allow-methods"] == "GET, POST"
    assert "content-type" in response.headers["access-control-allow-headers"].lower()
    assert response.headers["vary"] == "Origin"


@pytest.mark.parametrize(
    "origin",
    ["null", "*", f"{ORIGIN}.evil.example", ORIGIN.replace("https", "http"), ORIGIN.removesuffix(":8443"),
     ORIGIN.upper(), "https://evil.example", f"{ORIGIN}/", ""],
)  # fmt: skip
def test_whoever_else_gets_no_leave(open_to_one: httpx.Client, origin: str) -> None:
    asked = open_to_one.post("/graphql", json=QUESTION, headers={"origin": origin})
    before = open_to_one.options("/graphql", headers={"origin": origin, **PREFLIGHT})
    assert (asked.status_code, before.status_code) == (200, 405)
    for response in (asked, before):
        assert "Origin" in response.headers["vary"], "a cache would hand one origin's answer to another"
        assert [name for name in response.headers if name.startswith("access-control")] == []


def test_without_an_origin_caches_are_told_too(open_to_one: httpx.Client) -> None:
    response = open_to_one.post("/graphql", json=QUESTION)
    assert "Origin" in response.headers["vary"] and "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("path", ["/", "/metrics", "/readyz", "/schema.graphql", "/static/start.js"])
def test_other_addresses_stay_closed(open_to_one: httpx.Client, path: str) -> None:
    assert "access-control-allow-origin" not in open_to_one.get(path, headers={"origin": ORIGIN}).headers


def test_by_default_nobody_is_named(client: httpx.Client) -> None:
    assert read_settings({}).cors_origins == ()
    assert client.options("/graphql", headers={"origin": ORIGIN, **PREFLIGHT}).status_code == 405
    response = client.post("/graphql", json=QUESTION, headers={"origin": ORIGIN})
    assert "access-control-allow-origin" not in response.headers and "Origin" not in response.headers["vary"]


def test_the_setting_is_a_list() -> None:
    read = read_settings({"ZHIXING_CORS_ORIGINS": f"{ORIGIN}, http://127.0.0.1:5173,"})
    assert read.cors_origins == (ORIGIN, "http://127.0.0.1:5173")


@pytest.mark.parametrize(
    "wrong",
    ["*", "null", "desk.court.example", f"{ORIGIN}/", f"{ORIGIN}/app", "https://*.example", "HTTPS://A.EXAMPLE"],
)
def test_what_no_browser_would_send_does_not_start(wrong: str) -> None:
    with pytest.raises(SettingsError, match="ZHIXING_CORS_ORIGINS must be origins such as"):
        read_settings({"ZHIXING_CORS_ORIGINS": wrong})
