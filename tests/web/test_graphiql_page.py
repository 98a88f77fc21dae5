"""`/graphql` in a browser: the page where it opens the address, the endpoint for everything else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import web.bundle
import web.pages
from tests.web.sample import make_server, running

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the bundle, empty: none was made."""
    monkeypatch.setattr(web.pages, "STAMP", tmp_path / "graphiql" / "stamp")
    return tmp_path


@pytest.fixture
def without(bundle: Path) -> Iterator[httpx.Client]:
    """A client of a server that started without a bundle."""
    with running(make_server()) as url, httpx.Client(base_url=url, trust_env=False) as http:
        yield http


def opened(client: httpx.Client, path: str = "/graphql", accept: str = BROWSER) -> httpx.Response:
    return client.get(path, headers={"accept": accept})


@pytest.mark.parametrize("path", ["/graphql", "/graphql?", "/graphql?theme=dark"])
def test_the_address_bar_gets_the_page(client: httpx.Client, path: str) -> None:
    response = opened(client, path)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "Accept" in response.headers["vary"] and response.headers["x-request-id"]


@pytest.mark.parametrize(
    "accept",
    ["*/*", "", "application/json", "application/json, text/html", "application/json, text/html;q=0.9",
     "text/html;q=0", "text/*", "application/graphql-response+json, text/html;q=0.5", "text/html;q=x"],
)  # fmt: skip
def test_a_program_gets_what_it_got(client: httpx.Client, accept: str) -> None:
    response = opened(client, accept=accept)
    assert response.status_code in (400, 406)
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


def test_a_browser_with_a_query_gets_its_answer(client: httpx.Client) -> None:
    assert opened(client, "/graphql?query=%7Bhello%7D").json() == {"data": {"hello": "hello world"}}


def test_a_post_is_answered_whatever_it_accepts_besides(client: httpx.Client) -> None:
    response = client.post("/graphql", json={"query": "{ hello }"}, headers={"accept": BROWSER})
    assert response.json() == {"data": {"hello": "hello world"}}


def test_a_number_in_the_address_is_refused_still(client: httpx.Client) -> None:
    response = opened(client, '/graphql?query={hello(name:"330502199001011239")}')
    assert (response.status_code, "330502199001011239" in response.text) == (400, False)


def test_the_policy_lets_styles_in_and_nothing_else(client: httpx.Client) -> None:
    policy = dict(part.strip().split(" ", 1) for part in opened(client).headers["content-security-policy"].split(";"))
    assert policy.pop("style-src") == "'self' 'unsafe-inline'"
    assert (policy.pop("img-src"), policy.pop("font-src")) == ("'self' data:", "data:")
    assert set(policy.values()) == {"'self'", "'none'"}
    assert (policy["default-src"], policy["script-src"], policy["frame-ancestors"]) == ("'none'", "'self'", "'none'")


def test_the_examples_stand_in_the_page_as_data(client: httpx.Client) -> None:
    page = opened(client).text
    found = re.search(r'<script id="examples" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found is not None and "<" not in found.group(1)
    assert json.loads(found.group(1)) == [
        {"title": "Say <hello>", "query": "{ hello }\n", "variables": '{\n  "name": "执"\n}'}
    ]


def test_every_file_of_the_page_is_served_and_may_load_nothing_further(client: httpx.Client) -> None:
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', opened(client).text)
    workers = [f"/static/graphiql/{name}.worker.js" for name in ("editor", "json", "graphql")]
    assert len(files) == 3
    for address in (*files, *workers):
        response = client.get(address)
        assert (response.status_code, response.headers["content-security-policy"]) == (200, "default-src 'none'")


def test_without_a_bundle_the_page_says_so_and_all_else_works(without: httpx.Client) -> None:
    response = opened(without)
    assert response.status_code == 200 and "could not be reached" in response.text and "make graphiql" in response.text
    assert without.get("/static/graphiql/page.js").status_code == 404
    assert without.get("/").status_code == 200
    assert without.post("/graphql", json={"query": "{ hello }"}).json() == {"data": {"hello": "hello world"}}


def test_a_bundle_that_cannot_be_made_is_told_and_no_failure(
    bundle: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(web.bundle, "BUNDLE", bundle / "graphiql")
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_cache", str(bundle / "cache"))
    monkeypatch.setattr(web.bundle, "INSTALL_TIMEOUT_S", 60)
    web.bundle.main()
    assert "could not be bundled; all else works" in capsys.readouterr().err
    assert not web.pages.is_bundled()
