"""`zhixing backup` and `restore` as an operator uses them: beside a serving instance, then into a wiped home."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from connectors.stores.archive import opened_archive
from tests.web.process import made_home, serving, zhixing
from tests.web.telling import all_told, await_graph

MASTER_KEY = "5a" * 32


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with made_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def backup(home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Any]]:
    """A backup taken beside the serving demo, and how that told the stories."""
    file = tmp_path_factory.mktemp("backup") / "zhixing.backup"
    with serving(home, MASTER_KEY=MASTER_KEY) as instance:
        told = json.loads(zhixing(home, "status", "--json", MASTER_KEY=MASTER_KEY).stdout)
        assert (told["url"], told["process"]) == (instance.url, instance.process.pid)
        before = stories_of(instance.url)
        done = zhixing(home, "backup", str(file), MASTER_KEY=MASTER_KEY)
        assert done.returncode == 0, done.stderr
        again = zhixing(home, "backup", str(file), MASTER_KEY=MASTER_KEY)
        assert (again.returncode, "is not overwritten" in again.stderr) == (2, True), again.stderr
        refused = zhixing(home, "restore", str(file), "--replace", MASTER_KEY=MASTER_KEY)
        assert refused.returncode == 2
        assert "in use by another instance" in refused.stderr
    return file, before


def stories_of(url: str) -> list[Any]:
    with httpx.Client(base_url=url, trust_env=False) as http:
        await_graph(http)
        return all_told(http)


def test_the_backup_is_whole_private_and_not_overwritten(home: Path, backup: tuple[Path, list[Any]]) -> None:
    file, _ = backup
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    with opened_archive(file) as archive:
        names = {each.name for each in archive.members}
        assert "keys/id.key" in names
        assert "keys/master.key" not in names
        manifest = orjson.loads(archive.manifest)
    assert list(manifest["databases"]) == ["court", "police", "vehicles", "credit", "registry", "bank", "platform"]
    assert manifest["master_key_inside"] is False


def test_wiped_and_restored_it_tells_the_ten_stories_the_same_ids_included(
    home: Path, backup: tuple[Path, list[Any]]
) -> None:
    file, before = backup
    for each in home.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    done = zhixing(home, "restore", str(file), MASTER_KEY=MASTER_KEY)
    assert done.returncode == 0, done.stderr
    assert "bringing back court …" in done.stderr
    with serving(home, MASTER_KEY=MASTER_KEY) as instance:
        assert stories_of(instance.url) == before
        shown = zhixing(home, "status", MASTER_KEY=MASTER_KEY)
    assert shown.returncode == 0, shown.stderr
    assert f"serves at {instance.url}" in shown.stdout
    assert "0 changes (0.0 s) behind its sources" in shown.stdout
    assert shown.stdout.count("demo at") == 6, shown.stdout
