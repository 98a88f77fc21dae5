"""One state of a home put in the place of another, killed at every step."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from connectors.stores import switch

NEW = {"postgres/data": "new", "keys/id.key": "new", "secrets/postgres": "new"}
OLD = {"postgres/data": "old", "keys/id.key": "old", "secrets/postgres": "old", "arcadedb/x": "old", "neo4j/x": "old"}


class Killed(Exception):
    """The end of the process, at a step."""


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def state(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("old", [OLD, {}, {"keys/id.key": "old"}], ids=["full", "empty", "keys alone"])
def test_the_new_state_takes_the_place_of_the_old(tmp_path: Path, old: dict[str, str]) -> None:
    fill(tmp_path, old)
    fill(tmp_path / switch.RESTORING, NEW)
    assert switch.has_data(tmp_path) == bool(old)
    switch.switch(tmp_path)
    assert state(tmp_path) == NEW


@pytest.mark.parametrize("old", [OLD, {}, {"keys/id.key": "old"}], ids=["full", "empty", "keys alone"])
def test_killed_at_any_step_it_is_completed_or_not_begun(
    tmp_path: Path, old: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename
    for step in range(12):
        folder = tmp_path / str(step)
        fill(folder, old)
        fill(folder / switch.RESTORING, NEW)
        left = step

        def killed(self: Path, target: Path) -> Path:
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1
            return rename(self, target)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", killed)
            with contextlib.suppress(Killed):
                switch.switch(folder)
        switch.complete(folder)
        if step == 0:
            switch.remove(folder / switch.RESTORING)
        assert state(folder) == (old if step == 0 else NEW), step


def test_what_a_state_keeps_elsewhere_is_removed_with_it(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    fill(elsewhere, {"data": "old"})
    home = tmp_path / "home"
    home.mkdir()
    (home / "postgres").symlink_to(elsewhere)
    fill(home / switch.RESTORING, NEW)
    switch.switch(home)
    assert state(home) == NEW
    assert not elsewhere.exists()
