"""A disk that is full says so, and what was acknowledged stays: on loading, on starting, on a backup."""

from __future__ import annotations

import errno
import os
import resource
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import asyncpg
import psutil
import pytest

import app
from connectors.demo.load import load_demo
from connectors.settings import read_settings
from connectors.stores import Stores
from connectors.stores.backup import back_up
from connectors.stores.child import Child, Program
from connectors.stores.home import open_home
from identifiers.errors import SourceUnavailable, StoreError

Databases: TypeAlias = Callable[[str], Awaitable[str]]

# A check and no trigger: a bulk load sets triggers aside.
FULL = """
create function full_disk() returns boolean language plpgsql as $$ begin
    raise exception using errcode = '53100', message = 'could not extend file "base/1/2": No space left on device';
end $$;
alter table detention add constraint full_disk check (full_disk());
"""


@contextmanager
def files_up_to(size_bytes: int) -> Iterator[None]:
    """No file of this process grows beyond that size, as on a disk without room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_load_that_finds_no_room_says_so_and_leaves_nothing(fresh_database: Databases) -> None:
    dsn = await fresh_database("police")
    owner = await asyncpg.connect(dsn)
    try:
        await owner.execute(FULL)
        with pytest.raises(SourceUnavailable, match="police has no room left on its disk"):
            await load_demo({"police": dsn})
        assert await owner.fetchval("select count(*) from person") == 0
        await owner.execute("alter table detention drop constraint full_disk")
        assert (await load_demo({"police": dsn})).loaded["police"] > 0
    finally:
        await owner.close()


async def test_a_backup_that_finds_no_room_leaves_no_file(stores: Stores, tmp_path: Path) -> None:
    settings = read_settings({"ZHIXING_HOME": str(stores.home)})
    with files_up_to(50_000), pytest.raises(StoreError, match="cannot be written: File too large; nothing is kept"):
        await back_up(settings, stores, tmp_path / "backup")
    assert list(tmp_path.iterdir()) == []
    await back_up(settings, stores, tmp_path / "backup")


def test_a_home_that_finds_no_room_names_the_file(tmp_path: Path) -> None:
    """File too large stands for no space left: both come from the write itself."""
    lock = tmp_path / "home" / "lock"
    with files_up_to(0), pytest.raises(OSError, match=f"File too large: '{lock}'"), open_home(tmp_path / "home"):
        pytest.fail("was opened")
    with open_home(tmp_path / "home") as home, files_up_to(0), pytest.raises(OSError, match=r"secrets/postgres'"):
        home.secret("postgres")
    with open_home(tmp_path / "home") as home:
        assert len(home.secret("postgres")) == 32


async def test_a_server_that_cannot_be_noted_down_does_not_stay(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "import time; time.sleep(60)")
    program = Program("x", command, tmp_path / "log", tmp_path / "record", str(tmp_path), ((signal.SIGTERM, 5.0),))
    before = psutil.Process().children()
    with files_up_to(0), pytest.raises(OSError, match=r"File too large: '.*/record'"):
        await Child.start(program)
    assert psutil.Process().children() == before


async def test_a_server_that_does_not_start_for_want_of_room_says_so(tmp_path: Path) -> None:
    said = f"print('FATAL: could not write file: {os.strerror(errno.ENOSPC)}')"
    command = (sys.executable, "-c", said)
    stopping = ((signal.SIGTERM, 1.0),)
    program = Program("Postgres", command, tmp_path / "log", tmp_path / "record", str(tmp_path), stopping)
    child = await Child.start(program)
    await child.wait()
    failure = child.failure("did not start").message
    assert failure.startswith("Postgres did not start because its disk is full: make room and start again")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/home/x"),
            "/home/x cannot be written: No space left on device; make room and start again",
        ),
        (OSError(errno.EROFS, os.strerror(errno.EROFS)), "a file cannot be written: Read-only file system"),
        (SourceUnavailable("police", "police cannot be reached"), "police cannot be reached"),
    ],
)
def test_the_command_line_says_it_in_a_sentence(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing() -> None:
        raise error

    monkeypatch.setattr(app, "app", failing)
    with pytest.raises(SystemExit) as ended:
        app.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == f"zhixing: {said}\n"


def test_another_failure_of_the_system_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(app, "app", failing)
    with pytest.raises(OSError, match="broken"):
        app.main()
