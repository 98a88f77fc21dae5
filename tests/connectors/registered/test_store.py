"""Registered operations in `platform`: added whole or not at all, each once, within the limits."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from connectors.registered import store
from connectors.registered.store import Operation
from connectors.scan import Deadline
from identifiers.errors import LoadError, SourceUnavailable
from tests.conftest import Databases
from tests.connectors.registered.operations import deadline, operation


@pytest.fixture
async def platform(fresh_database: Databases) -> str:
    """The DSN of a platform's database of one's own."""
    return await fresh_database("platform")


async def hashes(platform: str) -> list[str]:
    return [each.operation.sha256 for each in await store.listed(platform, deadline())]


async def test_what_was_added_is_listed_by_name_and_can_be_removed(platform: str) -> None:
    beta, alpha = operation("Beta"), operation("Alpha")
    assert await store.add(platform, [beta, alpha], deadline()) == {beta.sha256, alpha.sha256}
    assert [each.operation for each in await store.listed(platform, deadline())] == [alpha, beta]
    assert await store.remove(platform, beta.sha256, deadline())
    assert not await store.remove(platform, beta.sha256, deadline())
    assert await hashes(platform) == [alpha.sha256]


async def test_added_again_it_stays_as_it_was(platform: str) -> None:
    first, second = operation("First"), operation("Second")
    await store.add(platform, [first], deadline())
    [before] = await store.listed(platform, deadline())
    assert await store.add(platform, [first, second], deadline()) == {second.sha256}
    assert before in await store.listed(platform, deadline())


async def test_a_document_stays_what_it_is_to_the_byte(platform: str) -> None:
    written = operation("Odd", '\ufeff# 执行\r\n\t{ a(b: """\\u0000 ' + "'\") } \n")
    await store.add(platform, [written], deadline())
    [kept] = await store.listed(platform, deadline())
    assert kept.operation == written


async def test_a_hash_that_is_not_its_documents_is_not_kept(platform: str) -> None:
    right = operation("Right")
    with pytest.raises(SourceUnavailable):
        await store.add(platform, [right, Operation("0" * 64, "Wrong", "{ wrong }")], deadline())
    assert await hashes(platform) == []


async def test_beyond_the_limits_nothing_is_added(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await store.add(platform, [operation("A"), operation("B")], deadline())
    monkeypatch.setattr(store, "MOST_OPERATIONS", 3)
    with pytest.raises(LoadError, match=r"4 registered operations .* at most 3 "):
        await store.add(platform, [operation("C"), operation("D")], deadline())
    monkeypatch.setattr(store, "MOST_BYTES", 100)
    with pytest.raises(LoadError, match="at most 3 of 100 bytes"):
        await store.add(platform, [operation("Long", "{ a }" + " " * 100)], deadline())
    assert len(await hashes(platform)) == 2


async def test_two_who_add_at_once_do_not_pass_the_limit_together(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_OPERATIONS", 1)
    adding = (store.add(platform, [operation(name)], deadline()) for name in ("A", "B", "C"))
    done = await asyncio.gather(*adding, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["LoadError", "LoadError", "frozenset"]
    assert len(await hashes(platform)) == 1


async def test_a_platform_that_is_down_is_named() -> None:
    with pytest.raises(SourceUnavailable, match="platform"):
        await store.listed("postgresql://127.0.0.1:9/none", Deadline.after_ms(2_000))


@pytest.mark.parametrize("change", ["delete from registered_operation", "truncate registered_operation"])
async def test_a_change_by_hand_is_seen_as_well(platform: str, change: str) -> None:
    await store.add(platform, [operation("A")], deadline())
    session = await asyncpg.connect(platform)
    try:
        ask = "select version from registered_operation_version"
        before = await session.fetchval(ask)
        assert await session.fetchval(ask) == before
        await session.execute(change)
        assert await session.fetchval(ask) != before
    finally:
        await session.close()
