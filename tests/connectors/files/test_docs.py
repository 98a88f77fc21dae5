"""docs/files.md: its file and its mapping, loaded dry, print what stands there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.web.process import ROOT, zhixing

PAGE = (ROOT / "docs" / "files.md").read_text("utf-8")


def block(beginning: str) -> str:
    """The first block of code that begins so, without that."""
    found = re.search(rf"^```{re.escape(beginning)}(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert found is not None, beginning
    return found[1]


def test_the_dry_run_of_the_page_prints_what_the_page_says(tmp_path: Path) -> None:
    for kind, name in (("csv\n", "payments.csv"), ("toml\n", "payments.toml")):
        (tmp_path / name).write_text(block(kind), "utf-8")
    command, _, expected = block("\n$ zhixing ").partition("\n")
    arguments = [str(tmp_path / each) if each.startswith("payments.") else each for each in command.split()]
    done = zhixing(tmp_path / "home", *arguments)
    assert (done.stdout, done.returncode, done.stderr) == (expected, 1, "")
