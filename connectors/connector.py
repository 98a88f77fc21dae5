"""The interface of a connector: how one source is reached."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Protocol

from connectors.document import DocumentAnswer, DocumentScan
from connectors.measures import Measure
from connectors.scan import Answer, Condition, Deadline, Row, Scan


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a connector answers by itself. What it declines, the executor does level by level."""

    children: bool = False
    documents: bool = False


@dataclass(frozen=True, slots=True)
class Statistics:
    """For `/metrics`: connections open and in use, and the budget."""

    size: int = 0
    in_use: int = 0
    limit: int = 0


class Connector(Protocol):
    """A source. Every method raises SourceUnavailable or SourceTimeout, and nothing else a source can cause."""

    @property
    def source(self) -> str:
        """The agency's name in the catalogue."""

    @property
    def capabilities(self) -> Capabilities:
        """What it answers by itself."""

    def read(self, scan: Scan, deadline: Deadline) -> Awaitable[Answer]:
        """Answer one scan before the deadline."""

    def documents(self, scan: DocumentScan, deadline: Deadline) -> Awaitable[DocumentAnswer]:
        """Answer in JSON text; Unfit where something in it must be asked for as rows. Only with the capability."""

    async def search_names(
        self,
        table: str,
        number: str,
        name: str,
        wanted: str,
        limit: int,
        deadline: Deadline,
        where: Condition | None = None,
    ) -> Sequence[Row]:
        """Rows {number, name, score} whose column `name` is similar to `wanted` (trigrams, 0 to 1), best first."""

    async def measure(self, measure: Measure, deadline: Deadline) -> Row:
        """One row of a named aggregate (`connectors.measures`)."""

    async def ping(self, deadline: Deadline) -> None:
        """Return when the source answers."""

    def statistics(self) -> Statistics:
        """Use of connections now."""

    async def close(self) -> None:
        """Give back what it holds."""
