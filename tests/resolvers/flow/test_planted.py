"""What is planted in the demo is found: asked of a case, told with its transactions and its rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date

import pytest

from connectors.demo.day import DEMO_TODAY
from connectors.demo.patterns import FLOWS, Pattern
from connectors.demo.rows import core, rows
from connectors.stores.graph_server import GraphAddress
from graph.links import Link
from graph.schema import HOLDS
from tests.graph.conftest import emptied
from tests.graph.related import fill
from tests.resolvers.flow.innocents import Demo
from tests.resolvers.harness import Agencies, case_number

DEBTORS = {"FAST_IN_FAST_OUT": "holder", "GATHER_THEN_WITHDRAW": "holder", "CYCLE": "second", "STRUCTURING": "holder"}
"""Who is the debtor of a case of the test; the other patterns have one of their own."""
FINDING = """rule explanation windowStart windowEnd amount
    transactions { id at amount } parties { number name }"""
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
    persons = {row["holder_number"] for row in core()["registry.shareholding"] if row["holder_kind"] == "PERSON"}
    links = [
        Link(
            HOLDS,
            agencies.ids.encode("party", row["holder_number"]),
            agencies.ids.encode("party", row["company_number"]),
            row["share"],
            row["since"],
            row["until"],
            row["record_id"],
        )
        for row in core()["registry.shareholding"]
    ]
    await fill(agencies.graph, links, persons={agencies.ids.encode("party", number) for number in persons})
    yield agencies
    await (await emptied(each_graph_address)).close()
    await agencies.close()


def case_of(pattern: Pattern) -> str:
    return str(pattern.expected.get("case", case_number(FLOWS.index(pattern) + 1)))


async def test_what_is_planted_is_found_in_one_request(planted: Agencies) -> None:
    """Each with all of its transactions, the sum and the parties that the demo's tour names."""
    asked = " ".join(
        f'p{place}: fundFlow(caseNumber: "{case_of(pattern)}", rules: [{pattern.code}], from: "2024-01-01", '
        f'to: "{DEMO_TODAY}") {{ {FINDING} }}'
        for place, pattern in enumerate(FLOWS)
    )
    data = await planted.data(f"{{ {asked} }}")
    for place, pattern in enumerate(FLOWS):
        [finding] = data[f"p{place}"]
        assert finding["rule"] == pattern.code and "no finding of law" in finding["explanation"]
        assert set(planted_ids(planted, pattern)) <= {each["id"] for each in finding["transactions"]}
        named = {each["number"] for each in finding["parties"]}
        assert set(pattern.parties.values()) == named and all(each["name"] for each in finding["parties"])
        amount = pattern.expected.get("amount", pattern.expected.get("withdrawn", "4221.00"))
        assert finding["amount"] == amount
        told = [(each["at"], each["amount"]) for each in finding["transactions"]]
        assert (finding["windowStart"], finding["windowEnd"]) == (min(told)[0], max(told)[0])


def planted_ids(agencies: Agencies, pattern: Pattern) -> list[str]:
    """The ids of a pattern's transactions."""
    wanted = [record.values for record in pattern.records if record.table == "bank.transaction"]
    return [
        agencies.ids.encode("transaction", str(row["record_id"]))
        for row in core()["bank.transaction"]
        if any(all(row[name] == value for name, value in values.items()) for values in wanted)
    ]


def test_alarms_about_those_for_whom_nothing_is_planted() -> None:
    """Everybody in the small demo as if they were debtors; docs/demo.md states these and those of scale 1.

    Chance sends restricted persons to a hotel, debtors' money to companies in which they hold office or shares, and
    two stories beside the patterns are of such transfers: none of them is innocent by the rule.
    """
    alarms = Demo(rows()).alarms()
    assert alarms.planted == Counter(pattern.code for pattern in FLOWS)
    patterns = ("FAST_IN_FAST_OUT", "GATHER_THEN_WITHDRAW", "CYCLE", "STRUCTURING")
    assert [alarms.looked_at[rule] for rule in patterns] == [236] * 4
    assert [alarms.others[rule] for rule in patterns] == [0] * 4
    assert (alarms.looked_at["TRANSFER_TO_RELATED_PARTY"], alarms.others["TRANSFER_TO_RELATED_PARTY"]) == (536, 6)
    assert (alarms.looked_at["BARRED_CONSUMPTION"], alarms.others["BARRED_CONSUMPTION"]) == (117, 31)
