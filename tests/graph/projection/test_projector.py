"""The graph equals its registry, whatever happened to the rows and in whatever steps it was followed, even kill -9."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.feed import FeedPosition
from connectors.scan import Deadline
from graph.driver import GraphClient
from graph.projection import loading
from graph.projection import projector as module
from graph.projection.following import Following
from graph.projection.position import read_applied, take_step
from graph.projection.projector import Projector
from graph.projection.registry_rows import RegistryRows
from identifiers.opaque_id import IdCodec
from tests.graph.registry import Registry, check, difference, drawn, holding_company_group

COMPANIES = ("c1", "c2", "c3")
PERSONS = ("p1", "p2")
HOLDERS = (*COMPANIES, *PERSONS, "stranger")
KINDS = st.sampled_from(("PERSON", "COMPANY"))
ROLES = st.sampled_from(("LEGAL_REPRESENTATIVE", "DIRECTOR", "SUPERVISOR"))
DAYS = st.sampled_from((None, date(2020, 1, 1), date(2024, 2, 29)))

Change = tuple[str, tuple[Any, ...]]


def changes() -> st.SearchStrategy[Change]:
    """One thing that happens to the registry, as SQL and its values; `follow` lets the projector catch up."""
    company, holder = st.sampled_from(COMPANIES), st.sampled_from(HOLDERS)
    shares = st.sampled_from((None, 0.1, 0.25, 1.0))
    return st.one_of(
        st.tuples(
            st.just("insert into company (number, number_kind, name) values ($1, 'OTHER', 'n')"), st.tuples(holder)
        ),
        st.tuples(
            st.just("insert into natural_person (number, number_kind, name) values ($1, 'OTHER', 'n')"),
            st.tuples(holder),
        ),
        st.tuples(st.just("delete from company where number = $1"), st.tuples(holder)),
        st.tuples(st.just("delete from natural_person where number = $1"), st.tuples(holder)),
        st.tuples(st.just("update company set number = $2 where number = $1"), st.tuples(holder, holder)),
        st.tuples(
            st.just(
                "insert into shareholding (company_number, holder_number, holder_kind, share, since,"
                " holder_number_kind) values ($1, $2, $3, $4, $5, 'OTHER')"
            ),
            st.tuples(company, holder, KINDS, shares, DAYS),
        ),
        st.tuples(
            st.just("update shareholding set share = $2, until = $3 where holder_number = $1"),
            st.tuples(holder, shares, DAYS),
        ),
        st.tuples(
            st.just("update shareholding set holder_number = $2, holder_kind = $3 where holder_number = $1"),
            st.tuples(holder, holder, KINDS),
        ),
        st.tuples(st.just("delete from shareholding where holder_number = $1"), st.tuples(holder)),
        st.tuples(
            st.just(
                "insert into officer (company_number, person_number, person_kind, role, since, person_number_kind)"
                " values ($1, $2, $3, $4, $5, 'OTHER')"
            ),
            st.tuples(company, holder, KINDS, ROLES, DAYS),
        ),
        st.tuples(st.just("update officer set role = $2 where person_number = $1"), st.tuples(holder, ROLES)),
        st.tuples(st.just("delete from officer where company_number = $1"), st.tuples(company)),
        st.tuples(st.just("update shareholding set record_id = record_id + 1000 where share = $1"), st.tuples(shares)),
        st.tuples(st.sampled_from(("truncate shareholding", "truncate officer", "follow")), st.just(())),
    )


async def happen(registry: Registry, change: Change) -> None:
    """Let it happen, unless the registry's own constraints forbid it."""
    statement, values = change
    try:
        await registry.session.execute(statement, *values)
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.NumericValueOutOfRangeError):
        return


async def start_over(registry: Registry) -> None:
    """Empty the registry and its feed, as a restore of an old backup would leave it: the projector must rebuild."""
    await registry.session.execute("truncate company, natural_person, shareholding, officer restart identity cascade")
    await registry.session.execute("truncate change_feed")


HISTORIES = st.lists(changes(), min_size=4, max_size=24)
ARCADEDB = settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
NEO4J = settings(ARCADEDB, max_examples=4)
"""It plans each statement anew for each graph that has grown from nothing: a second for an example."""


async def follow_and_rebuild(registry: Registry, client: GraphClient, ids: IdCodec, history: list[Change]) -> None:
    projector = Following(client, (Projector(client, RegistryRows(registry.connector), registry.feed, ids),))
    await start_over(registry)
    await projector.catch_up()
    for number in COMPANIES:
        await registry.company(number)
    for change in history:
        if change[0] == "follow":
            await projector.catch_up()
        else:
            await happen(registry, change)
    await projector.catch_up()
    await check(registry, client, ids, "after following")
    await projector.rebuild()
    await check(registry, client, ids, "after a rebuild")


@ARCADEDB
@given(HISTORIES)
async def test_the_graph_that_followed_is_the_graph_that_a_rebuild_makes(
    registry: Registry, arcadedb_client: GraphClient, ids: IdCodec, history: list[Change]
) -> None:
    await follow_and_rebuild(registry, arcadedb_client, ids, history)


