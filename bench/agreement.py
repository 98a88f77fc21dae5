"""Before anything is timed: the implementations give the same answers, to every request that will be sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import httpx

from bench.implementations import Implementation
from bench.workloads import Workload
from identifiers.errors import OperatorError

MOST_COMPARED = 60
_TIMEOUT_S = 60.0


def compare(workload: Workload, implementations: Sequence[Implementation]) -> int:
    """How many answers were compared; OperatorError names the first difference."""
    asked = [(each, url) for each in implementations if (url := each.url(workload.name)) is not None]
    compared = 0
    with httpx.Client(trust_env=False, timeout=_TIMEOUT_S) as client:
        for number in range(min(MOST_COMPARED, len(workload.variables))):
            answers = [(each, _data(client, url, each.bodies(workload)[number])) for each, url in asked]
            first, expected = answers[0]
            for each, answer in answers[1:]:
                if first.queries == each.queries:
                    found = difference(expected, answer)
                else:
                    found = difference(without_ids(expected), without_ids(answer))
                if found is not None:
                    raise OperatorError(f"{workload.name}: {first.name} and {each.name} differ at {found}")
                compared += 1
    return compared


def without_ids(answer: Any) -> Any:
    """The answer without its ids, and without the parties that are nothing but an id."""
    if isinstance(answer, dict):
        return {name: without_ids(value) for name, value in answer.items() if name not in ("id", "party")}
    if isinstance(answer, list):
        return [without_ids(each) for each in answer]
    return answer


def difference(one: Any, other: Any, path: str = "data") -> str | None:
    """Where two parsed answers differ first, with both values; None where they are equal."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        inner = (difference(one[key], other[key], f"{path}.{key}") for key in one)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        inner = (difference(*pair, f"{path}[{place}]") for place, pair in enumerate(zip(one, other, strict=True)))
    else:
        return None if one == other else f"{path}: {one!r:.200} and {other!r:.200}"
    return next((found for found in inner if found is not None), None)


def _data(client: httpx.Client, url: str, body: bytes) -> Any:
    response = client.post(url, content=body, headers={"Content-Type": "application/json"})
    answer = response.json()
    if response.status_code != 200 or answer.get("errors"):
        raise OperatorError(f"{url} answers {response.status_code}: {str(answer.get('errors'))[:300]}")
    return answer["data"]
