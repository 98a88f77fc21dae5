"""docs/demo.md runs: each story's questions have, on a running demo, the answers that the document shows."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import httpx
import pytest

from connectors.demo import cast
from connectors.demo.day import DEMO_TODAY
from connectors.demo.patterns import PATTERNS
from tests.web.process import made_home, serving
from tests.web.telling import PARTY, STORIES, asked, await_graph, told, without
from web.stories import DOCUMENT, Ask, examples, read_stories

TEXT = DOCUMENT.read_text(encoding="utf-8")
DIFFERENT_EACH_TIME = frozenset({"id", "asOf"})


@pytest.fixture(scope="module")
def demo() -> Iterator[httpx.Client]:
    """A client of a demo that serves and whose graph is built."""
    with made_home() as home, serving(home) as instance, httpx.Client(base_url=instance.url, trust_env=False) as http:
        await_graph(http)
        yield http


def test_there_are_twelve_stories_counted_from_one() -> None:
    assert re.findall(r"^## (\d+)\. ", TEXT, re.MULTILINE) == [str(number) for number in range(1, 13)]
    assert len(STORIES) == 12


@pytest.mark.parametrize("ask", [pytest.param(ask, id=story.title) for story in STORIES for ask in story.asks])
def test_a_story_has_the_answer_that_the_document_shows(demo: httpx.Client, ask: Ask) -> None:
    assert without(told(demo, ask), DIFFERENT_EACH_TIME) == without(ask.answer, DIFFERENT_EACH_TIME)


def test_the_start_page_offers_each_story(demo: httpx.Client) -> None:
    page = demo.get("/").text
    offered = re.findall(r'class="example" data-query="([^"]+)"[^>]*>([^<]+)<', page)
    assert [(html.unescape(title), html.unescape(query)) for query, title in offered] == [
        (story.title, story.asks[0].query.strip()) for story in STORIES
    ]


def test_an_example_needs_nothing_looked_up() -> None:
    assert not [value for each in examples() for value in each.variables.values() if str(value).startswith("id of")]


def test_whom_to_look_up_is_found_under_that_number(demo: httpx.Client) -> None:
    listed = re.findall(r"^\| (\S+) \| `(\w+)` \|", TEXT, re.MULTILINE)
    assert len(listed) == 7
    assert {number: asked(demo, PARTY, {"number": number})["party"]["name"] for _, number in listed} == {
        number: name for name, number in listed
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
        found = dict(each.split(" = ") for each in row.split(" | ")[2].removesuffix(" |").split("; "))
        assert found == {name: shown(value) for name, value in pattern.expected.items()}


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
