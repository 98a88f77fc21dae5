"""Where an instance is served: told by the process that serves, of the process that holds the home."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.stores.home import open_home
from web.address import forget, remember, served_at


def test_it_is_known_while_its_process_holds_the_home(tmp_path: Path) -> None:
    assert served_at(tmp_path / "home") is None
    with open_home(tmp_path / "home"):
        assert served_at(tmp_path / "home") is None
        remember(tmp_path / "home", "http://127.0.0.1:8000")
        assert served_at(tmp_path / "home") == "http://127.0.0.1:8000"
    assert served_at(tmp_path / "home") is None


def test_another_process_neither_forgets_nor_inherits_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_home(tmp_path / "home"):
        remember(tmp_path / "home", "http://127.0.0.1:8000")
        with monkeypatch.context() as patched:
            patched.setattr("os.getpid", lambda: 1)
            forget(tmp_path / "home")
        assert served_at(tmp_path / "home") == "http://127.0.0.1:8000"
    with monkeypatch.context() as patched:
        patched.setattr("os.getpid", lambda: 1)
        with open_home(tmp_path / "home"):
            assert served_at(tmp_path / "home") is None
