"""Work done in children of a process that has everything imported, to be killed at any moment of it.

python tests/forker.py MODULE     calls MODULE.work(*words) in a child of its own for each line of words it is given
"""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Forker:
    """The process whose children work."""

    process: subprocess.Popen[str]

    def run(self, words: str, kill_after_s: float | None = None) -> tuple[int, float]:
        """Work in a child, killed with -9 after so many seconds; how it ended (as os.waitpid), and how long it took."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        child, began = int(self.process.stdout.readline()), time.monotonic()
        if kill_after_s is not None:
            time.sleep(kill_after_s)
            # It is the forker's child, and not waited for where it still runs: the number is nobody else's.
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                assert self.process.poll() is None
        return int(self.process.stdout.readline()), time.monotonic() - began


@contextmanager
def forking(module: str) -> Iterator[Forker]:
    """A forker for the work of a module, ended afterwards."""
    process = subprocess.Popen(
        [sys.executable, __file__, module],
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield Forker(process)
    assert process.stdin is not None and process.stdout is not None
    process.stdin.close()
    process.stdout.close()
    process.wait(20)


def main(module: str) -> None:
    """Until the input ends: say each child's number, and how it ended."""
    work = importlib.import_module(module).work
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(*line.split())
            os._exit(0)
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
