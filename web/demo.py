"""What `zhixing demo` shows: its business date, its data, the question to begin with."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
import structlog

from connectors.demo import cast
from connectors.demo.day import DEMO_TODAY
from connectors.demo.load import load_demo
from connectors.loading import Progress
from connectors.settings import Settings
from connectors.stores import Stores
from web.background import Prepare

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its variables, as it is shown on the terminal."""

    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)

    def command(self, url: str) -> str:
        """The question as one line of curl."""
        body = orjson.dumps({"query": self.query, "variables": self.variables}).decode()
        return f"    curl -s {url}/graphql -H 'Content-Type: application/json' -d {shlex.quote(body)}"


FIRST = Question(
    "query ($number: String!) { party(number: $number) { kind name creditStanding { listed restricted "
    "outstandingAmount } cases(first: 3) { totalCount nodes { number status } } } }",
    {"number": cast.LISTED.party.number},
)
"""What the terminal shows to paste."""


def demo_today(settings: Settings) -> date:
    """The business date on which the demo's stories are true, unless another is set."""
    return settings.today or DEMO_TODAY


def loader(settings: Settings, scale: float | None) -> Prepare:
    """Loads the demo where it is not there yet, into managed stores alone: an agency's database is never written.

    `scale` None is the one that the home has, or 1. How far it is shows on standard error.
    """

    async def load(stores: Stores) -> None:
        managed = {source: dsn for source, dsn in stores.dsns.items() if settings.is_managed(source)}
        summary = await load_demo(managed, scale, lambda rows: Progress("loading the demo", rows, sys.stderr))
        log.info("demo.loaded", loaded=sum(summary.loaded.values()), present=list(summary.present), scale=summary.scale)

    return load
