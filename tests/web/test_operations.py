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

from connectors.demo import cast
from connectors.stores.archive import opened_archive
from tests.web.process import made_home, serving, zhixing

MASTER_KEY = "5a" * 32
QUERY = """query ($number: String!) {
  party(number: $number) {
    id
    name
    creditStanding { listed restricted outstandingAmount }
    cases(first: 3) { totalCount nodes { id number measures { id kind } } }
    ... on Company { legalRepresentative { id } shareholders { share holder { id name } } }
  }
}"""


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with made_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def backup(home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A backup taken beside the serving demo, and what that answered."""
    file = tmp_path_factory.mktemp("backup") / "zhixing.backup"
    with serving(home, MASTER_KEY=MASTER_KEY) as instance:
        told = json.loads(zhixing(home, "status", "--json", MASTER_KEY=MASTER_KEY).stdout)
        assert (told["url"], told["process"]) == (instance.url, instance.process.pid)
        answer = httpx.post(f"{instance.url}/graphql", json=asked(), trust_env=False, timeout=10).json()
        done = zhixing(home, "backup", str(file), MASTER_KEY=MASTER_KEY)
        assert done.returncode == 0, done.stderr
        again = zhixing(home, "backup", str(file), MASTER_KEY=MASTER_KEY)
        assert (again.returncode, "is not overwritten" in again.stderr) == (2, True), again.stderr
        refused = zhixing(home, "restore", str(file), "--replace", MASTER_KEY=MASTER_KEY)
        assert refused.returncode == 2
        assert "in use by another instance" in refused.stderr
    assert "errors" not in answer, answer
    return file, answer["data"]


def asked() -> dict[str, Any]:
    return {"query": QUERY, "variables": {"number": cast.LISTED.party.number}}


def answered(home: Path, **settings: str) -> Any:
    done = zhixing(home, "query", "-", "--variables", json.dumps(asked()["variables"]), text=QUERY, **settings)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["data"]


def test_the_backup_is_whole_private_and_not_overwritten(home: Path, backup: tuple[Path, dict[str, Any]]) -> None:
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


def test_wiped_and_restored_it_answers_the_same(home: Path, backup: tuple[Path, dict[str, Any]]) -> None:
    file, before = backup
    for each in home.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    done = zhixing(home, "restore", str(file), MASTER_KEY=MASTER_KEY)
    assert done.returncode == 0, done.stderr
    assert answered(home, MASTER_KEY=MASTER_KEY) == before
    shown = zhixing(home, "status", MASTER_KEY=MASTER_KEY)
    assert shown.returncode == 0, shown.stderr
    assert "does not serve" in shown.stdout
    assert "0 changes (0.0 s) behind the registry" in shown.stdout
    assert shown.stdout.count("demo at") == 6, shown.stdout
