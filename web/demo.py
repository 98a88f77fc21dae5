"""What `zhixing demo` shows: its business date, its data, the questions to begin with."""

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
from connectors.demo.stories import QUEUED_PLATE
from connectors.demo.story_cases import RESUMABLE
from connectors.loading import Progress
from connectors.settings import Settings
from connectors.stores import Stores
from web.pages import Example
from web.service import Prepare

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

EXAMPLES = (
    Example(
        "What blocks a company's credit, and what would restore it",
        """query ($number: String!) {
  creditStanding(number: $number) {
    listed
    restricted
    activeListings
    outstandingAmount
    restoration {
      eligible
      earliestOn
      blockers { code rule explanation caseNumber remedy }
    }
  }
}
""",
        {"number": cast.LISTED.party.number},
    ),
    Example(
        "One person across six agencies",
        """query ($number: String!) {
  party(number: $number) {
    name
    cases(first: 10) { nodes { number status court { name } } }
    detentions { nodes { status decidedOn dueForReleaseOn } }
    vehicles { nodes { plate seizures { rank status caseNumber } } }
    dishonestyListings { ground publishedOn expiresOn active }
    holdings { share company { name status } }
    accounts { institution numberMasked balance }
  }
}
""",
        {"number": cast.PAN.party.number},
    ),
    Example(
        "A case whose procedure was terminated: may it be resumed, and which cases share its debtor",
        """query ($number: CaseNumber!) {
  case(number: $number) {
    number
    status
    debtors { name }
    termination { ruledOn nextInquiryDueOn inquiries ageYears resumable }
    relatedCases { through via { name } case { number status } }
  }
}
""",
        {"number": RESUMABLE.number},
    ),
    Example(
        "Who waits in line for a vehicle (轮候)",
        """query ($plate: String!) {
  vehicle(plate: $plate) {
    brand
    model
    owner { name }
    seizures { rank status orderedOn expiresOn caseNumber }
  }
}
""",
        {"plate": QUEUED_PLATE},
    ),
)
"""What the start page offers."""


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