@NEO4J
@given(HISTORIES)
async def test_the_graph_that_followed_is_the_graph_that_a_rebuild_makes_on_neo4j(
    registry: Registry, neo4j_client: GraphClient, ids: IdCodec, history: list[Change]
) -> None:
    await follow_and_rebuild(registry, neo4j_client, ids, history)


async def test_applying_the_same_changes_again_changes_nothing(
    registry: Registry, client: GraphClient, projector: Projector, ids: IdCodec
) -> None:
    await projector.catch_up()
    await holding_company_group(registry)
    await projector.catch_up()
    before = await drawn(client)
    applied = await read_applied(client, Deadline.after_ms(5000))
    assert applied is not None
    await client.write(lambda each: take_step(each, applied, FeedPosition()), Deadline.after_ms(5000))
    done = await projector.catch_up()
    assert done.changes > 0, "the projector did not go back to the beginning of the feed"
    assert difference(before, await drawn(client)) == {}


async def test_many_batches_and_pages_come_over_whole(
    registry: Registry,
    client: GraphClient,
    projector: Projector,
    followed: Following,
    ids: IdCodec,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    monkeypatch.setattr(loading, "PAGE", 3)
    await projector.catch_up()
    await holding_company_group(registry, 5)
    await projector.catch_up()
    await check(registry, client, ids, "followed in batches of three")
    await followed.rebuild()
    await check(registry, client, ids, "rebuilt in pages of three")
    await registry.session.execute("insert into change_feed (table_name, operation) values ('shareholding', 'reload')")
    await registry.session.execute("alter table shareholding disable trigger user")
    await registry.session.execute("delete from shareholding where record_id in (1, 4, 5, 10)")
    await registry.session.execute("update shareholding set share = 0.5 where record_id in (2, 9)")
    await projector.catch_up()
    await check(registry, client, ids, "after a reload of what changed without a note")
    for table, add in (("company", registry.company), ("natural_person", registry.person)):
        await registry.session.execute(f"alter table {table} disable trigger user")
        for name in ("q", "r", "s", "t"):
            await add(f"{table}-{name}")
        await registry.session.execute("insert into change_feed (table_name, operation) values ($1, 'reload')", table)
    await projector.catch_up()
    await check(registry, client, ids, "after a reload of parties that came without a note")


async def test_a_company_without_relations_goes_when_it_is_deleted(
    registry: Registry, client: GraphClient, projector: Projector, ids: IdCodec
) -> None:
    await registry.company("c1")
    await registry.company("c2")
    await registry.holding("c1", "c2", 1.0)
    await projector.catch_up()
    await registry.session.execute("delete from company where number = 'c1'")
    await projector.catch_up()
    assert ids.encode("party", "c1") in (await drawn(client))[0], "a company that still holds another is gone"
    await registry.session.execute("delete from shareholding")
    await projector.catch_up()
    assert set((await drawn(client))[0]) == {ids.encode("party", "c2")}


async def test_neither_numbers_nor_names_are_in_the_graph(
    registry: Registry, client: GraphClient, projector: Projector
) -> None:
    await registry.company("91330500MA2B4C5D6E")
    await registry.holding("330522198801011234", "91330500MA2B4C5D6E", kind="PERSON")
    await registry.office("330522198801011234", "91330500MA2B4C5D6E", "DIRECTOR")
    await projector.catch_up()
    rows = await client.read(
        "MATCH (n) OPTIONAL MATCH (n)-[r]-() RETURN properties(n) AS node, properties(r) AS link",
        None,
        Deadline.after_ms(5000),
    )
    text = repr(rows)
    assert "record_id" in text and "91330500MA2B4C5D6E" not in text and "330522198801011234" not in text


async def test_what_is_not_in_the_graph_moves_the_position_alone(
    registry: Registry, client: GraphClient, projector: Projector
) -> None:
    await registry.company("c1")
    await projector.catch_up()
    await registry.session.execute(
        "insert into filing (company_number, kind, filed_on) values ('c1', 'LIQUIDATION', '2024-01-01')"
    )
    assert (await projector.lag(Deadline.after_ms(5000))).changes == 1
    await projector.catch_up()
    assert (await projector.lag(Deadline.after_ms(5000))).changes == 0


async def test_the_lag_is_in_changes_and_in_seconds_of_the_oldest(registry: Registry, projector: Projector) -> None:
    await projector.catch_up()
    for number in ("c1", "c2", "c3"):
        await registry.company(number)
    await registry.session.execute(
        "update change_feed set changed_at = $1", datetime.now(UTC) - timedelta(seconds=3600)
    )
    lag = await projector.lag(Deadline.after_ms(5000))
    assert lag.changes == 3 and 3600 <= lag.seconds < 4000 and lag.is_whole


async def test_a_graph_that_was_never_projected_lags_by_the_whole_feed(
    registry: Registry, projector: Projector
) -> None:
    await registry.company("c1")
    lag = await projector.lag(Deadline.after_ms(5000))
    assert lag.changes == 1 and not lag.is_whole
