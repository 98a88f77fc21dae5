"""kill -9 of the projector, and of the embedded engine, at any moment: after it the graph is what a rebuild makes."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from decimal import Decimal
from random import Random
from typing import Any

from connectors.scan import Deadline
from connectors.stores import Stores
from graph import generation
from graph.driver import GraphClient
from graph.projection.following import Following
from graph.projection.verification import verify
from graph.schema import HOLDS, LABELS, LEGAL_REPRESENTATIVE_OF, OFFICER_OF
from identifiers.errors import SourceError
from identifiers.opaque_id import IdCodec
from tests.graph import killable, sources
from tests.graph import registry as oracle
from tests.graph.registry import Registry, holding_company_group
from tests.graph.sources import DAY, GUARANTEE, PARTY, TRANSACTION, Agency

KILLS = 24
KILLS_ON_NEO4J = 6
ENGINE_KILLED = (6, 12, 18)
REGISTERED = (HOLDS, LEGAL_REPRESENTATIVE_OF, OFFICER_OF)


async def happen(chance: Random, turn: int, registry: Registry, court: Agency, bank: Agency) -> None:
    """Something changes at each agency."""
    account = chance.choice(("acc-a", "acc-b", "acc-b2"))
    await bank.session.execute(TRANSACTION, account, f"s{turn}", DAY, Decimal(turn), "OUT", f"p{turn % 7}", True)
    await bank.session.execute("delete from transaction where reference = $1", f"s{turn - 5}")
    await bank.session.execute(GUARANTEE, f"g{turn}", "a", Decimal(turn), DAY)
    await court.session.execute(PARTY, "case2", "DEBTOR", f"p{turn}", "PERSON")
    await court.session.execute("delete from case_party where record_id = $1", chance.randrange(1, 40))
    await registry.company(f"c{turn}")
    await registry.holding(f"c{turn}", f"g{turn % 4}", 0.01)
    await registry.session.execute("delete from shareholding where record_id = $1", chance.randrange(1, 40))


async def kill_engine(stores: Stores, client: GraphClient) -> None:
    """Kill the embedded engine and wait until its supervisor has started it again and it answers."""
    pid = stores.processes()["graph"]
    os.kill(pid, signal.SIGKILL)
    async with asyncio.timeout(60):
        while stores.processes().get("graph") in (None, pid):
            await asyncio.sleep(0.05)
        while True:
            try:
                return await client.ping(Deadline.after_ms(1000))
            except SourceError:
                await asyncio.sleep(0.05)


async def whole(client: GraphClient) -> tuple[Counter[Any], Counter[Any]]:
    """All nodes and relationships of the current generation, by their content."""
    deadline = Deadline.after_ms(30_000)
    nodes: Counter[Any] = Counter()
    for label in LABELS:
        if label != "Projection":
            rows = await client.read(f"MATCH (n:{label}) RETURN properties(n) AS all", None, deadline)
            nodes.update((label, repr(sorted(row["all"].items()))) for row in rows)
    rows = await client.read(
        "MATCH (a:Party)-[r]->(b) RETURN a.key AS one, b.key AS other, type(r) AS type, properties(r) AS all",
        None,
        deadline,
    )
    return nodes, Counter((row["one"], row["other"], row["type"], repr(sorted(row["all"].items()))) for row in rows)


async def as_the_rows_say(registry: Registry, court: Agency, bank: Agency, client: GraphClient, ids: IdCodec) -> None:
    """Fail where the graph is not what the oracles make of the rows."""
    parties, holdings = await oracle.expected(registry.session, ids)
    kinds, links = await sources.expected(court.session, bank.session, ids)
    there = await oracle.drawn(client)
    assert there[0].keys() == parties.keys() | kinds.keys()
    assert [link for link in there[1] if link[0] in REGISTERED] == holdings
    found = (await sources.drawn(client))[1]
    assert Counter({link: count for link, count in found.items() if link[0] not in REGISTERED}) == links


async def test_after_any_kill_the_graph_is_what_a_rebuild_makes(
    stores: Stores,
    client: GraphClient,
    registry: Registry,
    court: Agency,
    bank: Agency,
    all_three: Following,
    ids: IdCodec,
) -> None:
    chance = Random(6)
    dsns = {"registry": registry.dsn, "court": court.dsn, "bank": bank.dsn}
    await holding_company_group(registry)
    for turn in range(KILLS if client.address.embedded else KILLS_ON_NEO4J):
        process = killable.start(client.address, dsns, rebuilds=turn % 2 == 1)
        await happen(chance, turn, registry, court, bank)
        await asyncio.sleep(chance.random() * 0.3)
        assert process.is_alive(), f"the projector ended by itself with {process.exitcode}"
        process.kill()
        process.join()
        if client.address.embedded and turn in ENGINE_KILLED:
            await kill_engine(stores, client)
    await all_three.catch_up()
    await as_the_rows_say(registry, court, bank, client, ids)
    assert not (await verify(all_three)).differences
    followed = await whole(client)
    await all_three.rebuild()
    assert await whole(client) == followed
    # What the kills have left in the other generation is gone as well.
    current = await client.generation(Deadline.after_ms(5000))
    assert await whole(client.of(generation.other(current))) == (Counter(), Counter())
