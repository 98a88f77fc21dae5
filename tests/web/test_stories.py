"""docs/demo.md runs: each story's questions have, on a running demo, the answers that the document shows."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from connectors.demo import cast
from connectors.demo.day import DEMO_TODAY
from connectors.demo.patterns import PATTERNS
from tests.web.process import made_home, serving
from web.stories import DOCUMENT, Ask, examples, read_stories

TEXT = DOCUMENT.read_text(encoding="utf-8")
STORIES = read_stories(TEXT)
GRAPH_TIMEOUT_S = 30.0
DIFFERENT_EACH_TIME = {"id", "asOf"}
PARTY = "query ($number: String!) { party(number: $number) { id name } }"


@pytest.fixture(scope="module")
def demo() -> Iterator[httpx.Client]:
    """A client of a demo that serves and whose graph is built."""
    with made_home() as home, serving(home) as instance, httpx.Client(base_url=instance.url, trust_env=False) as http:
        end = time.monotonic() + GRAPH_TIMEOUT_S
        while http.get("/readyz", timeout=10).json()["parts"]["projection"].get("changes") != 0:
            assert time.monotonic() < end, "the graph was not built"
            time.sleep(0.1)
        yield http


def asked(demo: httpx.Client, query: str, variables: Mapping[str, Any]) -> Any:
    """The data of an answer without errors."""
    answer = demo.post("/graphql", json={"query": query, "variables": variables}, timeout=10).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def resolved(demo: httpx.Client, variable: Any) -> Any:
    """The variable, an id looked up where it stands for one."""
    meant = re.fullmatch(r"id of (\w+)", variable) if isinstance(variable, str) else None
    return asked(demo, PARTY, {"number": meant.group(1)})["party"]["id"] if meant else variable


def lasting(value: Any) -> Any:
    """The value without what differs from one home or moment to the next."""
    if isinstance(value, dict):
        return {name: lasting(each) for name, each in value.items() if name not in DIFFERENT_EACH_TIME}
    return [lasting(each) for each in value] if isinstance(value, list) else value


def test_there_are_ten_stories_counted_from_one() -> None:
    assert re.findall(r"^## (\d+)\. ", TEXT, re.MULTILINE) == [str(number) for number in range(1, 11)]
    assert len(STORIES) == 10


@pytest.mark.parametrize("ask", [pytest.param(ask, id=story.title) for story in STORIES for ask in story.asks])
def test_a_story_has_the_answer_that_the_document_shows(demo: httpx.Client, ask: Ask) -> None:
    variables = {name: resolved(demo, value) for name, value in ask.variables.items()}

    assert lasting(asked(demo, ask.query, variables)) == lasting(ask.answer)


def test_the_start_page_offers_each_story(demo: httpx.Client) -> None:
    page = demo.get("/").text
    offered = re.findall(r'class="example" data-query="([^"]+)"[^>]*>([^<]+)<', page)
    assert [(html.unescape(title), html.unescape(query)) for query, title in offered] == [
        (story.title, story.asks[0].query.strip()) for story in STORIES
    ]


def test_an_example_needs_nothing_looked_up() -> None:
    assert not [value for each in examples() for value in each.variables.values() if str(value).startswith("id of")]


def test_whom_to_look_up_is_found_under_that_number(demo: httpx.Client) -> None:
    told = re.findall(r"^\| (\S+) \| `(\w+)` \|", TEXT, re.MULTILINE)
    assert len(told) == 7
    assert {number: asked(demo, PARTY, {"number": number})["party"]["name"] for _, number in told} == {
        number: name for name, number in told
    }


def test_the_links_of_the_document_lead_to_its_headings() -> None:
    headings = re.findall(r"^## (.+)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= anchors


def test_every_planted_pattern_is_listed_with_its_parties_and_its_finding() -> None:
    rows = [line for line in TEXT.splitlines() if re.match(r"\| `[A-Z_0-9]+`: ", line)]
    assert len(rows) == len(PATTERNS)
    for row, pattern in zip(rows, PATTERNS, strict=True):
        assert f"`{pattern.code}`: {pattern.title}" in row
        assert dict(re.findall(r"([\w]+) `(\w+)`", row.split(" | ")[1])) == pattern.parties
        told = dict(each.split(" = ") for each in row.split(" | ")[2].removesuffix(" |").split("; "))
        assert told == {name: shown(value) for name, value in pattern.expected.items()}


def shown(value: str | float | bool) -> str:
    """A value as the document writes it: shares with four digits."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def test_the_document_tells_the_business_date_and_the_young_county_codes() -> None:
    assert f"**{DEMO_TODAY.isoformat()}**" in TEXT
    residents = {person.party.number or "" for person in cast.PERSONS if person.party.number_kind == "RESIDENT_ID"}
    assert not [number for number in residents if number[:6] not in TEXT]


@pytest.mark.parametrize(
    ("document", "named"),
    [
        ("## 1. Nobody asks\ntext\n", "Nobody asks"),
        ("## 1. No answer\n```graphql\n{ a }\n```\n```json variables\n{}\n```\n", "No answer"),
    ],
)
def test_a_story_without_question_or_answer_is_named(document: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        read_stories(document)


def test_what_follows_under_another_heading_is_no_part_of_the_last_story() -> None:
    ask = "```graphql\n{ a }\n```\n\n```json variables\n{}\n```\n\n```json answer\n{}\n```\n"
    assert read_stories(f"# T\n## 1. One\n{ask}## Later\n```toml\n```\n")[0].asks == (Ask("{ a }\n", {}, {}),)
