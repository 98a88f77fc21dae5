"""The lock files: everything pinned with its hash, nothing about where it was fetched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_FOLDER = Path(__file__).parents[1] / "requirements"
_FILES = ("runtime", "test")
_PIN = re.compile(r"[a-z0-9][a-z0-9.-]*==\S+( ; .+)? \\")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def _lines(name: str) -> list[str]:
    return (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines()


def _pins(name: str) -> set[str]:
    return {line for line in _lines(name) if _PIN.fullmatch(line)}


@pytest.mark.parametrize("name", _FILES)
def test_every_line_is_a_pin_or_a_hash(name: str) -> None:
    assert [line for line in _lines(name) if not _PIN.fullmatch(line) and not _HASH.fullmatch(line)] == []


def test_what_tests_holds_all_that_runs() -> None:
    """The Makefile installs one or the other, and takes the larger for the smaller."""
    assert _pins("runtime") - _pins("test") == set()
