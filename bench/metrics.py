"""Time of `enforcementMetrics` on a running instance: `python -m bench.metrics HOME`."""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import httpx

from web.address import served_at

TIMES = 25
QUERY = """query ($court: String, $from: Date!, $to: Date!) {
  enforcementMetrics(courtCode: $court, from: $from, to: $to) {
    filed closed firstEnforcementTerminationRate firstEnforcementTerminationRateChange meanDaysToClose
    meanDaysToCloseChange recoveryRate recoveryRateChange casesWithRelatedCasesRate
    terminatedStock terminatedStockOver10Years terminatedStockOver20Years partiesDelisted companiesRestored
  }
}"""
PERIODS = {
    "a month": ("2026-10-01", "2026-11-01"),
    "a year": ("2025-11-01", "2026-11-01"),
    "ten years": ("2016-11-01", "2026-11-01"),
}
COURTS = {"the province": None, "one city": "浙05", "one court": "浙0522"}


def main(home: Path) -> None:
    """Ask for each period and court, and print median and slowest milliseconds."""
    url = served_at(home)
    if url is None:
        sys.exit(f"nothing runs on {home}")
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        for court, code in COURTS.items():
            for period, (since, to) in PERIODS.items():
                took_ms, filed = asked(client, {"court": code, "from": since, "to": to})
                print(
                    f"{court:>12}, {period:<9}  median {statistics.median(took_ms):6.1f} ms, "
                    f"slowest {max(took_ms):6.1f} ms, {filed:>6} cases filed"
                )


def asked(client: httpx.Client, variables: dict[str, str | None]) -> tuple[list[float], int]:
    """Milliseconds of each answer after a first that warms up, and the cases filed."""
    took_ms = []
    for _ in range(TIMES + 1):
        started = time.perf_counter()
        answer = client.post("/graphql", json={"query": QUERY, "variables": variables}).json()
        took_ms.append((time.perf_counter() - started) * 1000)
        if "errors" in answer:
            sys.exit(f"an answer had errors: {answer['errors'][:1]}")
    return took_ms[1:], answer["data"]["enforcementMetrics"]["filed"]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
