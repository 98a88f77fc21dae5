"""The application as a user runs it: a process of its own, in a home of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from connectors.demo.rows import SMALL

ROOT = Path(__file__).parents[2]
READY = re.compile(r"http://127\.0\.0\.1:\d+")
START_TIMEOUT_S = 180.0
"""A limit on a hang, not a measure: a machine with much else to do takes a minute."""
STOP_TIMEOUT_S = 20.0


@contextmanager
def made_home() -> Iterator[Path]:
    """A folder for one instance, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="zhixing-home-"))
    # Root's Postgres is another user and must reach it too.
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def environment(home: Path, **settings: str) -> Mapping[str, str]:
    """The environment of an instance: nothing of ours but what is given."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ZHIXING_")}
    given = {f"ZHIXING_{name}": value for name, value in settings.items()}
    return {**inherited, "ZHIXING_HOME": str(home), "ZHIXING_PORT": "0", "PYTHONUNBUFFERED": "1", **given}


def zhixing(home: Path, *arguments: str, text: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    return subprocess.run(
        [sys.executable, "app.py", *arguments],
        cwd=ROOT,
        env=environment(home, **settings),
        input=text,
        capture_output=True,
        text=True,
        timeout=START_TIMEOUT_S,
        check=False,
    )


@dataclass(frozen=True, slots=True)
class Instance:
    """A platform that serves."""

    process: subprocess.Popen[str]
    url: str
    said: Path

    def children(self) -> list[psutil.Process]:
        """The servers that it started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(STOP_TIMEOUT_S)


@contextmanager
def serving(home: Path, command: str = "demo", **settings: str) -> Iterator[Instance]:
    """An instance from the moment when it says that it is ready; ended afterwards."""
    said = home / "said.txt"
    with said.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "app.py", command, *(("--scale", str(SMALL)) if command == "demo" else ())],
            cwd=ROOT,
            env=environment(home, **settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield Instance(process, _ready(process, said), said)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(STOP_TIMEOUT_S)


def _ready(process: subprocess.Popen[str], said: Path) -> str:
    end = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < end and process.poll() is None:
        found = READY.search(said.read_text(encoding="utf-8"))
        if found:
            return found.group()
        time.sleep(0.05)
    raise AssertionError(f"not ready: {said.read_text(encoding='utf-8')[-2000:]}")
