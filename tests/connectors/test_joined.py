"""Reads of several requests as one: who goes with whom, and that nobody is answered for another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import asyncpg
import pytest

from connectors.document import Ask, Asks, Document, DocumentAnswer, DocumentScan, Extent, Value
from connectors.joined import FEW, MOST, PATIENCE_S, SPREAD_S, JoinedReads
from connectors.postgres import PostgresConnector
from connectors.scan import Answer, Compare, Deadline, Key, Keys, Operator, Scan
from identifiers.errors import TooMany

T = TypeVar("T")

PERSONS = 200
WORD = Document("police.person", Extent.ONE, (Value("is", "name", nullable=True),), 0)
ASKS = Asks((Ask(),), fixed=True)


class Gated(PostgresConnector):
    """Notes what it is asked; each read waits until it `may_go`. The key `refused` is more than may be asked for."""

    def __init__(self, dsn: str) -> None:
        super().__init__("police", dsn, 4)
        self.asked: list[tuple[Key, ...]] = []
        self.may_go = asyncio.Event()
        self.refused = ""

    async def read(self, scan: Scan, deadline: Deadline) -> Answer:
        await self._pass(scan.keys)
        return await super().read(scan, deadline)

    async def documents(self, scan: DocumentScan, deadline: Deadline) -> DocumentAnswer:
        await self._pass(scan.keys)
        return await super().documents(scan, deadline)

    async def _pass(self, keys: Keys | None) -> None:
        assert keys is not None
        self.asked.append(keys.values)
        await self.may_go.wait()
        if (self.refused,) in keys.values:
            raise TooMany("too many", limit=1)


@pytest.fixture(scope="module")
async def dsn(module_database: Callable[[str], Awaitable[str]]) -> str:
    """A register in which A7 is called "name 7"."""
    made = await module_database("police")
    session = await asyncpg.connect(made)
    await session.execute(
        "insert into person (number, number_kind, name)"
        f" select 'A' || n, 'OTHER', 'name ' || n from generate_series(1, {PERSONS}) n"
    )
    await session.close()
    return made


@pytest.fixture
async def source(dsn: str) -> AsyncIterator[Gated]:
    """The register behind a gate; afterwards no task may be left."""
    before = asyncio.all_tasks()
    connector = Gated(dsn)
    yield connector
    await connector.close()
    await asyncio.sleep(0)
    left = {task for task in asyncio.all_tasks() - before - {asyncio.current_task()} if not task.done()}
    assert not left, f"tasks left behind: {left}"


def _keys(*numbers: int) -> Keys:
    return Keys(("number",), tuple((f"A{number}",) for number in numbers))


def _scan(*numbers: int) -> Scan:
    return Scan("police.person", ("number", "name"), keys=_keys(*numbers))


def _soon() -> Deadline:
    return Deadline.after_ms(20_000)


def _names(answer: Answer) -> list[list[str]]:
    return [[row["name"] for row in group.rows] for group in answer.groups]


async def _begun(*reads: Awaitable[T]) -> Sequence[asyncio.Task[T]]:
    """The reads, each of which has come as far as it comes by itself."""

    async def wait(read: Awaitable[T]) -> T:
        return await read

    tasks = [asyncio.create_task(wait(read)) for read in reads]
    await asyncio.sleep(0)
    return tasks


async def test_those_who_wait_go_together_and_each_gets_its_own(source: Gated) -> None:
    joined = JoinedReads(source)
    tasks = await _begun(*(joined.read(_scan(*numbers), _soon()) for numbers in ((1,), (2, 3), (3,), (999,))))
    assert source.asked == [(("A1",),)], "the first goes at once and the others wait for it"
    source.may_go.set()
    answers = [_names(answer) for answer in await asyncio.gather(*tasks)]
    assert answers == [[["name 1"]], [["name 2"], ["name 3"]], [["name 3"]], [[]]]
    assert source.asked[1:] == [(("A2",), ("A3",), ("A3",), ("A999",))]


async def test_documents_go_together_where_a_plan_made_their_asks(source: Gated) -> None:
    joined = JoinedReads(source)
    tasks = await _begun(*(joined.documents(DocumentScan(WORD, _keys(n), ASKS), _soon()) for n in (1, 2, 999, 3)))
    source.may_go.set()
    texts = [answer.texts for answer in await asyncio.gather(*tasks)]
    assert texts == [[b'{"is":"name 1"}'], [b'{"is":"name 2"}'], [b""], [b'{"is":"name 3"}']]
    assert source.asked == [(("A1",),), (("A2",), ("A999",), ("A3",))]


async def test_what_differs_in_more_than_its_keys_goes_by_itself(source: Gated) -> None:
    joined = JoinedReads(source)
    within = Compare("name", Operator.EQ, "name 1")
    several = (
        _scan(1),
        replace(_scan(2), where=within),
        replace(_scan(2), where=replace(within, value="name 2")),
        replace(_scan(2), columns=("name",)),
        _scan(*range(1, FEW + 2)),
    )
    source.may_go.set()
    answers = await asyncio.gather(*(joined.read(scan, _soon()) for scan in several))
    assert [_names(answer) for answer in answers[:4]] == [[["name 1"]], [[]], [["name 2"]], [["name 2"]]]
    assert len(source.asked) == len(several)


async def test_asks_of_one_request_are_not_joined(source: Gated) -> None:
    joined = JoinedReads(source)
    source.may_go.set()
    scans = [DocumentScan(WORD, _keys(n), Asks((Ask(),))) for n in (1, 2, 3)]
    await asyncio.gather(*(joined.documents(scan, _soon()) for scan in scans))
    assert len(source.asked) == 3


async def test_no_more_go_together_than_one_read_should_have(source: Gated) -> None:
    joined = JoinedReads(source)
    tasks = await _begun(*(joined.read(_scan(number), _soon()) for number in range(1, MOST + 12)))
    source.may_go.set()
    answers = await asyncio.gather(*tasks)
    assert [_names(answer) for answer in answers] == [[[f"name {number}"]] for number in range(1, MOST + 12)]
    assert [len(keys) for keys in source.asked] == [1, MOST, 10]


async def test_nobody_is_refused_for_the_keys_of_another(source: Gated) -> None:
    joined = JoinedReads(source)
    source.refused = "A2"
    tasks = await _begun(*(joined.read(_scan(number), _soon()) for number in (1, 2, 3)))
    source.may_go.set()
    first, second, third = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(second, TooMany)
    assert isinstance(first, Answer) and isinstance(third, Answer)
    assert (_names(first), _names(third)) == ([["name 1"]], [["name 3"]])


async def test_nobody_waits_long_for_a_read_that_hangs(source: Gated) -> None:
    joined = JoinedReads(source)
    first, second = await _begun(joined.read(_scan(1), _soon()), joined.read(_scan(2), _soon()))
    async with asyncio.timeout(1000 * PATIENCE_S):
        while len(source.asked) < 2:
            await asyncio.sleep(PATIENCE_S)
    assert not first.done(), "the second should not have waited for the first"
    source.may_go.set()
    assert [_names(await each) for each in (first, second)] == [[["name 1"]], [["name 2"]]]


async def test_deadlines_far_apart_do_not_go_together(source: Gated) -> None:
    joined = JoinedReads(source)
    near, far = _soon(), Deadline.after_ms(20_000 + 10 * SPREAD_S * 1000)
    tasks = await _begun(
        *(joined.read(_scan(n), deadline) for n, deadline in ((1, near), (2, near), (3, far), (4, near)))
    )
    source.may_go.set()
    await asyncio.gather(*tasks)
    assert source.asked[1:] == [(("A2",), ("A4",)), (("A3",),)]


async def test_who_leaves_is_not_asked_for_and_holds_nobody_up(source: Gated) -> None:
    joined = JoinedReads(source)
    leaving, gone, staying = await _begun(*(joined.read(_scan(n), _soon()) for n in (1, 2, 3)))
    gone.cancel()
    leaving.cancel()
    source.may_go.set()
    assert _names(await staying) == [["name 3"]]
    assert source.asked == [(("A1",),), (("A3",),)]
    assert await asyncio.gather(leaving, gone, return_exceptions=True)


async def test_where_all_who_waited_have_left_the_next_goes_at_once(source: Gated) -> None:
    joined = JoinedReads(source)
    source.may_go.set()
    # So that its connection is there, and the first is back before the other would have gone without it.
    await joined.read(_scan(4), _soon())
    source.may_go.clear()
    source.asked.clear()
    first, gone = await _begun(*(joined.read(_scan(n), _soon()) for n in (1, 2)))
    gone.cancel()
    source.may_go.set()
    await first
    source.may_go.clear()
    (third,) = await _begun(joined.read(_scan(3), _soon()))
    assert source.asked == [(("A1",),), (("A3",),)], "the third waits for a read that nobody sent"
    source.may_go.set()
    assert _names(await third) == [["name 3"]]


async def test_what_was_written_before_a_read_came_is_read(source: Gated, dsn: str) -> None:
    joined = JoinedReads(source)
    (first,) = await _begun(joined.read(_scan(5), _soon()))
    session = await asyncpg.connect(dsn)
    await session.execute("update person set name = 'another' where number = 'A5'")
    await session.close()
    (second,) = await _begun(joined.read(_scan(5), _soon()))
    source.may_go.set()
    assert _names(await second) == [["another"]]
    await first
    assert len(source.asked) == 2, "the second was answered by a read that was under way before it came"
