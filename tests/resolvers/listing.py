"""`Query.cases` as a list under test."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from tests.resolvers.harness import Agencies, case_number, failure, failures

CASES = """query (
    $where: EnforcementCaseFilter, $orderBy: [EnforcementCaseOrder!],
    $first: Int, $after: String, $last: Int, $before: String
) {
    cases(where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
        nodes { number } edges { cursor node { number } } totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
}"""


async def page(agencies: Agencies, **arguments: Any) -> dict[str, Any]:
    """One page of `cases`, whose nodes and edges tell the same."""
    found: dict[str, Any] = (await agencies.data(CASES, **arguments))["cases"]
    assert found["nodes"] == [edge["node"] for edge in found["edges"]]
    return found


async def listed(agencies: Agencies, **arguments: Any) -> list[str]:
    """The numbers on one page of `cases`."""
    return [case["number"] for case in (await page(agencies, **arguments))["nodes"]]


async def refusal(agencies: Agencies, **arguments: Any) -> dict[str, Any]:
    """What is said of the arguments of `cases`."""
    answer = await agencies.ask(CASES, **arguments)
    assert answer.data == {"cases": None}, failures(answer)
    return dict(failure(answer))


def fill(agencies: Agencies, count: int) -> list[str]:
    """So many cases, three filed on each day; their numbers as the list has them without an order."""
    filed = {case_number(serial): date(2024, 1, 1) + timedelta(serial // 3) for serial in range(1, count + 1)}
    numbers = list(filed)
    random.Random(1).shuffle(numbers)
    for number in numbers:
        agencies.case(0, number=number, filed_on=filed[number])
    return sorted(filed, key=lambda number: (-filed[number].toordinal(), number))
