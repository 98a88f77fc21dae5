"""npm packages of the tests, installed beside their package.json with the Node that comes from PyPI."""

from __future__ import annotations

import hashlib
from pathlib import Path

from web.bundle import install as npm_ci


def install(folder: Path) -> None:
    """`npm ci`, from the lock with its hashes, where what is installed is not what the lock says: no network later."""
    stamp = folder / "node_modules" / ".installed-from"
    wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        npm_ci(folder)
        stamp.write_text(wanted)
