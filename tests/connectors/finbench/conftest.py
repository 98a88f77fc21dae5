"""A small snapshot that tests may spoil."""

from __future__ import annotations

import shutil
from itertools import islice
from pathlib import Path

import pytest

SNAPSHOT = Path(__file__).parents[2] / "data" / "finbench-sf0.01"
ENTITIES = ("Person.csv", "Company.csv", "Account.csv", "Loan.csv")
LINES = 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """All that is referred to, and the first lines of what refers to it."""
    for path in SNAPSHOT.glob("*.csv"):
        if path.name in ENTITIES:
            shutil.copy(path, tmp_path)
            continue
        with path.open(encoding="utf-8") as file:
            (tmp_path / path.name).write_text("".join(islice(file, LINES)), encoding="utf-8")
    return tmp_path
