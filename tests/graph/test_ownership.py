"""Integrated shares: worked cases, days, faults, bounds, number of rounds, with the same answer on both engines."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from connectors.scan import Deadline
from graph import holdings, ownership, upstream
from graph.driver import GraphClient
from graph.holdings import HoldingReader
from graph.links import Link
from graph.ownership import Ownership, ultimate_owners
from graph.projection.position import begin, take_step
from graph.upstream import Fault
from identifiers.errors import SourceTimeout, SourceUnavailable, TooMany
from tests.graph.related import TODAY, fill
from tests.graph.stakes import Counted, stakes, wait

DAY = timedelta(days=1)

WORKED = stakes(
    # Two companies hold each other.
    ("p", "x", 0.6),
    ("x", "y", 0.5),
    ("y", "x", 0.3),
    # Two ways of which neither reaches half.
    ("q", "left", 0.5),
    ("q", "right", 0.5),
    ("left", "both", 0.6),
    ("right", "both", 0.4),
    # A quarter, a hair less, and a float that is a quarter but for its last digits.
    ("p", "quarter", 0.25),
    ("q", "quarter", 0.2499),
    ("r", "quarter", 0.25 - 1e-12),
    # Its own shares, and two holdings of one holder.
    ("p", "own", 0.3),
    ("p", "own", 0.3),
    ("own", "own", 0.4),
)


async def ask(
    client: GraphClient, company: str, min_share: float = 0.25, on: date = TODAY
) -> Ownership | TooMany | object:
    [answer] = await ultimate_owners(client, [company], min_share, on, wait())
    return answer


async def told(client: GraphClient, company: str, min_share: float = 0.25, on: date = TODAY) -> dict[str, list[float]]:
    """Integrated and direct share by owner, in the order of the answer."""
    answer = await ask(client, company, min_share, on)
    assert isinstance(answer, Ownership), answer
    return {owner.key: [owner.integrated, owner.direct] for owner in answer.owners}


async def test_the_worked_cases(client: GraphClient) -> None:
    await fill(client, WORKED)
    found = await told(client, "x")
    assert {key: shares for key, shares in found.items() if key == "p"} == {"p": pytest.approx([0.6 / 0.85, 0.6])}
    assert list(found) == ["p", "y"] and found["y"] == pytest.approx([0.3 / 0.85, 0.3])
    found = await told(client, "y")
    assert list(found) == ["x", "p"] and found["p"] == pytest.approx([0.3 / 0.85, 0])
    found = await told(client, "both")
    assert list(found) == ["left", "q", "right"] and found["q"] == pytest.approx([0.5, 0])
    assert list(await told(client, "quarter")) == ["p", "r"]
    found = await told(client, "own")
    assert found == {"p": pytest.approx([1, 0.6]), "own": pytest.approx([0.4 / 0.6, 0.4])}
    assert list(await told(client, "x", 0.0)) == ["p", "y", "x"], "x holds itself through y"
    assert await told(client, "p") == await told(client, "nobody knows") == {}


async def test_persons_are_told_from_companies(client: GraphClient) -> None:
    await fill(client, WORKED)
    answer = await ask(client, "x")
    assert isinstance(answer, Ownership)
    assert [(owner.key, owner.is_person) for owner in answer.owners] == [("p", True), ("y", False)]


async def test_a_holding_counts_from_its_first_day_until_the_day_before_its_end(client: GraphClient) -> None:
    links = [*stakes(("p", "c", 0.5), since=TODAY, until=TODAY + DAY), Link("HOLDS", "q", "c", 0.3, None, None, 7)]
    await fill(client, links)
    days = [list(await told(client, "c", on=TODAY + offset * DAY)) for offset in (-1, 0, 1)]
    assert days == [["q"], ["p", "q"], ["q"]]


async def test_shares_over_the_whole_and_unknown_ones_are_said(client: GraphClient) -> None:
    await fill(client, stakes(("p", "over", 0.7), ("q", "over", 0.5), ("over", "c", 0.5), ("r", "c", None)))
    answer = await ask(client, "c")
    assert isinstance(answer, Ownership)
    assert [(owner.key, owner.integrated) for owner in answer.owners] == [
        ("over", 0.5),
        ("p", pytest.approx(0.35)),
        ("q", 0.25),
    ]
    assert answer.faults == (Fault("c", None), Fault("over", 0.7 + 0.5))


async def test_a_hair_over_the_whole_is_no_fault(client: GraphClient) -> None:
    await fill(client, stakes(("p", "c", 0.7), ("q", "c", 0.3 + 1e-12)))
    answer = await ask(client, "c")
    assert isinstance(answer, Ownership) and answer.faults == ()


async def test_a_ring_owned_wholly_from_inside_has_no_shares(
    client: GraphClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ownership, "MOST_STEPS", 50_000)
    links = stakes(("a", "b", 1.0), ("b", "a", 1.0), ("b", "below", 0.5), ("p", "below", 0.5), ("p", "alone", 0.999))
    await fill(client, links)
    answers = await ultimate_owners(client, ["a", "below", "alone"], 0.25, TODAY, wait())
    assert [type(answer) for answer in answers] == [TooMany, TooMany, Ownership]
    assert isinstance(answers[0], TooMany) and "singular" in answers[0].message
    assert answers[0].extensions == {"code": "TOO_MANY", "limit": 50_000}


async def test_nearly_a_ring_is_solved(client: GraphClient) -> None:
    await fill(client, stakes(("a", "b", 0.999), ("b", "a", 0.999), ("p", "a", 0.001)))
    assert (await told(client, "b"))["p"][0] == pytest.approx(0.001 * 0.999 / (1 - 0.999**2), abs=1e-9)


async def test_fifty_companies_take_the_rounds_of_one(client: GraphClient) -> None:
    chains = [(f"{level}-{number}", f"{level + 1}-{number}", 0.9) for number in range(50) for level in range(3)]
    await fill(client, stakes(*chains))
    counted = Counted(client)
    rounds = []
    for companies in (["3-0"], [f"3-{number}" for number in range(50)]):
        counted.rounds = 0
        answers = await ultimate_owners(counted, companies, 0.25, TODAY, wait())
        assert [len(answer.owners) for answer in answers if isinstance(answer, Ownership)] == [3] * len(companies)
        rounds.append(counted.rounds)
    await counted.close()
    assert rounds == [4, 4], "one for each level, the last of which is held by nobody"


async def test_natural_persons_are_not_asked_who_holds_them(client: GraphClient) -> None:
    await fill(client, stakes(("p1", "a", 0.6), ("p2", "a", None), ("a", "b", 0.9)))
    counted = Counted(client)
    [answer] = await ultimate_owners(counted, ["b"], 0.25, TODAY, wait())
    await counted.close()
    assert isinstance(answer, Ownership) and [owner.key for owner in answer.owners] == ["a", "p1"]
    assert counted.rounds == 2, "one for each level of companies"


async def test_more_than_can_be_looked_at_is_an_error_for_those_concerned(
    client: GraphClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = [(f"p{number}", "wide", 0.01) for number in range(30)]
    await fill(client, stakes(("other", "narrow", 0.5), ("wide", "below", 0.5), *wide))
    monkeypatch.setattr(holdings, "MOST_HOLDINGS", 20)
    narrow, below = await ultimate_owners(client, ["narrow", "below"], 0.25, TODAY, wait())
    assert isinstance(below, TooMany)
    assert isinstance(narrow, TooMany), "its level was cut with the other's"
    assert list(await told(client, "narrow")) == ["other"]
    monkeypatch.setattr(holdings, "MOST_HOLDINGS", 32)
    assert list(await told(client, "below")) == ["wide"]


async def test_a_chain_longer_than_can_be_followed_is_an_error(
    client: GraphClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(client, stakes(*((f"{level}", f"{level + 1}", 1.0) for level in range(5))))
    monkeypatch.setattr(upstream, "MOST_LEVELS", 4)
    too_long = await ask(client, "5")
    assert isinstance(too_long, TooMany) and too_long.extensions["limit"] == 4
    assert len(await told(client, "3")) == 3


async def test_when_the_time_is_over_it_is_said(client: GraphClient) -> None:
    await fill(client, WORKED)
    with pytest.raises(SourceTimeout):
        await ultimate_owners(client, ["x"], 0.25, TODAY, Deadline.after_ms(0))


class Late(GraphClient):
    """A client that answers when the time is just over."""

    async def read(self, cypher, parameters, deadline):  # type: ignore[no-untyped-def]
        """As the client, late."""
        rows = await super().read(cypher, parameters, wait())
        await asyncio.sleep(max(0.0, deadline.remaining_s()))
        return rows


async def test_time_that_runs_out_while_it_is_worked_out_is_said_for_each(client: GraphClient) -> None:
    await fill(client, WORKED)
    late = Late(client.address)
    answers = await ultimate_owners(late, ["x", "y"], 0.25, TODAY, Deadline.after_ms(1))
    await late.close()
    assert [type(answer) for answer in answers] == [SourceTimeout, SourceTimeout]


async def test_a_graph_that_is_not_there_or_being_built_is_no_answer_of_none(client: GraphClient) -> None:
    with pytest.raises(SourceUnavailable):
        await ask(client, "x")
    await fill(client, WORKED, complete=False)
    with pytest.raises(SourceUnavailable):
        await ask(client, "x")


class Disturbed(GraphClient):
    """A client whose graph moves on, so many times, after it was asked for a level."""

    def __init__(self, client: GraphClient, times: int) -> None:
        super().__init__(client.address)
        self.times = times

    async def read(self, cypher, parameters, deadline):  # type: ignore[no-untyped-def]
        """As the client, and then the disturbance."""
        rows = await super().read(cypher, parameters, deadline)
        if "collect" in cypher and self.times:
            self.times -= 1
            applied = await begin(self, deadline)
            await self.write(lambda transaction: take_step(transaction, applied), deadline)
        return rows


async def test_a_question_during_which_the_graph_changed_is_asked_again(client: GraphClient) -> None:
    await fill(client, WORKED)
    once, always = Disturbed(client, 1), Disturbed(client, 1000)
    assert list(await told(once, "x")) == ["p", "y"]
    with pytest.raises(SourceUnavailable, match="changing"):
        await ask(always, "x")
    await once.close()
    await always.close()


async def test_levels_are_read_by_record(client: GraphClient) -> None:
    await fill(client, WORKED)
    level = await HoldingReader(client, TODAY, wait()).holders_of(["quarter", "x", "nobody knows"])
    assert level is not None
    assert [(each.record_id, each.holder, each.company, each.share) for each in level] == [
        (1, "p", "x", 0.6),
        (3, "y", "x", 0.3),
        (8, "p", "quarter", 0.25),
        (9, "q", "quarter", 0.2499),
        (10, "r", "quarter", 0.25 - 1e-12),
    ]
