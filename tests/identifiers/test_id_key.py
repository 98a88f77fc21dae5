from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from identifiers.errors import StoreError
from identifiers.id_key import open_id_key, rotate_master

MASTER = bytes(range(32))
OTHER_MASTER = bytes(range(32, 64))


class Crash(BaseException):
    """The process ends here."""


@contextmanager
def crash_at(step: int) -> Iterator[list[int]]:
    """End at the step-th call that changes the disk; yields the number of calls made."""
    calls = [0]
    patch = pytest.MonkeyPatch()

    def crashing(original: object) -> object:
        def call(*args: object, **kwargs: object) -> object:
            calls[0] += 1
            if calls[0] == step:
                raise Crash
            return original(*args, **kwargs)  # type: ignore[operator]

        return call

    for name in ("open", "fsync", "replace", "unlink"):
        patch.setattr(os, name, crashing(getattr(os, name)))
    try:
        yield calls
    finally:
        patch.undo()


def test_the_key_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "keys"
    made = open_id_key(folder, None)
    assert len(made) == 64
    assert open_id_key(folder, None) == made
    assert open_id_key(tmp_path / "another", None) != made


def test_only_the_owner_can_read_and_the_key_is_not_in_the_open(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        made = open_id_key(tmp_path / "keys", None)
    finally:
        os.umask(previous)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    files = sorted((tmp_path / "keys").iterdir())
    assert [file.name for file in files] == ["id.key", "master.key"]
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, f"{file.name} can be read by others"
        assert made[:16] not in file.read_bytes(), f"{file.name} holds the id key unwrapped"


def test_a_master_key_that_is_given_is_not_written(tmp_path: Path) -> None:
    made = open_id_key(tmp_path, MASTER)
    assert [file.name for file in tmp_path.iterdir()] == ["id.key"]
    assert MASTER not in (tmp_path / "id.key").read_bytes()
    assert open_id_key(tmp_path, MASTER) == made


def test_the_wrong_master_key_is_a_clear_error(tmp_path: Path) -> None:
    open_id_key(tmp_path, MASTER)
    with pytest.raises(StoreError, match="the master key given does not open"):
        open_id_key(tmp_path, OTHER_MASTER)
    with pytest.raises(StoreError, match="set ZHIXING_MASTER_KEY"):
        open_id_key(tmp_path, None)
    with pytest.raises(StoreError, match="a master key has 32 bytes"):
        open_id_key(tmp_path, b"short")
    (tmp_path / "master.key").write_bytes(OTHER_MASTER)
    (tmp_path / "master.key").chmod(0o600)
    with pytest.raises(StoreError, match="restore both from the same backup"):
        open_id_key(tmp_path, None)


@pytest.mark.parametrize("damage", [b"", b"x" * 7, b"x" * 72, b"x" * 80])
def test_a_damaged_key_is_never_replaced(tmp_path: Path, damage: bytes) -> None:
    open_id_key(tmp_path, MASTER)
    (tmp_path / "id.key").write_bytes(damage)
    with pytest.raises(StoreError, match="does not open"):
        open_id_key(tmp_path, MASTER)
    assert (tmp_path / "id.key").read_bytes() == damage


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    open_id_key(tmp_path, None)
    (tmp_path / "master.key").chmod(0o640)
    with pytest.raises(StoreError, match="chmod 600"):
        open_id_key(tmp_path, None)


@pytest.mark.parametrize("old", [None, MASTER])
@pytest.mark.parametrize("new", [None, OTHER_MASTER])
def test_the_master_key_changes_and_the_id_key_stays(tmp_path: Path, old: bytes | None, new: bytes | None) -> None:
    made = open_id_key(tmp_path, old)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    rotate_master(tmp_path, old, new)
    assert open_id_key(tmp_path, new) == made
    after = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert sorted(after) == (["id.key", "master.key"] if new is None else ["id.key"])
    assert not set(before.values()) & set(after.values()), "something is still under the old master key"
    if old is not None:
        with pytest.raises(StoreError):
            open_id_key(tmp_path, old)


def test_nothing_to_rotate(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing to rotate"):
        rotate_master(tmp_path, None, None)
    assert not list(tmp_path.iterdir())


def test_the_wrong_old_master_key_rotates_nothing(tmp_path: Path) -> None:
    made = open_id_key(tmp_path, MASTER)
    with pytest.raises(StoreError):
        rotate_master(tmp_path, OTHER_MASTER, None)
    assert open_id_key(tmp_path, MASTER) == made


def test_a_crash_at_any_step_of_the_making_leaves_a_home_that_opens(tmp_path: Path) -> None:
    step, finished = 0, False
    while not finished:
        step += 1
        folder = tmp_path / str(step)
        with crash_at(step) as calls:
            try:
                open_id_key(folder, None)
                finished = True
            except Crash:
                assert calls[0] == step
        made = open_id_key(folder, None)
        assert open_id_key(folder, None) == made, f"the key changed after a crash at step {step}"
        assert sorted(file.name for file in folder.iterdir()) == ["id.key", "master.key"], f"left at step {step}"
    assert step > 8, "the crashes were not where the disk is written"


@pytest.mark.parametrize("old", [None, MASTER])
@pytest.mark.parametrize("new", [None, OTHER_MASTER])
def test_a_crash_at_any_step_of_a_rotation_loses_no_id(tmp_path: Path, old: bytes | None, new: bytes | None) -> None:
    step, finished = 0, False
    while not finished:
        step += 1
        folder = tmp_path / str(step)
        made = open_id_key(folder, old)
        with crash_at(step):
            try:
                rotate_master(folder, old, new)
                finished = True
            except Crash:
                pass
        opened = []
        for master in {old, new}:
            try:
                opened.append(open_id_key(folder, master))
            except StoreError:
                continue
        assert opened, f"a crash at step {step} lost the id key"
        assert set(opened) == {made}, f"a crash at step {step} changed the id key"
    assert step > 4, "the crashes were not where the disk is written"
