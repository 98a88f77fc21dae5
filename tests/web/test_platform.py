"""The platform put together while its own database is down."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import pytest

from connectors.settings import read_settings
from connectors.stores import Stores
from identifiers.errors import Forbidden, SourceUnavailable
from schema.request import GraphQLRequest
from tests.resolvers.harness import built
from web.platform import Running, Uncounted, open_platform

NOWHERE = "postgresql://127.0.0.1:9/none"


def opened(stores: Stores, operations: str) -> AbstractAsyncContextManager[Running]:
    settings = read_settings({"ZHIXING_HOME": str(stores.home), "ZHIXING_OPERATIONS": operations})
    return open_platform(settings, stores, built(), Uncounted(), None)


@pytest.fixture
def without(stores: Stores) -> Stores:
    """The stores, `platform` out of reach."""
    return replace(stores, dsns={**stores.dsns, "platform": NOWHERE})


async def test_where_any_document_runs_it_answers(without: Stores) -> None:
    async with opened(without, "any") as running:
        asked = GraphQLRequest("{ viewer { client } }")
        assert running.documents(asked) is asked


async def test_where_registered_ones_alone_run_it_does_not_start(without: Stores) -> None:
    with pytest.raises(SourceUnavailable, match="platform"):
        async with opened(without, "registered"):
            raise AssertionError("it started without knowing what may run")


async def test_the_setting_decides(stores: Stores) -> None:
    async with opened(stores, "registered") as running:
        with pytest.raises(Forbidden):
            running.documents(GraphQLRequest("{ viewer { client } }"))
