"""Who is in one hand with a party: by control, shares and offices, with the way, its bounds and its rounds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest

from graph import holdings, relatives
from graph.driver import GraphClient
from graph.links import Link
from graph.relatives import Hand, Relative
from graph.schema import HOLDS, LEGAL_REPRESENTATIVE_OF
from identifiers.errors import SourceUnavailable, TooMany
from tests.graph.related import TODAY, fill
from tests.graph.stakes import Counted, controlled, in_one_hand, stakes, wait
from tests.graph.test_control import WORKED

HEADED = [
    Link(LEGAL_REPRESENTATIVE_OF, person, company, None, None, until, 100 + place)
    for place, (person, company, until) in enumerate(
        (
            ("p1", "one", None),
            ("p1", "two", None),
            ("p1", "three", TODAY),
            ("p2", "two", TODAY + timedelta(days=1)),
            ("p2", "four", None),
        )
    )
]
ALL = [*WORKED, *HEADED]
EVERYONE = sorted({key for link in ALL for key in (link.from_key, link.to_key)})


def groups(by: Hand) -> list[set[str]]:
    """Each party with those in its hand, by looking at every link."""
    if by is Hand.CONTROL:
        return [{party, *controlled(WORKED, party)} for party in EVERYONE]
    links = WORKED if by is Hand.SHAREHOLDER else [link for link in HEADED if link.until is None or link.until > TODAY]
    return [{party, *(link.to_key for link in links if link.from_key == party)} for party in EVERYONE]


async def found(client: GraphClient, by: Hand, *keys: str) -> list[Sequence[Relative]]:
    answer = await relatives.relatives(client, by, keys, TODAY, wait())
    return [answer[key] for key in keys]


@pytest.mark.parametrize("by", Hand)
async def test_everyone_who_is_in_one_hand_and_by_which_way(client: GraphClient, by: Hand) -> None:
    await fill(client, ALL)
    kind = LEGAL_REPRESENTATIVE_OF if by is Hand.LEGAL_REPRESENTATIVE else HOLDS
    steps = {(link.from_key, link.to_key) for link in ALL if link.kind == kind}
    for party, near in zip(EVERYONE, await found(client, by, *EVERYONE), strict=True):
        assert {each.key for each in near} == in_one_hand(groups(by), party)
        assert len(near) == len({each.key for each in near})
        for each in near:
            assert (each.way[0], each.way[-1], len(set(each.way))) == (party, each.key, len(each.way))
            up, down = each.way[: each.top + 1], each.way[each.top :]
            assert {(upper, lower) for lower, upper in pairwise(up)} | set(pairwise(down)) <= steps
            assert each.hand_is_person is each.hand.startswith("p") or each.hand == party
        assert [(len(each.way), each.way) for each in near] == sorted((len(each.way), each.way) for each in near)


async def test_worked_ways(client: GraphClient) -> None:
    await fill(client, ALL)
    [joint, bottom] = await found(client, Hand.CONTROL, "joint", "bottom")
    assert Relative("p3", "p3", True, ("joint", "one", "p3"), 2) in joint
    assert Relative("two", "p3", True, ("joint", "one", "p3", "two"), 2) in joint
    assert [each.way for each in bottom] == [
        ("bottom", "middle"),
        ("bottom", "middle", "top"),
        ("bottom", "middle", "top", "p1"),
        ("bottom", "middle", "top", "p1", "over"),
    ], "the minority that owns more controls nothing"
    [two] = await found(client, Hand.LEGAL_REPRESENTATIVE, "two")
    assert [each.way for each in two] == [("two", "p1"), ("two", "p2"), ("two", "p1", "one"), ("two", "p2", "four")]


async def test_where_both_ways_begin_alike_the_way_turns_below_the_hand(client: GraphClient) -> None:
    await fill(client, stakes(("p", "a", 0.9), ("p", "b", 0.9), *((h, c, 0.3) for h in ("a", "b") for c in ("c", "d"))))
    [near] = await found(client, Hand.CONTROL, "c")
    assert [each for each in near if each.key == "d"] == [Relative("d", "p", True, ("c", "a", "d"), 1)]


@pytest.mark.parametrize("by", Hand)
async def test_nobody_is_in_one_hand_with_a_stranger_and_nobody_asks_for_none(client: GraphClient, by: Hand) -> None:
    await fill(client, ALL)
    assert await found(client, by, "nobody knows") == [[]]
    assert await relatives.relatives(client, by, (), TODAY, wait()) == {}


@pytest.mark.parametrize("by", Hand)
async def test_fifty_parties_take_the_rounds_of_one(client: GraphClient, by: Hand) -> None:
    kind = LEGAL_REPRESENTATIVE_OF if by is Hand.LEGAL_REPRESENTATIVE else HOLDS
    links = [
        Link(kind, f"p{number}", f"{name}{number}", 0.9, None, None, 2 * number + place)
        for number in range(50)
        for place, name in enumerate("ab")
    ]
    await fill(client, links)
    counted = Counted(client)
    rounds = []
    for number in (1, 50):
        counted.rounds = 0
        near = await found(counted, by, *(f"a{each}" for each in range(number)))
        assert [[each.key for each in those] for those in near] == [[f"p{each}", f"b{each}"] for each in range(number)]
        rounds.append(counted.rounds)
    await counted.close()
    assert rounds[0] == rounds[1] <= 4


@pytest.mark.parametrize("by", Hand)
async def test_over_a_bound_nothing_is_left_out_silently(
    client: GraphClient, by: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = LEGAL_REPRESENTATIVE_OF if by is Hand.LEGAL_REPRESENTATIVE else HOLDS
    await fill(client, [Link(kind, "p", f"c{each}", 0.9, None, None, each) for each in range(30)])
    monkeypatch.setattr(relatives, "MOST_PAIRS", 32)
    assert len((await found(client, by, "c1"))[0]) == 30
    monkeypatch.setattr(relatives, "MOST_PAIRS", 30)
    with pytest.raises(TooMany):
        await found(client, by, "c1")
    monkeypatch.setattr(relatives, "MOST_PAIRS", 100)
    monkeypatch.setattr(holdings, "MOST_HOLDINGS", 20)
    with pytest.raises(TooMany):
        await found(client, by, "c1")


async def test_while_the_graph_is_being_built_it_does_not_answer(client: GraphClient) -> None:
    await fill(client, ALL, complete=False)
    with pytest.raises(SourceUnavailable):
        await found(client, Hand.SHAREHOLDER, "one")
