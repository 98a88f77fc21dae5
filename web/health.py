"""`/healthz` (the process is alive) and `/readyz` (it answers, and which of its parts do)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response

from connectors.scan import Deadline
from identifiers.errors import describe
from web.limits import PROBE_TIMEOUT_MS

_log = structlog.get_logger()


class Phase(StrEnum):
    """Where the process is in its life; requests are welcome while it is serving."""

    STARTING = "starting"
    SERVING = "serving"
    DRAINING = "draining"


@dataclass(slots=True)
class Lifecycle:
    """The present phase: set by the server, read by `/readyz`."""

    phase: Phase = Phase.STARTING


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the platform: a source, the graph, the projection. `detail` is shown to whoever asks.

    Only a `required` part that is down makes the platform unready: a source that is down is named and nothing more.
    """

    up: bool
    required: bool = False
    detail: Mapping[str, str | int | float | None] = field(default_factory=dict)


Probe: TypeAlias = Callable[[Deadline], Awaitable[Mapping[str, Part]]]
"""Looks at every part before the deadline; a part that is silent until then is down."""


class Health:
    """The two pages."""

    def __init__(self, lifecycle: Lifecycle, probe: Probe, timeout_ms: int = PROBE_TIMEOUT_MS) -> None:
        self._lifecycle = lifecycle
        self._probe = probe
        self._timeout_ms = timeout_ms

    async def alive(self, _request: Request) -> Response:
        """`/healthz`: 200 as long as the process answers."""
        return _json({"status": "alive"}, 200)

    async def ready(self, _request: Request) -> Response:
        """`/readyz`: 200 while serving with every required part up, else 503; each part by name."""
        parts = await self._parts()
        serving = self._lifecycle.phase is Phase.SERVING
        ready = serving and parts is not None and all(part.up or not part.required for part in parts.values())
        shown = {name: {"status": "up" if part.up else "down", **part.detail} for name, part in (parts or {}).items()}
        return _json({"ready": ready, "phase": self._lifecycle.phase, "parts": shown}, 200 if ready else 503)

    async def _parts(self) -> Mapping[str, Part] | None:
        """What the probe found; None where it broke or is silent itself."""
        deadline = Deadline.after_ms(self._timeout_ms)
        try:
            async with asyncio.timeout(deadline.remaining_s() * 1.5):
                return await self._probe(deadline)
        except Exception as error:
            _log.error("probe_failed", **describe(error))
            return None


def _json(value: Mapping[str, Any], status: int) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")
