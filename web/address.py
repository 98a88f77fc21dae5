"""Where the instance of a home is served: written when it starts to answer, so that commands beside it find it.

The file says whose it is, so that neither one left by a killed instance nor a second start that was refused misleads.
"""

from __future__ import annotations

import os
from pathlib import Path

from connectors.stores.home import holder

FILE = "address"


def remember(home: Path, url: str) -> None:
    """Write down that this process serves there."""
    (home / FILE).write_text(f"{os.getpid()} {url}", encoding="utf-8")


def forget(home: Path) -> None:
    """Take away what this process wrote."""
    if _written(home)[0] == str(os.getpid()):
        (home / FILE).unlink(missing_ok=True)


def served_at(home: Path) -> str | None:
    """The address of the instance that runs on this home; None where none does."""
    process, url = _written(home)
    return url if process == str(holder(home.absolute())) else None


def _written(home: Path) -> tuple[str, str]:
    try:
        process, _, url = (home / FILE).read_text(encoding="utf-8").partition(" ")
    except FileNotFoundError:
        return "", ""
    return process, url
