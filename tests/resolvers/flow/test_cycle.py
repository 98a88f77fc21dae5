"""Money that comes back round three: held against FinBench's complex read 4 and against trying every three payments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import networkx as nx
import pytest
from hypothesis import given, settings

from identifiers.errors import TooMany
from resolvers.flow import cycle
from resolvers.flow import steps as work
from resolvers.flow.cycle import candidates, cycles
from resolvers.flow.finding import Finding
from resolvers.flow.movement import Movement
from resolvers.flow.steps import Steps
from resolvers.rules.fund_flow import PATTERNS, Pattern
from resolvers.rules.rule import RuleTable
from tests.resolvers.flow.payments import PARTIES, Payment, finbench, payment, payments, read_4, seen_by

TODAY = date(2026, 7, 1)
CYCLE = PATTERNS.cite("CYCLE", TODAY)


def found_by(told: Sequence[Payment], holder: str) -> list[Finding]:
    """The rings through a party, with the legs between others that it asks for."""
    mine = seen_by(holder, told)
    pairs = candidates(mine, TODAY, Steps())
    return list(cycles(holder, mine, legs(told, pairs), TODAY, Steps()))


def legs(told: Sequence[Payment], pairs: set[tuple[str, str]]) -> dict[tuple[str, str], list[Movement]]:
    by_pair: dict[tuple[str, str], list[Payment]] = defaultdict(list)
    for each in told:
        by_pair[each.payer, each.payee].append(each)
    return {pair: [each for each in seen_by(pair[0], by_pair[pair]) if not each.is_in] for pair in pairs}


def rings(told: Sequence[Payment], holder: str, pattern: Pattern) -> set[frozenset[int]]:
    """The serials of every three payments that are a ring through a party, by trying all that follow one another."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for each in told:
        if each.fen >= pattern.least_yuan * 100:
            graph.add_edge(each.payer, each.payee, key=each.serial, payment=each)
    found = set()
    for first in graph.adj.get(holder, ()):
        for second in graph[first]:
            if second in (holder, first) or not graph.has_edge(second, holder):
                continue
            sides = [
                [data["payment"] for data in graph[one][other].values()]
                for one, other in ((holder, first), (first, second), (second, holder))
            ]
            found |= {
                frozenset(each.serial for each in ring)
                for out in sides[0]
                for leg in sides[1]
                for back in sides[2]
                if is_ring(ring := (out, leg, back), pattern)
            }
    return found


def is_ring(ring: tuple[Payment, Payment, Payment], pattern: Pattern) -> bool:
    moments, amounts = [each.at for each in ring], [each.fen for each in ring]
    turned = [moments[start:] + moments[:start] for start in range(3)]
    in_order = any(one <= two <= three for one, two, three in turned)
    is_close = max(moments) - min(moments) <= timedelta(days=pattern.window_days)
    return in_order and is_close and min(amounts) >= pattern.least_share * max(amounts)


def hold(told: Sequence[Payment], holder: str, pattern: Pattern) -> int:
    """Each ring found is one, no payment is in two, and none is left of which no payment is in one; how many."""
    wanted, found = rings(told, holder, pattern), [frozenset(each.records) for each in found_by(told, holder)]
    assert set(found) <= wanted and len(found) == len(set(found))
    used = {serial for ring in found for serial in ring}
    assert len(used) == 3 * len(found)
    assert all(not used.isdisjoint(ring) for ring in wanted)
    by_serial = {each.serial: each for each in told}
    for ring in found:
        out = next(by_serial[serial] for serial in ring if by_serial[serial].payer == holder)
        third = next(by_serial[serial].payer for serial in ring if by_serial[serial].payee == holder)
        moments = [by_serial[serial].at for serial in ring]
        assert third in read_4(told, holder, out.payee, min(moments), max(moments))
    return len(found)


