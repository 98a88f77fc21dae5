"""The registered operations as one process knows them: in memory, read again soon after any change.

Each second one statement asks for everything, and returns nothing while the version is the one known. Why not LISTEN: a
notification that was sent while the line was broken is lost, so a poll would be needed beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from connectors.postgres.errors import DRIVER_ERRORS, source_error
from connectors.postgres.pool import Pool
from connectors.scan import Deadline
from identifiers.errors import SourceError

POLL_S = 1.0
READ_DEADLINE_MS = 5_000

# One statement sees one moment: never a new version with old documents.
_READ = """
select version::text as version, sha256, document
from registered_operation_version left join registered_operation on true
where version::text is distinct from $1
"""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The registered documents at one moment: by SHA-256, and as the set of their texts."""

    version: str | None = None
    documents: Mapping[str, str] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()


class KnownOperations:
    """Follows the registered operations. `now` is replaced as a whole, and stays while `platform` is down."""

    def __init__(self, platform: Pool) -> None:
        self._platform = platform
        self._waiting = False
        self.now = Snapshot()

    async def refresh(self, deadline: Deadline) -> None:
        """Read them where they have changed; SourceError where `platform` does not answer."""
        try:
            records = await self._platform.fetch(_READ, (self.now.version,), deadline)
        except DRIVER_ERRORS as error:
            raise source_error("platform", error) from error
        if not records:
            return
        # The join gives one row without a document where nothing is registered.
        documents = {record["sha256"]: record["document"] for record in records if record["sha256"]}
        self.now = Snapshot(records[0]["version"], documents, frozenset(documents.values()))
        log.info("operations.read", registered=len(documents))

    async def follow(self, poll_s: float = POLL_S) -> None:
        """Keep up with every change until cancelled; a platform that is down is waited for."""
        while True:
            await asyncio.sleep(poll_s)
            await self.look()

    async def look(self) -> None:
        """Refresh, or say once that what is known stays as it is."""
        try:
            await self.refresh(Deadline.after_ms(READ_DEADLINE_MS))
            self._waiting = False
        except SourceError as error:
            if not self._waiting:
                log.warning("operations.waiting", source=error.source, code=error.code)
            self._waiting = True
        except Exception:
            # A mistake of ours must not end the following for good unseen.
            log.exception("operations.failed")
