"""kill -9 in the middle of a load, and again: the same end state as of one that nobody killed."""

from __future__ import annotations

import random
import signal
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from connectors.catalogue import table
from connectors.files.load import load_file, prepare
from connectors.files.mapping import FileMapping
from tests.connectors.files import transactions, work
from tests.forker import Forker, forking

Databases: TypeAlias = Callable[[str], Awaitable[str]]
ROWS = 3_000
KILLS = 10


@pytest.fixture
def loader() -> Iterator[Forker]:
    with forking(work.__name__) as forker:
        yield forker


async def test_killed_at_ten_moments_and_run_again_it_ends_the_same(
    fresh_database: Databases, tmp_path: Path, loader: Forker
) -> None:
    made = transactions.write(tmp_path / "t.csv", ROWS)
    whole = await fresh_database("bank")
    await transactions.with_accounts(whole)
    status, took_s = loader.run(f"{made.path} {whole} {tmp_path / 'whole'}")
    assert status == 0
    expected, aside = await transactions.content(whole), (tmp_path / "whole").read_bytes()
    assert expected[0] == made.good

    chance, killed = random.Random(4), 0
    for number in range(KILLS):
        dsn, path = await fresh_database("bank"), tmp_path / str(number)
        await transactions.with_accounts(dsn)
        status, _ = loader.run(f"{made.path} {dsn} {path}", chance.uniform(0, took_s))
        killed += status == signal.SIGKILL
        await load_file(prepare(made.path, table("bank.transaction"), FileMapping()), {"bank": dsn}, path)
        assert await transactions.content(dsn) == expected
        assert path.read_bytes() == aside
    assert killed, "no load was killed in its middle"
