"""Agencies for each test of the engine."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.resolvers.harness import Agencies


@pytest.fixture
async def agencies() -> AsyncIterator[Agencies]:
    """Six agencies in memory, without a row."""
    made = Agencies()
    yield made
    await made.close()
