"""A child process: ended with us, ended by us, known again, and its words in the error."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from connectors.stores.child import Child, Program, end_survivor

_ROOT = Path(__file__).parents[3]
_STUBBORN = "import signal, sys, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
_PARENT = """
import asyncio, sys
from pathlib import Path
from connectors.stores.child import Child
sys.path.insert(0, {tests!r})
import test_child
async def main():
    child = await Child.start(test_child.program(Path({folder!r}), "import time; time.sleep(60)"))
    print(child.pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


def program(folder: Path, code: str) -> Program:
    """A Python program with that code."""
    return Program(
        name="the program",
        command=(sys.executable, "-c", code, str(folder)),
        log=folder / "log",
        record=folder / "pid",
        marker=str(folder),
        stopping=((signal.SIGTERM, 0.5),),
    )


def _wait_until_gone(pid: int) -> bool:
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.01)
    return False


async def test_what_it_said_stands_in_the_error(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("of an earlier run\n")
    child = await Child.start(program(tmp_path, "print('no room left'); raise SystemExit(3)"))
    assert await child.wait() == 3
    message = child.failure("did not start").message
    assert message.startswith("the program did not start") and message.endswith("no room left")


async def test_one_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    child = await Child.start(program(tmp_path, _STUBBORN))
    while "deaf" not in child.output():
        time.sleep(0.01)
    await child.stop()
    assert await child.wait() == -signal.SIGKILL
    assert not (tmp_path / "pid").exists()


async def test_a_survivor_is_known_by_its_folder_and_ended(tmp_path: Path) -> None:
    child = await Child.start(program(tmp_path, "import time; time.sleep(60)"))
    await end_survivor(program(tmp_path, ""))
    assert await child.wait() == -signal.SIGTERM


async def test_another_program_that_has_the_process_id_now_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "pid").write_text(f"{os.getpid()}\n")
    await end_survivor(program(tmp_path, ""))


async def test_the_environment_of_a_child_holds_nothing_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIXING_MASTER_KEY", "00" * 32)
    child = await Child.start(program(tmp_path, "import os; print(sorted(os.environ))"))
    await child.wait()
    assert "PATH" in child.output() and "ZHIXING" not in child.output()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a survivor is ended at the next start")
def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = _PARENT.format(tests=str(Path(__file__).parent), folder=str(tmp_path))
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=_ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert _wait_until_gone(pid), "the child outlived its parent"
