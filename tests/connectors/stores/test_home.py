"""The home: one instance, secrets that only we read, and sentences where it cannot be used."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.stores.home import holder, open_home
from identifiers.errors import StoreError


def test_a_second_instance_is_refused_with_the_process_and_the_remedy(tmp_path: Path) -> None:
    with (
        open_home(tmp_path / "home"),
        pytest.raises(StoreError, match=rf"in use by another instance \(process {os.getpid()}\).*ZHIXING_HOME"),
        open_home(tmp_path / "home"),
    ):
        pass


def test_it_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with open_home(tmp_path / "home"):
            assert holder(tmp_path / "home") == os.getpid()
    assert holder(tmp_path / "home") is None


def test_a_home_that_never_was_has_no_holder(tmp_path: Path) -> None:
    assert holder(tmp_path / "home") is None


def test_secrets_stay_differ_and_are_ours_alone(tmp_path: Path) -> None:
    with open_home(tmp_path / "home") as home:
        first, other = home.secret("one"), home.secret("other")
        assert home.secret("one") == first != other
        assert len(first) >= 32
        files = list((home.folder / "secrets").iterdir())
    assert [stat.S_IMODE(path.stat().st_mode) for path in files] == [0o600, 0o600]


def test_others_cannot_list_a_home_that_we_make(tmp_path: Path) -> None:
    with open_home(tmp_path / "home") as home:
        assert stat.S_IMODE(home.folder.stat().st_mode) == (0o711 if os.geteuid() == 0 else 0o700)
        assert {stat.S_IMODE(each.stat().st_mode) for each in home.folder.iterdir() if each.is_dir()} == {0o700}


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o750)
    with open_home(folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o750


@contextlib.contextmanager
def _no_rights_in(folder: Path) -> Iterator[None]:
    """Without the right to write there: root, whom no mode stops, becomes someone else for a moment."""
    folder.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        os.seteuid(54_321)
    try:
        yield
    finally:
        os.seteuid(user)
        folder.chmod(0o755)


def test_a_folder_that_we_may_not_write_is_named_with_the_remedy(own_home: Path) -> None:
    with open_home(own_home):
        pass
    with (
        _no_rights_in(own_home),
        pytest.raises(StoreError, match=r"home cannot be used .* may not write .* ZHIXING_HOME"),
        open_home(own_home),
    ):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gets as far as this in another's home")
def test_root_does_not_write_into_the_home_of_another(tmp_path: Path) -> None:
    with open_home(tmp_path / "home"):
        pass
    os.chown(tmp_path / "home" / "lock", 54_321, 54_321)
    with (
        pytest.raises(StoreError, match=r"made by user 54321, and this is user 0; .* ZHIXING_HOME"),
        open_home(tmp_path / "home"),
    ):
        pass


def test_a_place_that_cannot_be_written_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(StoreError, match=r"file/home cannot be used .* ZHIXING_HOME"),
        open_home(tmp_path / "file" / "home"),
    ):
        pass
