"""kill -9 in the middle of a load, and again: the same end state as of one that nobody killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from connectors.catalogue import table
from connectors.files.load import load_file, prepare
from connectors.files.mapping import FileMapping
from tests.connectors.files import forker, transactions

Databases: TypeAlias = Callable[[str], Awaitable[str]]
ROWS = 3_000
KILLS = 10
ROOT = Path(__file__).parents[3]


@pytest.fixture
def loader() -> Iterator[subprocess.Popen[str]]:
    """The process whose children load."""
    process = subprocess.Popen(
        [sys.executable, forker.__file__],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    assert process.stdin is not None and process.stdout is not None
    process.stdin.close()
    process.stdout.close()
    process.wait(20)


def run(loader: subprocess.Popen[str], arguments: str, after_s: float | None) -> tuple[int, float]:
    """Load in a child, killed after so many seconds; how it ended, and how long that took."""
    assert loader.stdin is not None and loader.stdout is not None
    loader.stdin.write(arguments + "\n")
    loader.stdin.flush()
    child, began = int(loader.stdout.readline()), time.monotonic()
    if after_s is not None:
        time.sleep(after_s)
        # It is the loader's child, and not waited for where it still runs: the number is nobody else's.
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            assert loader.poll() is None
    return int(loader.stdout.readline()), time.monotonic() - began


async def test_killed_at_ten_moments_and_run_again_it_ends_the_same(
    fresh_database: Databases, tmp_path: Path, loader: subprocess.Popen[str]
) -> None:
    made = transactions.write(tmp_path / "t.csv", ROWS)
    whole = await fresh_database("bank")
    await transactions.with_accounts(whole)
    status, took_s = run(loader, f"{made.path} {whole} {tmp_path / 'whole'}", None)
    assert status == 0
    expected, aside = await transactions.content(whole), (tmp_path / "whole").read_bytes()
    assert expected[0] == made.good

    chance, killed = random.Random(4), 0
    for number in range(KILLS):
        dsn, path = await fresh_database("bank"), tmp_path / str(number)
        await transactions.with_accounts(dsn)
        status, _ = run(loader, f"{made.path} {dsn} {path}", chance.uniform(0, took_s))
        killed += status == signal.SIGKILL
        await load_file(prepare(made.path, table("bank.transaction"), FileMapping()), {"bank": dsn}, path)
        assert await transactions.content(dsn) == expected
        assert path.read_bytes() == aside
    assert killed, "no load was killed in its middle"
