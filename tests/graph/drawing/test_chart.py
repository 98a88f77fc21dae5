"""What is drawn, and what is folded into one box."""

from __future__ import annotations

import pytest

from graph.control import Basis, Control
from graph.drawing.chart import FOLDED, MOST_ARROWS, MOST_BOXES, Arrow, chart
from graph.upstream import Fault, Upstream
from identifiers.errors import TooMany
from tests.graph.drawing.groups import charted, tangled, upstream


async def test_every_party_and_holding_of_a_small_group_is_drawn() -> None:
    group = upstream(("p1", "x", 0.6), ("x", "y", 0.3), ("x", "y", 0.25), ("p2", "y", None), ("y", "x", 0.2))
    drawn = await charted(group, "y")
    assert {box.key: box.is_person for box in drawn.boxes} == {"y": False, "x": False, "p1": True, "p2": True}
    assert {arrow.holder + arrow.company: arrow.share for arrow in drawn.arrows} == {
        "p1x": 0.6,
        "xy": pytest.approx(0.55),
        "p2y": None,
        "yx": 0.2,
    }
    assert drawn.folded == 0
    shares = {box.key: box.integrated for box in drawn.boxes}
    # (I - A)^-1 A by hand: x = 0.55 + 0.55 * 0.2 x.
    assert shares["x"] == pytest.approx(0.55 / 0.89)
    assert shares["p1"] == pytest.approx(0.6 * 0.55 / 0.89)
    assert shares["p2"] is None
    assert next(box.faults for box in drawn.boxes if box.key == "y") == (Fault("y", None),)


async def test_the_way_of_control_is_marked_from_the_controller_down() -> None:
    drawn = await charted(upstream(("p1", "x", 0.6), ("x", "y", 0.7), ("p2", "y", 0.3)), "y")
    assert drawn.control.controller == "p1"
    assert {arrow.holder + arrow.company for arrow in drawn.arrows if arrow.is_control} == {"p1x", "xy"}


async def test_more_than_thirty_are_folded_with_their_number_and_what_they_hold_added_up() -> None:
    small = [(f"p{number}", "y", 0.001) for number in range(38)]
    group = upstream(*small, ("p90", "y", 0.5), ("q", "y", 0.4), ("p91", "q", 0.002), ("p37", "q", 0.001))
    drawn = await charted(group, "y")
    assert len(drawn.boxes) == MOST_BOXES - 1
    assert drawn.folded == 42 - len(drawn.boxes)
    assert [box.key for box in drawn.boxes[:3]] == ["y", "p90", "q"]
    folded = {arrow.company: arrow for arrow in drawn.arrows if arrow.holder == FOLDED}
    alone = {arrow.holder for arrow in drawn.arrows if arrow.company == "y"} - {FOLDED, "p90", "q"}
    assert folded["y"].share == pytest.approx(0.001 * (38 - len(alone)))


async def test_just_thirty_are_all_drawn() -> None:
    drawn = await charted(upstream(*((f"p{number}", "y", 0.01) for number in range(29))), "y")
    assert (len(drawn.boxes), drawn.folded) == (MOST_BOXES, 0)


async def test_who_is_drawn_and_holds_of_the_folded_points_to_their_box() -> None:
    held = [("p1", "y", 0.5), *((f"x{number}", "y", 0.01) for number in range(40))]
    drawn = await charted(upstream(*held, ("p1", "x38", 0.1), ("p1", "x39", 0.1), ("z", "x38", 1e-4)), "y")
    assert Arrow("p1", FOLDED, 0.1 + 0.1, 2, False) in drawn.arrows
    assert not any(arrow.holder == arrow.company == FOLDED for arrow in drawn.arrows)


async def test_a_tangle_is_folded_until_its_arrows_can_be_followed() -> None:
    drawn = await charted(tangled(30, 300, seed=1), "c0")
    assert len(drawn.arrows) <= MOST_ARROWS
    assert len(drawn.boxes) + drawn.folded == 30
    assert drawn.folded > 0


async def test_a_ring_that_has_no_finite_shares_is_drawn_without_them() -> None:
    drawn = await charted(upstream(("a", "b", 1.0), ("b", "a", 1.0)), "a")
    assert {box.integrated for box in drawn.boxes} == {None}
    assert drawn.control.controller is None


def test_what_was_not_read_in_full_is_not_drawn() -> None:
    nobody = Control("y", Basis.NOBODY, None, False, 0.0, (), ())
    with pytest.raises(TooMany):
        chart(Upstream({"y": []}, frozenset(), frozenset({"y"})), "y", (), nobody)
