"""`zhixing backup` and `restore` as an operator uses them: beside a serving instance, then into a wiped home."""

from __future__ import annotations

import hashlib
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
from connectors.stores.archive import MANIFEST, SEAL, ArchiveWriter, opened_archive
from connectors.stores.backup import seal
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
        answer = httpx.post(f"{instance.url}/graphql", json=asked(), trust_env=False, timeout=10).json()
        done = zhixing(home, "backup", str(file), MASTER_KEY=MASTER_KEY)
        assert done.returncode == 0, done.stderr
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


def contents(folder: Path) -> dict[str, str]:
    """The hash of every file of a home but the lock, which holds the last process's id."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock"
    }


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
    before = file.read_bytes()
    done = zhixing(home, "backup", str(file), MASTER_KEY=MASTER_KEY)
    assert done.returncode == 2
    assert "is not overwritten" in done.stderr
    assert file.read_bytes() == before


def test_a_home_with_data_needs_replace_and_a_wrong_file_changes_nothing(
    home: Path, backup: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    file, _ = backup
    before = contents(home)
    assert before
    whole = file.read_bytes()
    for name, content in {
        "cut": whole[: len(whole) // 2],
        "altered": whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:],
        "other": b"no backup at all",
    }.items():
        wrong = tmp_path / name
        wrong.write_bytes(content)
        done = zhixing(home, "restore", str(wrong), "--replace", MASTER_KEY=MASTER_KEY)
        assert done.returncode == 2, name
        assert "not a whole backup" in done.stderr
        assert "Traceback" not in done.stderr
    done = zhixing(home, "restore", str(file), MASTER_KEY=MASTER_KEY)
    assert done.returncode == 2
    assert "--replace" in done.stderr
    assert contents(home) == before


def test_one_put_together_by_another_or_under_another_master_key_is_refused(
    backup: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    file, _ = backup
    forged = tmp_path / "forged"
    with opened_archive(file) as archive, forged.open("w+b") as output:
        writer = ArchiveWriter(output)
        for member in archive.members:
            writer.add(member.name, archive.whole(member))
        writer.add(MANIFEST, archive.manifest)
        writer.add(SEAL, seal(b"another key", archive.manifest))
        writer.end()
    with made_home() as other:
        done = zhixing(other, "restore", str(forged), MASTER_KEY=MASTER_KEY)
        assert (done.returncode, "seal" in done.stderr) == (2, True), done.stderr
        done = zhixing(other, "restore", str(file), MASTER_KEY="00" * 32)
        assert (done.returncode, "does not open the keys" in done.stderr) == (2, True), done.stderr
        done = zhixing(other, "restore", str(file))
        assert (done.returncode, "wrapped by a master key from outside" in done.stderr) == (2, True), done.stderr
        done = zhixing(other, "restore", str(file), MASTER_KEY=MASTER_KEY, COURT_DSN="postgresql://a@b/c")
        assert (done.returncode, "never written to" in done.stderr) == (2, True), done.stderr
        assert not (other / "postgres").exists()
        assert not (other / "keys").exists()


def test_wiped_and_restored_it_answers_the_same(home: Path, backup: tuple[Path, dict[str, Any]]) -> None:
    file, before = backup
    for each in home.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    done = zhixing(home, "restore", str(file), MASTER_KEY=MASTER_KEY)
    assert done.returncode == 0, done.stderr
    assert answered(home, MASTER_KEY=MASTER_KEY) == before


def test_replacing_a_home_leaves_nothing_of_it_and_needs_no_key_from_outside(
    home: Path, backup: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    with made_home() as other:
        assert zhixing(other, "query", "-", text="{ viewer { client } }").returncode == 0
        own = tmp_path / "own"
        done = zhixing(other, "backup", str(own), COURT_DSN="postgresql://nobody@127.0.0.1:1/none")
        assert done.returncode == 0, done.stderr
        assert "holds the master key" in done.stdout
        assert "not in it: court, an agency's own database (ZHIXING_COURT_DSN)" in done.stdout
        done = zhixing(other, "restore", str(own), "--replace")
        assert done.returncode == 0, done.stderr
        assert {each.name for each in other.iterdir()} == {"keys", "lock", "logs", "postgres", "run", "secrets"}
        assert zhixing(other, "query", "-", text="{ viewer { client } }").returncode == 0
