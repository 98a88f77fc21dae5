"""/healthz and /readyz: what counts as ready, and that every part is named."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from connectors.scan import Deadline
from tests.web.sample import SDL, any_document, engine, probe, sample_metrics
from web.application import make_application
from web.health import Health, Lifecycle, Part, Phase, Probe


async def ready(phase: Phase, how: Probe) -> tuple[int, dict[str, Any]]:
    application = make_application(
        answer=engine,
        documents=any_document(),
        probe=how,
        metrics=sample_metrics(),
        sdl=SDL,
        deadline_ms=1000,
        lifecycle=Lifecycle(phase),
    )
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        response = await client.get("/readyz")
        assert (await client.get("/healthz")).json() == {"status": "alive"}
    return response.status_code, response.json()


async def test_a_source_that_is_down_is_named_and_no_more() -> None:
    assert await ready(Phase.SERVING, probe) == (
        200,
        {
            "ready": True,
            "phase": "serving",
            "parts": {
                "police": {"status": "down"},
                "platform": {"status": "up"},
                "projection": {"status": "up", "lag": 3},
            },
        },
    )


@pytest.mark.parametrize("phase", [Phase.STARTING, Phase.DRAINING])
async def test_before_and_after_serving_it_is_not_ready(phase: Phase) -> None:
    status, body = await ready(phase, probe)
    assert (status, body["ready"], body["phase"]) == (503, False, phase)


async def test_a_required_part_that_is_down_makes_it_unready() -> None:
    async def platform_down(_deadline: Deadline) -> Mapping[str, Part]:
        return {"platform": Part(up=False, required=True)}

    assert (await ready(Phase.SERVING, platform_down))[0] == 503


async def test_a_broken_probe_is_a_503_that_tells_nothing() -> None:
    async def broken(_deadline: Deadline) -> Mapping[str, Part]:
        raise ConnectionError("password=secret")

    assert await ready(Phase.SERVING, broken) == (503, {"ready": False, "phase": "serving", "parts": {}})


async def test_a_silent_probe_is_a_503() -> None:
    async def silent(_deadline: Deadline) -> Mapping[str, Part]:
        await asyncio.Event().wait()
        raise AssertionError

    response = await Health(Lifecycle(Phase.SERVING), silent, timeout_ms=20).ready(None)  # type: ignore[arg-type]
    assert response.status_code == 503
