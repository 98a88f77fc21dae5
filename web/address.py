"""Where the instance of a home is served: written when it starts to answer, so that commands beside it find it."""

from __future__ import annotations

from pathlib import Path

from connectors.stores.home import holder

FILE = "address"


def remember(home: Path, url: str) -> None:
    """Write the address down."""
    (home / FILE).write_text(url, encoding="utf-8")


def forget(home: Path) -> None:
    """Take it away."""
    (home / FILE).unlink(missing_ok=True)


def served_at(home: Path) -> str | None:
    """The address of the instance that runs on this home; None where none does."""
    if holder(home.absolute()) is None:
        return None
    try:
        return (home / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
