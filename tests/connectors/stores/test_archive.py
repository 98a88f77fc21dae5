"""The file of a backup: whole as written, refused wherever a byte is gone, altered or too many."""

from __future__ import annotations

import random
import tarfile
from pathlib import Path

import pytest

from connectors.stores.archive import MANIFEST, SEAL, ArchiveWriter, opened_archive
from identifiers.errors import StoreError

CONTENTS = {"databases/court.dump": bytes(range(256)) * 5, "keys/id.key": b"k" * 72, "keys/empty": b""}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "backup"
    with path.open("w+b") as file:
        writer = ArchiveWriter(file)
        for name, content in CONTENTS.items():
            writer.add(name, content)
        writer.add(MANIFEST, b"{}")
        writer.add(SEAL, b"seal")
        writer.end()
    return path


def refused(path: Path) -> str:
    with pytest.raises(StoreError, match="not a whole backup") as raised, opened_archive(path):
        pass
    return raised.value.message


def test_what_was_written_is_read(written: Path) -> None:
    with opened_archive(written) as archive:
        assert {each.name: archive.whole(each) for each in archive.members} == CONTENTS
        assert (archive.manifest, archive.seal) == (b"{}", b"seal")


def test_any_tar_reads_it(written: Path) -> None:
    with tarfile.open(written) as tar:
        members = tar.getmembers()
        assert [each.name for each in members] == [*CONTENTS, MANIFEST, SEAL]
        assert {each.mode for each in members} == {0o600}
        found = tar.extractfile("databases/court.dump")
        assert found is not None
        assert found.read() == CONTENTS["databases/court.dump"]


def test_it_is_refused_wherever_it_was_cut(written: Path, tmp_path: Path) -> None:
    whole = written.read_bytes()
    for length in [*range(0, len(whole), 97), len(whole) - 1]:
        cut = tmp_path / "cut"
        cut.write_bytes(whole[:length])
        refused(cut)


def test_an_altered_byte_changes_a_hash_or_is_refused(written: Path, tmp_path: Path) -> None:
    whole = written.read_bytes()
    with opened_archive(written) as archive:
        hashes = [each.sha256 for each in archive.members]
        manifests = (archive.manifest, archive.seal)
    for place in random.Random(4).sample(range(len(whole)), 300):
        altered = tmp_path / "altered"
        altered.write_bytes(whole[:place] + bytes([whole[place] ^ 0x21]) + whole[place + 1 :])
        try:
            with opened_archive(altered) as archive:
                same = [each.sha256 for each in archive.members] == hashes
                assert not same or (archive.manifest, archive.seal) != manifests, place
        except StoreError:
            continue


def test_more_than_was_written_is_refused(written: Path) -> None:
    with written.open("ab") as file:
        file.write(b"\0")
    assert "does not end" in refused(written)


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"name,number\n" * 100)
    assert "another kind of file" in refused(other)
    with pytest.raises(StoreError, match="No such file"), opened_archive(tmp_path / "none"):
        pass
