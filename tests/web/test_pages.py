"""The start page works without another host; what does not exist is refused in the same form as everywhere."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.web.sample import SDL, make_server, running


def test_the_start_page_holds_the_examples_escaped(client: httpx.Client) -> None:
    response = client.get("/")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "Say &lt;hello&gt;" in response.text and "&quot;name&quot;: &quot;执&quot;" in response.text
    assert "$" not in response.text, "a placeholder is left"


def test_the_page_and_its_files_need_no_other_host_and_no_inline_code(client: httpx.Client) -> None:
    page = client.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=", page.text)
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
    assert len(files) == 3
    for address in files:
        response = client.get(address)
        assert response.status_code == 200, address
        outside = re.findall(r"https?://(?!www\.w3\.org/2000/svg)", response.text)
        assert not outside, address


def test_every_link_of_the_page_answers(client: httpx.Client) -> None:
    for address in re.findall(r'<a href="([^"]+)"', client.get("/").text):
        assert client.get(address, headers={"accept": "text/html,*/*;q=0.8"}).status_code == 200, address


def test_every_field_of_the_page_has_a_label(client: httpx.Client) -> None:
    page = client.get("/").text
    fields = set(re.findall(r'<textarea id="(\w+)"', page))
    assert fields == set(re.findall(r'<label for="(\w+)"', page)) != set()


def test_the_schema_is_served_as_text(client: httpx.Client) -> None:
    response = client.get("/schema.graphql")
    assert (response.headers["content-type"], response.text) == ("text/plain; charset=utf-8", SDL)


def test_a_schema_that_is_not_shown_is_a_typed_404() -> None:
    with running(make_server(sdl=None)) as url:
        response = httpx.get(f"{url}/schema.graphql", trust_env=False)
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (404, "BAD_REQUEST")


@pytest.mark.parametrize("path", ["/nowhere", "/graphql/", "/static/", "/static/absent.js", "/static/..%2fpages.py"])
def test_what_does_not_exist_is_a_typed_404(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/metrics", "/schema.graphql"])
def test_a_page_takes_no_post(client: httpx.Client, path: str) -> None:
    response = client.post(path, content=b"x")
    assert response.status_code == 405 and "GET" in response.headers["allow"]
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
