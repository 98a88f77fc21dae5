"""A connector that stands around another and hands everything on; those that add something begin with it."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence

from connectors.connector import Capabilities, Connector, Statistics
from connectors.document import DocumentAnswer, DocumentScan
from connectors.measures import Measure
from connectors.scan import Answer, Condition, Deadline, Row, Scan


class Around:
    """Answers as the connector inside does."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    @property
    def source(self) -> str:
        """The agency's name in the catalogue."""
        return self._connector.source

    @property
    def capabilities(self) -> Capabilities:
        """What it answers by itself."""
        return self._connector.capabilities

    def read(self, scan: Scan, deadline: Deadline) -> Awaitable[Answer]:
        """Answer one scan."""
        return self._connector.read(scan, deadline)

    def documents(self, scan: DocumentScan, deadline: Deadline) -> Awaitable[DocumentAnswer]:
        """Answer in JSON text."""
        return self._connector.documents(scan, deadline)

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
        """Rows whose name is similar."""
        return await self._connector.search_names(table, number, name, wanted, limit, deadline, where)

    async def measure(self, measure: Measure, deadline: Deadline) -> Row:
        """One row of a named aggregate."""
        return await self._connector.measure(measure, deadline)

    async def ping(self, deadline: Deadline) -> None:
        """Return when the source answers."""
        await self._connector.ping(deadline)

    def statistics(self) -> Statistics:
        """Use of connections now."""
        return self._connector.statistics()

    async def close(self) -> None:
        """Give back what it holds."""
        await self._connector.close()
