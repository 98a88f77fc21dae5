"""Paths between two parties: what is found, in which order, with the same answer on both engines."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.scan import Deadline
from graph import path_search, relation_paths
from graph.driver import GraphClient
from graph.links import Link
from graph.projection.position import begin, read_applied, take_step
from graph.relation_paths import Path
from graph.schema import GUARANTEES, HOLDS, KINDS, LEGAL_REPRESENTATIVE_OF, OFFICER_OF
from identifiers.errors import BadArgument, SourceUnavailable, TooMany
from tests.graph.related import TODAY, fill, holds, kind_of, paths

DAY = timedelta(days=1)
EDGES = (HOLDS, LEGAL_REPRESENTATIVE_OF, OFFICER_OF, GUARANTEES)
NODES = ("p0", "p1", "c0", "c1", "c2", "c3")
DAYS = st.sampled_from((None, None, TODAY - DAY, TODAY, TODAY + DAY))


async def ask(
    client: GraphClient,
    one: str,
    other: str,
    kinds: Sequence[str] = KINDS,
    max_hops: int = 6,
    first: int = 5,
    today: date = TODAY,
) -> tuple[Path, ...]:
    deadline = Deadline.after_ms(20_000)
    return await relation_paths.relation_paths(client, one, other, kinds, max_hops, first, today, deadline)


@st.composite
def multigraphs(draw: st.DrawFn) -> list[Link]:
    """Links with everything that can be odd: parallel, to oneself, back and forth, past and future."""
    ends = draw(st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), min_size=3, max_size=16))
    links = []
    for record_id, (one, other) in enumerate(ends):
        kind = draw(st.sampled_from(EDGES))
        share = draw(st.sampled_from((None, 0.1, 1.0))) if kind == HOLDS else None
        links.append(Link(kind, one, other, share, draw(DAYS), draw(DAYS), record_id))
    return links


Question = tuple[list[str], int, int]
QUESTIONS: st.SearchStrategy[Question] = st.tuples(
    st.lists(st.sampled_from(EDGES), min_size=1, max_size=3, unique=True), st.integers(1, 6), st.integers(1, 40)
)
ARCADEDB = settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
NEO4J = settings(ARCADEDB, max_examples=15)


async def compare(client: GraphClient, links: list[Link], question: Question) -> None:
    await fill(client, links)
    kinds, max_hops, first = question
    wanted = [
        Path(keys, tuple(kind_of(key) for key in keys), through)
        for keys, through in paths(links, "c0", "c1", kinds, max_hops)[:first]
    ]
    assert list(await ask(client, "c0", "c1", kinds, max_hops, first)) == wanted


@ARCADEDB
@given(multigraphs(), QUESTIONS)
async def test_the_paths_are_those_of_brute_force(
    arcadedb_client: GraphClient, links: list[Link], question: Question
) -> None:
    await compare(arcadedb_client, links, question)


@NEO4J
@given(multigraphs(), QUESTIONS)
async def test_the_paths_are_those_of_brute_force_on_neo4j(
    neo4j_client: GraphClient, links: list[Link], question: Question
) -> None:
    await compare(neo4j_client, links, question)


async def test_a_link_counts_from_its_first_day_until_the_day_before_its_end(client: GraphClient) -> None:
    await fill(client, [holds(1, "p0", "c0", TODAY, TODAY + DAY)])
    counted = [len(await ask(client, "p0", "c0", today=TODAY + offset * DAY)) for offset in (-1, 0, 1)]
    assert counted == [0, 1, 0]


async def test_relations_of_two_kinds_between_the_same_two_are_two_paths(client: GraphClient) -> None:
    links = [
        Link(OFFICER_OF, "p0", "c0", None, None, None, 3),
        Link(LEGAL_REPRESENTATIVE_OF, "p0", "c0", None, None, None, 2),
        holds(9, "p0", "c0"),
    ]
    await fill(client, links)
    found = [[link.kind for link in path.links] for path in await ask(client, "c0", "p0")]
    assert found == [[HOLDS], [LEGAL_REPRESENTATIVE_OF], [OFFICER_OF]]
    assert [path.links for path in await ask(client, "c0", "p0", (OFFICER_OF,))] == [(links[0],)]


async def test_a_link_keeps_its_own_direction_whichever_way_it_is_walked(client: GraphClient) -> None:
    await fill(client, [holds(1, "p0", "c0"), holds(2, "c1", "c0")])
    [path] = await ask(client, "c1", "p0")
    assert path.nodes == ("c1", "c0", "p0")
    assert [(link.from_key, link.to_key) for link in path.links] == [("c1", "c0"), ("p0", "c0")]


async def test_nothing_leads_from_a_party_to_itself_or_to_one_nobody_knows(client: GraphClient) -> None:
    await fill(client, [holds(1, "c0", "c0"), holds(2, "c0", "c1")])
    assert await ask(client, "c0", "c0") == ()
    assert await ask(client, "c0", "nobody") == ()
    assert await ask(client, "nobody", "c0") == ()


async def test_a_long_chain_ends_at_the_number_of_hops(client: GraphClient) -> None:
    await fill(client, [holds(number, f"c{number}", f"c{number + 1}") for number in range(8)])
    reached = [len(await ask(client, "c0", f"c{length}")) for length in range(1, 8)]
    assert reached == [1, 1, 1, 1, 1, 1, 0]


@pytest.mark.parametrize("max_hops", [0, 7, -1])
async def test_hops_out_of_range_are_refused(max_hops: int, client: GraphClient) -> None:
    with pytest.raises(BadArgument) as caught:
        await ask(client, "c0", "c1", max_hops=max_hops)
    assert caught.value.extensions["argument"] == "maxHops"


async def test_a_kind_that_the_graph_does_not_hold_is_refused(client: GraphClient) -> None:
    with pytest.raises(BadArgument):
        await ask(client, "c0", "c1", kinds=("HOLDS]-() DETACH DELETE n //",))


async def test_too_many_links_are_an_error_and_not_a_part_of_the_answer(
    client: GraphClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(client, [holds(number, f"p{number}", "c0") for number in range(30)] + [holds(99, "c1", "p5")])
    monkeypatch.setattr(relation_paths, "MOST_LINKS", 40)
    assert len(await ask(client, "c0", "c1")) == 1
    monkeypatch.setattr(relation_paths, "MOST_LINKS", 20)
    with pytest.raises(TooMany) as caught:
        await ask(client, "c0", "c1")
    assert caught.value.extensions == {"code": "TOO_MANY", "limit": 20}


async def test_too_dense_a_group_is_an_error(client: GraphClient, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"c{number}" for number in range(7)]
    pairs = [(one, other) for one in names for other in names if one < other]
    await fill(client, [holds(number, *pair) for number, pair in enumerate(pairs)])
    assert len(await ask(client, "c0", "c1", first=1000)) == 326, "paths in a complete graph of seven"
    monkeypatch.setattr(path_search, "MOST_STEPS", 100)
    with pytest.raises(TooMany):
        await ask(client, "c0", "c1", first=1000)


async def test_a_graph_that_is_not_there_or_being_built_is_no_answer_of_none(client: GraphClient) -> None:
    with pytest.raises(SourceUnavailable):
        await ask(client, "c0", "c1")
    await fill(client, [holds(1, "c0", "c1")], complete=False)
    with pytest.raises(SourceUnavailable):
        await ask(client, "c0", "c1")


class Disturbed(GraphClient):
    """A client whose graph moves on, so many times, just after it was asked for neighbours."""

    def __init__(self, client: GraphClient, times: int) -> None:
        super().__init__(client.address)
        self.calm = client
        self.times = times
        self.one_at_a_time = asyncio.Lock()

    async def read(self, cypher, parameters, deadline):  # type: ignore[no-untyped-def]
        """As the client, and then the disturbance."""
        rows = await super().read(cypher, parameters, deadline)
        async with self.one_at_a_time:
            if "collect" in cypher and self.times:
                self.times -= 1
                # By another client: the lock is not taken twice.
                applied = await begin(self.calm, deadline)
                await self.calm.write(lambda transaction: take_step(transaction, applied), deadline)
        return rows


async def test_a_question_during_which_the_graph_changed_is_asked_again(client: GraphClient) -> None:
    await fill(client, [holds(1, "c0", "c1")])
    disturbed = Disturbed(client, 1)
    before = await read_applied(client, Deadline.after_ms(5000))
    assert len(await ask(disturbed, "c0", "c1")) == 1
    after = await read_applied(client, Deadline.after_ms(5000))
    await disturbed.close()
    assert before is not None and after is not None and after.step == before.step + 1, "nothing was disturbed"


async def test_a_graph_that_never_rests_is_said_so(client: GraphClient) -> None:
    await fill(client, [holds(1, "c0", "c1")])
    disturbed = Disturbed(client, 1000)
    with pytest.raises(SourceUnavailable, match="changing"):
        await ask(disturbed, "c0", "c1")
    await disturbed.close()