@settings(max_examples=60)
@given(payments())
def test_rings_are_what_trying_all_finds(told: list[Payment]) -> None:
    pattern = replace(CYCLE, least_yuan=Decimal(90), window_days=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cycle, "PATTERNS", RuleTable((pattern,)))
        for holder in PARTIES:
            hold(told, holder, pattern)


def test_finbench(monkeypatch: pytest.MonkeyPatch) -> None:
    """Accounts of the snapshot, whose money goes round slowly and in unlike amounts: so the bounds are wide here."""
    pattern = replace(CYCLE, least_share=Decimal("0.01"), window_days=900)
    monkeypatch.setattr(cycle, "PATTERNS", RuleTable((pattern,)))
    told = finbench("AccountTransferAccount")
    near: dict[str, set[str]] = defaultdict(set)
    by_account: dict[str, list[Payment]] = defaultdict(list)
    for each in told:
        near[each.payer].add(each.payee)
        near[each.payee].add(each.payer)
        by_account[each.payer].append(each)
    total = 0
    for account in sorted(near)[::8]:
        around = [each for one in near[account] | {account} for each in by_account[one]]
        total += hold(around, account, pattern)
    assert total >= 3, "enough to say something"


ROUND = [payment(1, "a", "b", 0, 300_000), payment(2, "b", "c", 60, 299_000), payment(3, "c", "a", 120, 298_500)]


@pytest.mark.parametrize("holder", ["a", "b", "c"])
def test_a_ring_is_found_from_each_of_the_three(holder: str) -> None:
    [finding] = found_by(ROUND, holder)
    assert (set(finding.records), finding.amount) == ({1, 2, 3}, Decimal("298500.00"))
    assert finding.parties[0] == holder and set(finding.parties) == {"a", "b", "c"}
    assert "资金流向口径 (2026) art 3" in finding.explanation and "298" not in finding.explanation


@pytest.mark.parametrize(
    "told",
    [
        [*ROUND[:2], payment(3, "c", "a", 31 * 24 * 60, 298_500)],
        [*ROUND[:2], payment(3, "c", "a", 120, 230_000)],
        [payment(1, "a", "b", 0, 300_000), payment(2, "b", "c", 60, 300_000), payment(3, "c", "a", 30, 300_000)],
        [*ROUND[:2], payment(3, "c", "d", 120, 298_500)],
        [payment(each.serial, each.payer, each.payee, each.serial, 9_999) for each in ROUND],
    ],
    ids=["too late", "too little", "in another order", "to somebody else", "small change"],
)
def test_what_is_no_ring(told: list[Payment]) -> None:
    assert found_by(told, "a") == []


def test_a_ring_may_begin_with_any_of_the_three() -> None:
    told = [payment(1, "a", "b", 60, 300_000), payment(2, "b", "c", 0, 300_000), payment(3, "c", "a", 30, 300_000)]
    assert len(found_by(told, "a")) == 1


def test_no_payment_is_in_two_rings() -> None:
    again = [payment(4, "b", "c", 61, 299_000), payment(5, "c", "a", 121, 298_000)]
    assert [finding.records for finding in found_by([*ROUND, *again], "a")] == [(1, 2, 3)]
    third = payment(6, "a", "b", 5, 300_000)
    assert [finding.records for finding in found_by([*ROUND, *again, third], "a")] == [(1, 2, 3), (4, 5, 6)]


def test_more_than_can_be_compared_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "MOST_STEPS", 100)
    out = [payment(serial, "a", "b", serial, 300_000) for serial in range(1, 60, 2)]
    back = [payment(serial, "c", "a", serial, 10_000) for serial in range(2, 60, 2)]
    with pytest.raises(TooMany):
        candidates(seen_by("a", [*out, *back]), TODAY, Steps())


def test_everybody_in_a_ring_can_be_a_candidate_in_one_order_only() -> None:
    assert candidates(seen_by("a", ROUND), TODAY, Steps()) == {("b", "c")}
    assert {*permutations("bc")} - candidates(seen_by("a", ROUND), TODAY, Steps()) == {("c", "b")}
