"""Control by votes: worked cases, evidence, bounds and the number of rounds, with the same answer on both engines."""

from __future__ import annotations

import pytest

from graph import control, holdings
from graph.control import Basis, Control, Controls, actual_controllers, controlled_companies
from graph.driver import GraphClient
from graph.upstream import Fault
from identifiers.errors import TooMany
from tests.graph.related import TODAY, fill
from tests.graph.stakes import Counted, stakes, wait

WORKED = stakes(
    # A chain of majorities, of the bottom of which less than half is owned; the minority owns more.
    ("p1", "top", 1.0),
    ("top", "middle", 0.6),
    ("p2", "middle", 0.4),
    ("middle", "bottom", 0.6),
    ("p2", "bottom", 0.4),
    # Subsidiaries that together have the majority of a third.
    ("p3", "one", 0.6),
    ("p3", "two", 0.51),
    ("one", "joint", 0.3),
    ("two", "joint", 0.3),
    ("p4", "joint", 0.4),
    # Exactly half, once in two holdings, and a float that is half but for its last digits.
    ("p1", "half", 0.25),
    ("p1", "half", 0.25),
    ("p2", "half", 0.5 + 1e-12),
    # Two that control one another, and what they hold.
    ("a", "b", 0.6),
    ("b", "a", 0.6),
    ("a", "under", 0.9),
    # More than the whole.
    ("p1", "over", 0.7),
    ("p2", "over", 0.6),
    # Its own shares do not help to gain control, and count once it is gained.
    ("p4", "own", 0.4),
    ("own", "own", 0.3),
    ("p4", "gained", 0.55),
    ("gained", "gained", 0.3),
    # A holding that does not say its share.
    ("p5", "unsaid", None),
    ("p5", "said", 0.8),
)


async def found(client: GraphClient, company: str) -> Control:
    [answer] = await actual_controllers(client, [company], TODAY, wait())
    assert isinstance(answer, Control)
    return answer


async def controls(client: GraphClient, party: str) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Votes and by whom, by company, in the order of the answer."""
    [answer] = await controlled_companies(client, [party], TODAY, wait())
    assert isinstance(answer, Controls)
    return {each.company: (each.votes, each.through) for each in answer.companies}


async def test_who_controls_a_company_and_by_which_holdings(client: GraphClient) -> None:
    await fill(client, WORKED)
    for company, controller, basis, votes, path in (
        ("top", "p1", Basis.VOTES_OVER_HALF, 1.0, ["p1>top"]),
        ("bottom", "p1", Basis.CHAIN_OVER_HALF, 0.6, ["p1>top", "top>middle", "middle>bottom"]),
        ("joint", "p3", Basis.JOINT_SUBSIDIARIES, 0.6, ["p3>one", "p3>two", "one>joint", "two>joint"]),
        ("half", None, Basis.NOBODY, 0.0, []),
        ("own", None, Basis.NOBODY, 0.0, []),
        ("gained", "p4", Basis.VOTES_OVER_HALF, 0.85, ["p4>gained"]),
        ("a", None, Basis.RING, 0.0, []),
        ("under", None, Basis.RING, 0.0, []),
        ("over", None, Basis.SEVERAL, 0.0, []),
        ("unsaid", None, Basis.NOBODY, 0.0, []),
        ("nobody knows", None, Basis.NOBODY, 0.0, []),
    ):
        answer = await found(client, company)
        steps = [f"{holding.holder}>{holding.company}" for holding in answer.path]
        assert (answer.controller, answer.basis, steps) == (controller, basis, path), company
        assert answer.votes == pytest.approx(votes)
        assert answer.is_person is (controller is not None)
    assert (await found(client, "over")).faults == (Fault("over", 0.7 + 0.6),)
    assert (await found(client, "unsaid")).faults == (Fault("unsaid", None),)


async def test_what_a_party_controls_and_through_whom(client: GraphClient) -> None:
    await fill(client, WORKED)
    assert await controls(client, "p1") == {
        "over": (0.7, ()),
        "top": (1.0, ()),
        "middle": (0.6, ("top",)),
        "bottom": (0.6, ("top", "middle")),
    }
    assert await controls(client, "p3") == {
        "one": (0.6, ()),
        "two": (0.51, ()),
        "joint": (pytest.approx(0.6), ("one", "two")),
    }
    assert await controls(client, "p4") == {"gained": (0.55 + 0.3, ())}
    assert await controls(client, "a") == {"b": (0.6, ()), "under": (0.9, ())}
    assert await controls(client, "half") == await controls(client, "nobody knows") == {}


async def test_what_is_wrong_with_what_a_party_holds_is_said(client: GraphClient) -> None:
    await fill(client, [*WORKED, *stakes(*[("p9", f"twice{number % 2}", 0.7) for number in range(3)])])
    unsaid, over = await controlled_companies(client, ["p5", "p9"], TODAY, wait())
    assert isinstance(unsaid, Controls) and unsaid.faults == (Fault("unsaid", None),)
    assert isinstance(over, Controls) and over.faults == (Fault("twice0", 1.4),)


async def test_fifty_parties_take_the_rounds_of_one(client: GraphClient) -> None:
    chains = [(f"{level}-{number}", f"{level + 1}-{number}", 0.9) for number in range(50) for level in range(3)]
    await fill(client, stakes(*chains))
    counted = Counted(client)
    rounds = []
    for number in (1, 50):
        counted.rounds = 0
        down = await controlled_companies(counted, [f"0-{each}" for each in range(number)], TODAY, wait())
        assert [len(each.companies) for each in down if isinstance(each, Controls)] == [3] * number
        rounds.append(counted.rounds)
        counted.rounds = 0
        up = await actual_controllers(counted, [f"3-{each}" for each in range(number)], TODAY, wait())
        assert [each.controller for each in up if isinstance(each, Control)] == [f"0-{each}" for each in range(number)]
        rounds.append(counted.rounds)
    await counted.close()
    assert rounds == [2, 2, 2, 2], "several levels in one statement, and what is left of the four in another"


async def test_more_than_can_be_looked_at_is_an_error(client: GraphClient, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = [("wide", f"c{number}", 0.6) for number in range(30)]
    await fill(client, stakes(("p", "wide", 0.9), *wide, ("q", "c1", 0.2), ("r", "alone", 0.2)))
    monkeypatch.setattr(holdings, "MOST_HOLDINGS", 20)
    wide_answer, alone = await controlled_companies(client, ["p", "r"], TODAY, wait())
    assert isinstance(wide_answer, TooMany)
    assert isinstance(alone, Controls) and alone.companies == (), "known before the bound"
    monkeypatch.setattr(holdings, "MOST_HOLDINGS", 100)
    monkeypatch.setattr(control, "MOST_STEPS", 3)
    [answer] = await actual_controllers(client, ["c1"], TODAY, wait())
    assert isinstance(answer, Control)
    monkeypatch.setattr(control, "MOST_STEPS", 2)
    [answer] = await actual_controllers(client, ["c1"], TODAY, wait())
    assert isinstance(answer, TooMany)
