"""The search for paths, held to networkx."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import path_search
from graph.path_search import Neighbourhood
from identifiers.errors import TooMany

NODES = [f"n{number}" for number in range(8)]
EDGES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=24)


def neighbourhood(edges: list[tuple[str, str]]) -> Neighbourhood:
    known = Neighbourhood()
    for one, other in edges:
        known.add(one, [other])
    return known


@settings(max_examples=300, deadline=None, database=None)
@given(EDGES)
def test_every_simple_path_is_found_in_order_and_nothing_else(edges: list[tuple[str, str]]) -> None:
    known, oracle = neighbourhood(edges), nx.Graph(edges)
    oracle.add_nodes_from(NODES)
    for hops in range(1, 7):
        paths = (tuple(path) for path in nx.all_simple_paths(oracle, "n0", "n1", cutoff=hops))
        wanted = sorted(path for path in paths if len(path) == hops + 1)
        assert list(known.sequences("n0", "n1", hops)) == wanted


def test_a_length_that_cannot_be_is_not_searched_for() -> None:
    persons, companies = [f"p{number}" for number in range(60)], [f"c{number}" for number in range(60)]
    known = neighbourhood([(person, company) for person in persons for company in companies])
    # Between persons and companies every second length is impossible; walking them all would be 10 ** 7 steps.
    assert list(known.sequences("c0", "c1", 5)) == []
    assert known.steps < 1000


def test_a_search_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path_search, "MOST_STEPS", 50)
    known = neighbourhood([(one, other) for one in NODES for other in NODES])
    with pytest.raises(TooMany) as caught:
        list(known.sequences("n0", "n1", 6))
    assert caught.value.extensions["limit"] == 50
