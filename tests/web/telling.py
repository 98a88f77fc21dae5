"""The stories of docs/demo.md asked of a running demo."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

import httpx

from web.stories import DOCUMENT, Ask, Story, read_stories

STORIES = read_stories(DOCUMENT.read_text(encoding="utf-8"))
PARTY = "query ($number: String!) { party(number: $number) { id name } }"

_GRAPH_TIMEOUT_S = 30.0


def await_graph(demo: httpx.Client) -> None:
    """Wait until the graph is as far as the registry."""
    end = time.monotonic() + _GRAPH_TIMEOUT_S
    while demo.get("/readyz", timeout=10).json()["parts"]["projection"].get("changes") != 0:
        assert time.monotonic() < end, "the graph was not built"
        time.sleep(0.1)


def asked(demo: httpx.Client, query: str, variables: Mapping[str, Any]) -> Any:
    """The data of an answer without errors."""
    answer = demo.post("/graphql", json={"query": query, "variables": variables}, timeout=10).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def told(demo: httpx.Client, ask: Ask) -> Any:
    """The answer to a question of a story, ids that it names by numbers looked up."""
    return asked(demo, ask.query, {name: _resolved(demo, value) for name, value in ask.variables.items()})


def without(value: Any, names: frozenset[str]) -> Any:
    """The value without the fields of these names, at any depth."""
    if isinstance(value, dict):
        return {name: without(each, names) for name, each in value.items() if name not in names}
    return [without(each, names) for each in value] if isinstance(value, list) else value


def all_told(demo: httpx.Client) -> list[Any]:
    """The answers to every question of every story, in order, without the moments when the sources were read."""
    return [without(told(demo, ask), frozenset({"asOf"})) for ask in _asks(STORIES)]


def _asks(stories: tuple[Story, ...]) -> list[Ask]:
    return [ask for story in stories for ask in story.asks]


def _resolved(demo: httpx.Client, variable: Any) -> Any:
    meant = re.fullmatch(r"id of (\w+)", variable) if isinstance(variable, str) else None
    return asked(demo, PARTY, {"number": meant.group(1)})["party"]["id"] if meant else variable
