"""What is planted in the demo is found: asked of a case, told with its transactions and its rule."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from connectors.demo.day import DEMO_TODAY
from connectors.demo.patterns import FLOWS, Pattern
from connectors.demo.rows import core
from connectors.stores.graph_server import GraphAddress
from graph.links import Link
from graph.schema import HOLDS
from tests.graph.conftest import emptied
from tests.graph.related import fill
from tests.resolvers.harness import Agencies, case_number

PLANTED = [pytest.param(pattern, id=f"{place}-{pattern.code}") for place, pattern in enumerate(FLOWS)]
DEBTORS = {"FAST_IN_FAST_OUT": "holder", "GATHER_THEN_WITHDRAW": "holder", "CYCLE": "second", "STRUCTURING": "holder"}
"""Who is the debtor of a case of the test; the other patterns have one of their own."""
FLOW = """query ($case: CaseNumber!, $rules: [FundFlowRule!], $from: Date, $to: Date) {
    fundFlow(caseNumber: $case, rules: $rules, from: $from, to: $to) {
        id rule explanation severity windowStart windowEnd amount
        transactions { id amount } parties { __typename number name }
    }
}"""
TABLES = (
    *("court.enforcement_case", "court.case_party", "credit.consumption_restriction", "credit.restricted_person"),
    *("bank.account", "bank.transaction", "registry.company", "registry.natural_person", "police.person"),
)


@pytest.fixture
async def planted(each_graph_address: GraphAddress) -> AsyncIterator[Agencies]:
    """The demo's hand-written part in memory and its holdings as a graph; a case for each who has none."""
    await (await emptied(each_graph_address)).close()
    agencies = Agencies(each_graph_address)
    for name in TABLES:
        for row in core()[name]:
            agencies.put(name, **row)
    for place, pattern in enumerate(FLOWS):
        if "case" not in pattern.expected:
            agencies.case(place + 1, pattern.parties[DEBTORS[pattern.code]], filed_on=date(2026, 7, 1))
    links = [
        Link(HOLDS, *(agencies.ids.encode("party", row[f"{end}_number"]) for end in ("holder", "company")),
             row["share"], row["since"], row["until"], row["record_id"])
        for row in core()["registry.shareholding"]
    ]
    await fill(agencies.graph, links)
    yield agencies
    await (await emptied(each_graph_address)).close()
    await agencies.close()


def case_of(pattern: Pattern) -> str:
    return str(pattern.expected.get("case", case_number(FLOWS.index(pattern) + 1)))


@pytest.mark.parametrize("pattern", PLANTED)
async def test_what_is_planted_is_found(planted: Agencies, pattern: Pattern) -> None:
    to = DEMO_TODAY.isoformat()
    data = await planted.data(FLOW, case=case_of(pattern), rules=[pattern.code], **{"from": "2024-01-01"}, to=to)
    for each in data["fundFlow"]:
        print(each)
    assert data["fundFlow"]
