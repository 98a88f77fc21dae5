"""Connectors that note what is sent through them: for `zhixing explain --analyze`, beside a platform that serves.

A recorder stands around a connector and changes nothing that it answers. Noted is the text of a statement, never a
value: numbers are somebody's.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

from connectors.around import Around
from connectors.catalogue import TABLES
from connectors.connector import Connector
from connectors.document import DocumentAnswer, DocumentScan, Unfit
from connectors.measures import MEASURES, Measure
from connectors.postgres import names
from connectors.postgres.documents import document_text
from connectors.postgres.sql import statement
from connectors.scan import Answer, Condition, Deadline, Row, Scan
from identifiers.errors import SourceError

T = TypeVar("T")

step: ContextVar[Hashable] = ContextVar("step", default=None)
"""For what is read just now: set by whoever runs a plan, copied by the tasks that it starts."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One read: for which step, to which source, as which statement, how long it took and what came of it."""

    step: Hashable
    source: str
    text: str
    took_ms: float
    came: str
    rows: int = 0
    size_bytes: int = 0


@dataclass(slots=True)
class Recorder:
    """What was sent, in the order of the answers."""

    sent: list[Sent] = field(default_factory=list)

    async def timed(self, source: str, text: str, asked: Awaitable[T], counted: Callable[[T], tuple[int, int]]) -> T:
        """The answer, once it is noted; `counted` gives its rows and bytes."""
        started = time.perf_counter()
        try:
            answer = await asked
        except (SourceError, Unfit) as error:
            came = "asked again as rows" if isinstance(error, Unfit) else error.code
            self._note(source, text, started, came, 0, 0)
            raise
        rows, size_bytes = counted(answer)
        came = f"{size_bytes:,} bytes" if size_bytes else f"{rows:,} {'row' if rows == 1 else 'rows'}"
        self._note(
            source,
            text,
            started,
            f"{size_bytes:,} bytes" if size_bytes else f"{rows:,} row{'s' if rows != 1 else ''}",
            rows,
            size_bytes,
        )
        return answer

    def _note(self, source: str, text: str, started: float, came: str, rows: int, size_bytes: int) -> None:
        took_ms = (time.perf_counter() - started) * 1000
        self.sent.append(Sent(step.get(), source, text, took_ms, came, rows, size_bytes))


class RecordedConnector(Around):
    """A Postgres connector with a recorder around it."""

    def __init__(self, connector: Connector, recorder: Recorder) -> None:
        super().__init__(connector)
        self._recorder = recorder

    async def read(self, scan: Scan, deadline: Deadline) -> Answer:
        """Answer one scan."""
        return await self._recorder.timed(self.source, sql_of(scan), self._connector.read(scan, deadline), _rows)

    async def documents(self, scan: DocumentScan, deadline: Deadline) -> DocumentAnswer:
        """Answer in JSON text."""
        asked = self._connector.documents(scan, deadline)
        return await self._recorder.timed(self.source, sql_of(scan), asked, _bytes)

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
        text, _ = names.search(TABLES[table], number, name, wanted, limit, where)
        asked = self._connector.search_names(table, number, name, wanted, limit, deadline, where)
        return await self._recorder.timed(self.source, text, asked, lambda rows: (len(rows), 0))

    async def measure(self, measure: Measure, deadline: Deadline) -> Row:
        """One row of a named aggregate."""
        asked = self._connector.measure(measure, deadline)
        return await self._recorder.timed(self.source, MEASURES[measure.name].sql, asked, lambda _: (1, 0))


def sql_of(scan: Scan | DocumentScan) -> str:
    """The statement by which Postgres is asked a scan; no value stands in it."""
    return document_text(scan)[0] if isinstance(scan, DocumentScan) else statement(scan).text


def _rows(answer: Answer) -> tuple[int, int]:
    """Of a count alone, one for each key."""
    return sum(len(group.rows) or group.total is not None for group in answer.groups), 0


def _bytes(answer: DocumentAnswer) -> tuple[int, int]:
    return 0, sum(len(text) for text in answer.texts if text is not None)
