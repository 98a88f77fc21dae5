"""One database out of Postgres and into another."""

from __future__ import annotations

from connectors.registered import store
from connectors.stores.dump import brought_back, dumped, snapshots
from tests.conftest import Databases
from tests.connectors.registered.operations import deadline, operation


async def test_registered_operations_come_back_and_can_be_changed(
    fresh_database: Databases, empty_database: str
) -> None:
    """Their table checks and is watched by functions, which pg_restore has to make in the right order."""
    platform, kept = await fresh_database("platform"), [operation("A"), operation("B", "{ 执行 }")]
    await store.add(platform, kept, deadline())
    async with snapshots({"platform": platform}) as taken:
        content = [chunk async for chunk in dumped(platform, taken["platform"])]
    await brought_back(empty_database, "platform", iter(content))
    assert [each.operation for each in await store.listed(empty_database, deadline())] == kept
    assert await store.remove(empty_database, kept[0].sha256, deadline())
