"""The demo's stories, read from docs/demo.md: the document is the one list of them.

The start page offers their questions as examples, the tests ask every one and compare the answers. What is read is
plain Markdown: a heading `## 3. Title`, then any number of times a block `graphql` (the question), a block
`json variables` and a block `json answer`. Text around them is for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from web.pages import Example

DOCUMENT = Path(__file__).parents[1] / "docs" / "demo.md"

_STORY = re.compile(r"^## \d+\. (?P<title>.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(?P<kind>[a-z ]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_KINDS = ["graphql", "json variables", "json answer"]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with its variables and the `data` of its answer. Ids in it differ between homes.

    A variable `id of NUMBER` stands for the id of the party with that number.
    """

    query: str
    variables: Mapping[str, Any]
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """A story by its title, with at least one question."""

    title: str
    asks: tuple[Ask, ...]


def read_stories(document: str) -> tuple[Story, ...]:
    """The stories in the order of the document; ValueError where one has no question or its blocks are not in order."""
    headings = list(_STORY.finditer(document))
    ends = [heading.start() for heading in headings[1:]] + [len(document)]
    return tuple(
        Story(heading["title"], tuple(_asks(heading["title"], document[heading.end() : end])))
        for heading, end in zip(headings, ends, strict=True)
    )


def examples() -> tuple[Example, ...]:
    """The first question of each story, which stands by itself."""
    stories = read_stories(DOCUMENT.read_text(encoding="utf-8"))
    return tuple(Example(story.title, story.asks[0].query, story.asks[0].variables) for story in stories)


def _asks(title: str, section: str) -> Iterator[Ask]:
    # What follows the last story under a heading of its own is no part of it.
    blocks = list(_BLOCK.finditer(re.split(r"^## ", section, maxsplit=1, flags=re.MULTILINE)[0]))
    if not blocks or [block["kind"] for block in blocks] != _KINDS * (len(blocks) // len(_KINDS)):
        raise ValueError(f"the story {title!r} is not a series of {', '.join(_KINDS)}")
    for query, variables, answer in zip(*(iter(blocks),) * len(_KINDS), strict=True):
        yield Ask(query["text"], orjson.loads(variables["text"]), orjson.loads(answer["text"]))
