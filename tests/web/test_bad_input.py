"""Hostile requests through the edge and the engine: the code that each must get, and the server answers on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from bench.hostile_requests import Hostile, hostile_requests
from tests.resolvers.harness import Agencies
from tests.web.sample import make_server, running


@pytest.fixture(scope="module")
async def agencies() -> AsyncIterator[Agencies]:
    """Six agencies in memory."""
    made = Agencies()
    yield made
    await made.close()


@pytest.fixture(scope="module")
def http(agencies: Agencies) -> Iterator[httpx.Client]:
    """A client of an engine over them."""
    with (
        running(make_server(answer=agencies.engine, deadline_ms=10_000)) as url,
        httpx.Client(base_url=url, timeout=20, trust_env=False) as client,
    ):
        yield client


@pytest.mark.parametrize("hostile", hostile_requests(), ids=lambda hostile: hostile.name)
def test_it_gets_its_code(http: httpx.Client, hostile: Hostile) -> None:
    response = http.post("/graphql", content=hostile.body, headers={"content-type": "application/json"})
    answer = response.json()
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes == {hostile.code} - {None}, response.text[:500]
    if hostile.code == "COST_EXCEEDED":
        (told,) = (error["extensions"] for error in answer["errors"])
        assert told["cost"] > told["limit"] > 0 and "data" not in answer
