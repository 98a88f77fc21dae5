"""The change from a home's old state to a restored one, which a kill -9 at any moment leaves completed or not begun.

    restoring/   a state being made; worth nothing until it is renamed to
    restored/    a whole state: from then on it takes the place of the old one, also at the next start if we are killed
    replaced/    the old one, moved aside, then removed

Whoever opens a home completes what it finds begun.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

RESTORING = "restoring"

_RESTORED = "restored"
_REPLACED = "replaced"
_STATE = ("postgres", "keys", "secrets")
_DERIVED = ("arcadedb", "neo4j")
"""Graphs, which are made anew from the registry."""


def has_data(folder: Path) -> bool:
    """Whether the home holds databases, keys or a graph."""
    return any(os.path.lexists(folder / name) for name in ("postgres", "keys", *_DERIVED))


def switch(folder: Path) -> None:
    """Put the state made in `restoring` in the place of the old one, of which nothing stays."""
    os.sync()
    (folder / RESTORING).rename(folder / _RESTORED)
    _sync(folder)
    complete(folder)


def complete(folder: Path) -> None:
    """Complete a change that was begun; nothing where none was."""
    restored, replaced = folder / _RESTORED, folder / _REPLACED
    if restored.exists():
        replaced.mkdir(mode=0o700, exist_ok=True)
        for name in _STATE:
            # While it still stands in `restored`, what has its place is the old one.
            if os.path.lexists(restored / name):
                _aside(folder, name)
                (restored / name).rename(folder / name)
        for name in _DERIVED:
            _aside(folder, name)
        _sync(folder)
        shutil.rmtree(restored)
    remove(replaced)


def remove(state: Path) -> None:
    """Remove a state with what it keeps elsewhere (see placement.py)."""
    link = state / "postgres"
    if link.is_symlink():
        shutil.rmtree(link.resolve(), ignore_errors=True)
        link.unlink()
    if state.exists():
        shutil.rmtree(state)


def _aside(folder: Path, name: str) -> None:
    if os.path.lexists(folder / name):
        (folder / name).rename(folder / _REPLACED / name)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
