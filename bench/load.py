"""Load by wrk: one thread, so many connections, the bodies in turn; what it measured and what it used itself."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from identifiers.errors import OperatorError

SCRIPT = Path(__file__).parent / "wrk.lua"
TIMEOUT_S = 120
_SLACK_S = 30.0


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: requests a second, milliseconds that half and 99 of 100 stayed below, and wrk's share of a processor."""

    requests: int
    req_s: float
    p50_ms: float
    p99_ms: float
    generator_share: float


def run(url: str, bodies: Path, connections: int, seconds: float) -> Measured:
    """Ask for so long. OperatorError where wrk is missing, or a request failed."""
    if shutil.which("wrk") is None:
        raise OperatorError("the bench needs wrk; on Debian: apt install wrk")
    before = _used_s()
    done = subprocess.run(
        # wrk takes whole seconds.
        (
            *("wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout", f"{TIMEOUT_S}s"),
            *("-s", str(SCRIPT), url, "--", str(bodies)),
        ),
        capture_output=True,
        text=True,
        timeout=seconds + _SLACK_S,
        check=False,
    )
    spent = _used_s() - before
    if done.returncode != 0:
        raise OperatorError(f"wrk failed: {(done.stderr or done.stdout).strip()[-300:]}")
    told = json.loads(done.stdout.rstrip().rpartition("\n")[2])
    if told["failed"]:
        raise OperatorError(f"{told['failed']} of {told['requests']} requests to {url} failed")
    took_s = told["duration_us"] / 1e6
    return Measured(
        requests=told["requests"],
        req_s=told["requests"] / took_s,
        p50_ms=told["p50_us"] / 1e3,
        p99_ms=told["p99_us"] / 1e3,
        generator_share=spent / took_s,
    )


def _used_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
