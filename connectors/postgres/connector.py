"""The connector to a source's Postgres."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

import asyncpg
import structlog

from connectors import shape
from connectors.catalogue import Table
from connectors.connector import Capabilities, Statistics
from connectors.document import CUT, MARK, SEPARATOR, UNFIT, DocumentAnswer, DocumentScan, Unfit
from connectors.measures import MEASURES, Measure
from connectors.postgres import errors, names
from connectors.postgres.groups import groups
from connectors.postgres.lacks import LOOK_AGAIN_S, OFFERED, Lacks
from connectors.postgres.link import Connection, Planning
from connectors.postgres.planning import planning
from connectors.postgres.pool import Pool
from connectors.postgres.row_statements import RowStatements
from connectors.postgres.statements import Statements
from connectors.scan import Answer, Condition, Deadline, Group, Row, Scan
from identifiers.errors import SourceError

_log = structlog.get_logger(__name__)


class PostgresConnector:
    """Reads one source. Made without touching the server; connections come with the first reads and never exceed
    `pool_size`. `statement_timeout_ms` is when the server itself gives up a read whose reader is gone."""

    def __init__(
        self,
        source: str,
        dsn: str,
        pool_size: int,
        *,
        statement_timeout_ms: int = 3000,
        row_limit: int = shape.ROW_LIMIT,
        look_again_s: float = LOOK_AGAIN_S,
    ) -> None:
        self._source = source
        self._dsn = dsn
        self._row_limit = row_limit
        self._settings = {
            "application_name": "zhixing",
            "TimeZone": "UTC",
            "DateStyle": "ISO",
            "default_transaction_read_only": "on",
            "statement_timeout": str(statement_timeout_ms),
            "jit": "off",
        }
        self._pool = Pool(self._connect, pool_size)
        self._lacks = Lacks(source, look_again_s)
        self._statements = Statements()
        self._row_statements = RowStatements(row_limit)

    @property
    def source(self) -> str:
        """The agency's name in the catalogue."""
        return self._source

    @property
    def pool(self) -> Pool:
        """Its connections, for reading the change feed beside the tables."""
        return self._pool

    @property
    def capabilities(self) -> Capabilities:
        """Children are declined: `connectors.levels` asks for them level by level."""
        return Capabilities(children=False, documents=True)

    async def read(self, scan: Scan, deadline: Deadline) -> Answer:
        """Answer one scan; ValueError for a scan with children."""
        shape.check(scan, self._source)
        if scan.children:
            raise ValueError("this connector is asked level by level")
        as_of = datetime.now(UTC)
        if scan.keys is not None and not scan.keys.values:
            return Answer((), as_of)
        if self._lacks.is_due:
            await self._learn(deadline)
        try:
            return Answer(await self._groups(scan, deadline), as_of)
        except errors.UnfitColumn:
            await self._learn(deadline)
        return Answer(await self._groups(scan, deadline), as_of)

    async def documents(self, scan: DocumentScan, deadline: Deadline) -> DocumentAnswer:
        """Answer in JSON text. Unfit where a value is, or while the source lacks anything of the catalogue."""
        as_of = datetime.now(UTC)
        keys = scan.keys
        if keys is not None and not keys.values:
            return DocumentAnswer((), as_of)
        if self._lacks.is_due:
            await self._learn(deadline)
        if self._lacks.any:
            raise Unfit
        try:
            text, taken = self._statements.of(scan)
            records = await self._pool.fetch(text, taken, deadline, planning(scan))
        except errors.DRIVER_ERRORS as error:
            if errors.is_misfit(error):
                raise Unfit from None
            raise self._told(error, None) from None
        said: bytes | None = records[0][0]
        if said is None:
            return DocumentAnswer((b"",), as_of)
        if UNFIT in said:
            raise Unfit
        # Looking for what is not there takes as long as all else that is done to a long text here.
        texts = [said] if keys is None or len(keys.values) == 1 else said.split(SEPARATOR)
        return DocumentAnswer(texts, as_of, MARK in said or CUT in said)

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
        """Rows {number, name, score} whose name is similar to `wanted`, best first, ties by number."""
        scan = Scan(table, (number, name), where=where)
        shape.check(scan, self._source)
        held = shape.table_of(scan)
        shape.fits(held.by_name[name], wanted)
        text, parameters = names.search(held, number, name, wanted, limit, where)
        return cast("Sequence[Row]", await self._fetch(text, parameters, deadline, held))

    async def measure(self, measure: Measure, deadline: Deadline) -> Row:
        """One row of a named aggregate."""
        wanted = MEASURES[measure.name]
        rows = await self._fetch(wanted.sql, wanted.parameters(measure.arguments), deadline, None)
        return cast("Row", rows[0])

    async def ping(self, deadline: Deadline) -> None:
        """Return when the source answers."""
        await self._fetch("select 1", (), deadline, None)

    def statistics(self) -> Statistics:
        """Use of connections now."""
        return Statistics(size=self._pool.size, in_use=self._pool.in_use, limit=self._pool.limit)

    async def close(self) -> None:
        """Cut the connections; reads under way end as SourceUnavailable."""
        self._pool.close()

    async def _groups(self, scan: Scan, deadline: Deadline) -> tuple[Group, ...]:
        """The rows, without the columns that are known not to fit."""
        fitting, unfit = self._lacks.without(scan)
        asked = self._row_statements.of(fitting)
        records = await self._fetch(asked.text, asked.parameters, deadline, shape.table_of(scan), planning(scan))
        return self._lacks.told(scan, groups(fitting, asked, records, self._row_limit), unfit)

    async def _learn(self, deadline: Deadline) -> None:
        """Look which columns are there, and of which type."""
        if self._lacks.learn(await self._fetch(OFFERED, (self._lacks.tables,), deadline, None)):
            _log.warning("source_columns_unfit", source=self._source, unfit=self._lacks.named)

    async def _connect(self, timeout_s: float) -> Connection:
        return await asyncpg.connect(
            self._dsn,
            timeout=timeout_s,
            server_settings=self._settings,
            # A link keeps its own.
            statement_cache_size=0,
        )

    async def _fetch(
        self,
        text: str,
        parameters: Sequence[Any],
        deadline: Deadline,
        table: Table | None,
        planned: Planning = Planning.EACH,
    ) -> list[asyncpg.Record]:
        try:
            return await self._pool.fetch(text, parameters, deadline, planned)
        except errors.DRIVER_ERRORS as error:
            # Not chained: the driver's message may hold values.
            raise self._told(error, table) from None

    def _told(self, error: Exception, table: Table | None) -> SourceError:
        """What a caller is told, once the log has it."""
        cause = error.__cause__ or error
        sqlstate = getattr(cause, "sqlstate", None)
        _log.warning("source_error", source=self._source, error=type(cause).__name__, sqlstate=sqlstate)
        return errors.source_error(self._source, error, table)
