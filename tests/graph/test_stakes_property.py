"""Owners and controllers of random groups, cycles and faults included, against dense algebra and plain loops."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.control import Control, Controls, actual_controllers, controlled_companies
from graph.driver import GraphClient
from graph.links import Link
from graph.ownership import Ownership, ultimate_owners
from graph.ownership_paths import strongest_paths
from graph.relatives import Hand, relatives
from identifiers.errors import TooMany
from tests.graph import stakes
from tests.graph.related import TODAY, fill

COMPANIES = tuple(f"c{number}" for number in range(6))
PARTIES = ("p0", "p1", *COMPANIES)
# The same groups each time: the oracle walks every simple way, and a rare dense group would take it minutes.
ARCADEDB = settings(
    max_examples=30, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
NEO4J = settings(ARCADEDB, max_examples=8)
SHARES = (0.05, 0.2, 0.25, 0.3, 0.45, 0.5, 0.51, 0.55, 0.7, 1.0)


@st.composite
def groups(draw: st.DrawFn) -> list[Link]:
    """Up to three holders for each company, of parallel holdings too; seldom of more than the whole."""
    held: list[tuple[str, str, float | None]] = []
    for company in COMPANIES:
        left = draw(st.sampled_from((1.0, 1.0, 1.0, 1.0, 1.5)))
        for holder in draw(st.lists(st.sampled_from(PARTIES), max_size=3)):
            share = draw(st.sampled_from(SHARES))
            if share <= left + 1e-12:
                left -= share
                held.append((holder, company, share))
    return stakes.stakes(*held)


async def compare(client: GraphClient, links: list[Link], min_share: float) -> None:
    """Ask everything about everyone at once and hold it against the oracles."""
    await fill(client, links)
    for company, owned in zip(
        COMPANIES, await ultimate_owners(client, COMPANIES, min_share, TODAY, stakes.wait()), strict=True
    ):
        compare_owners(links, company, owned, min_share)
    for party, found in zip(PARTIES, await controlled_companies(client, PARTIES, TODAY, stakes.wait()), strict=True):
        assert isinstance(found, Controls)
        wanted = stakes.controlled(links, party)
        assert {each.company: each.votes for each in found.companies} == pytest.approx(wanted)
    for company, control in zip(
        COMPANIES, await actual_controllers(client, COMPANIES, TODAY, stakes.wait()), strict=True
    ):
        assert isinstance(control, Control)
        top = stakes.controllers(links, company)
        assert control.controller == (top[0] if len(top) == 1 else None)
        if control.controller is not None:
            assert control.votes == pytest.approx(stakes.controlled(links, control.controller)[company])
            assert control.path[0].holder == control.controller and control.path[-1].company == company

    for by, hands in (
        (Hand.CONTROL, [{party, *stakes.controlled(links, party)} for party in PARTIES]),
        (Hand.SHAREHOLDER, [{party, *(link.to_key for link in links if link.from_key == party)} for party in PARTIES]),
    ):
        near = await relatives(client, by, PARTIES, TODAY, stakes.wait())
        for party in PARTIES:
            assert {each.key for each in near[party]} == stakes.in_one_hand(hands, party)
            assert all(len(set(each.way)) == len(each.way) for each in near[party])


def compare_owners(links: list[Link], company: str, owned: object, min_share: float) -> None:
    wanted = stakes.owners(links, company, min_share)
    if wanted is None:
        assert isinstance(owned, TooMany)
        return
    assert isinstance(owned, Ownership)
    assert {owner.key: owner.integrated for owner in owned.owners} == pytest.approx(wanted, abs=1e-9)
    for owner in owned.owners:
        found = strongest_paths(owned.upstream, owner.key, company)
        assert found.complete
        assert [path.share for path in found.paths] == pytest.approx(
            stakes.simple_paths(links, owner.key, company)[:10]
        )
        for path in found.paths:
            assert path.steps[0].holder == owner.key and path.steps[-1].company == company


@ARCADEDB
@given(groups(), st.sampled_from((0.0, 0.25)))
async def test_owners_and_controllers(arcadedb_client: GraphClient, links: list[Link], min_share: float) -> None:
    await compare(arcadedb_client, links, min_share)


@NEO4J
@given(groups(), st.sampled_from((0.0, 0.25)))
async def test_owners_and_controllers_on_neo4j(neo4j_client: GraphClient, links: list[Link], min_share: float) -> None:
    await compare(neo4j_client, links, min_share)
