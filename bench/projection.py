"""Nodes and relationships a second into an empty graph: `python -m bench.projection`, `--help` for the choices.

`script` writes what the demo amounts to from memory with the plain driver, nodes first, then relationships, 2,000 a
statement: the least that must be done. `projection` is ours, from the agencies' databases. Both in turn, each into a
new graph; medians. Processor time is the engine's and that of this process: where other programs have the processors
too, it says more than the clock.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import neo4j
import psutil

from connectors.demo.load import load_demo
from connectors.postgres.connector import PostgresConnector
from connectors.scan import Deadline
from connectors.settings import read_settings
from connectors.stores import GraphAddress, Stores, open_stores
from connectors.stores.graph_server import GraphServer
from connectors.stores.home import open_home
from connectors.stores.keys import id_key
from connectors.stores.neo4j_server import Neo4jServer
from graph.definition import define
from graph.driver import GraphClient
from graph.projection.following import PROJECTED, Following, following
from graph.projection.loading import Loader
from identifiers.opaque_id import IdCodec

STATEMENT_ROWS = 2_000
LIMIT_MS = 60_000

Rows = Mapping[str, Sequence[dict[str, Any]]]
Work = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Written:
    """What the demo amounts to: nodes by label, relationships by type with their two ends."""

    nodes: Rows
    links: Rows

    @property
    def sizes(self) -> tuple[int, int]:
        """How many nodes, how many relationships."""
        return sum(map(len, self.nodes.values())), sum(map(len, self.links.values()))


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of the clock, processor seconds of the engine and of this process."""

    seconds: float
    engine_s: float
    own_s: float


async def amounts_to(followed: Following) -> Written:
    """Everything that is to be in the graph, in memory."""
    parties: dict[str, dict[str, Any]] = {}
    others: dict[str, set[str]] = defaultdict(set)
    links: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in followed.projectors:
        loader = Loader(each.keyed)
        async for page in loader.pages(loader.start):
            for party in page.batch.parties:
                parties.setdefault(party["key"], {"key": party["key"], "kind": party["kind"]})
            for kind, found in page.batch.links.items():
                links[kind] += found
                label = {"HAS_ACCOUNT": "Account", "DEBTOR_IN": "Case"}.get(kind)
                if label is not None:
                    others[label] |= {link["target"] for link in found}
            for paid in page.batch.transfers:
                links["TRANSFERRED"].append({"party": paid["payer"], "target": paid["payee"]} | paid)
    nodes = {label: [{"key": key} for key in sorted(keys)] for label, keys in others.items()}
    return Written({"Party": list(parties.values())} | nodes, links)


async def by_script(address: GraphAddress, written: Written) -> None:
    """With the plain driver."""
    auth = (address.user, address.password)
    async with (
        neo4j.AsyncGraphDatabase.driver(address.uri, auth=auth) as driver,
        driver.session(database=address.database) as session,
    ):
        for label, nodes in written.nodes.items():
            await _send(session, f"UNWIND $rows AS row CREATE (n:{label}) SET n = row", nodes)
        for kind, links in written.links.items():
            end = {"HAS_ACCOUNT": "Account", "DEBTOR_IN": "Case"}.get(kind, "Party")
            names = [name for name in links[0] if name not in ("party", "target", "payer", "payee")]
            properties = ", ".join([f"{name}: row.{name}" for name in names])
            statement = (
                f"UNWIND $rows AS row MATCH (a:Party {{key: row.party}}) MATCH (b:{end} {{key: row.target}})"
                f" CREATE (a)-[:{kind} {{{properties}}}]->(b)"
            )
            await _send(session, statement, links)


async def _send(session: neo4j.AsyncSession, statement: LiteralString, rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), STATEMENT_ROWS):
        async with await session.begin_transaction() as transaction:
            await (await transaction.run(statement, rows=rows[start : start + STATEMENT_ROWS])).consume()


@asynccontextmanager
async def empty_graph(is_neo4j: bool) -> AsyncIterator[tuple[GraphAddress, psutil.Process]]:
    """A new graph with its constraints and indexes."""
    with tempfile.TemporaryDirectory(prefix="zhixing-bench-") as folder, open_home(Path(folder)) as home:
        server = Neo4jServer(home) if is_neo4j else GraphServer(home)
        child = await server.start()
        client = GraphClient(server.address)
        await define(client, Deadline.after_ms(LIMIT_MS))
        await client.close()
        try:
            yield server.address, psutil.Process(child.pid)
        finally:
            await child.stop()


async def timed(engine: psutil.Process, work: Awaitable[object]) -> Took:
    """What it took."""
    began, own, before = time.perf_counter(), time.process_time(), engine.cpu_times()
    await work
    after = engine.cpu_times()
    used = after.user + after.system - before.user - before.system
    return Took(time.perf_counter() - began, used, time.process_time() - own)


async def measure(stores: Stores, rounds: int, is_neo4j: bool) -> None:
    """Both in turn; print the medians."""
    connectors = {source: PostgresConnector(source, stores.dsns[source], 4) for source in PROJECTED}
    ids = IdCodec(id_key(read_settings({"ZHIXING_HOME": str(stores.home)})))
    written = await amounts_to(following(GraphClient(stores.graph), connectors, ids))
    took: dict[str, list[Took]] = {"script": [], "projection": []}
    for _ in range(rounds):
        async with empty_graph(is_neo4j) as (address, engine):
            took["script"].append(await timed(engine, by_script(address, written)))
        async with empty_graph(is_neo4j) as (address, engine):
            client = GraphClient(address)
            took["projection"].append(await timed(engine, following(client, connectors, ids).catch_up()))
            await client.close()
    nodes, links = written.sizes
    print(f"{'neo4j' if is_neo4j else 'arcadedb'}: {nodes:,} nodes, {links:,} relationships; medians of {rounds}")
    for name, each in took.items():
        median = Took(*(statistics.median(values) for values in zip(*map(_figures, each), strict=True)))
        print(
            f"{name:12} {median.seconds:7.2f} s, {(nodes + links) / median.seconds:8,.0f} nodes and relationships a"
            f" second; processors: engine {median.engine_s:6.2f} s, this process {median.own_s:6.2f} s",
            flush=True,
        )
    for connector in connectors.values():
        await connector.close()


def _figures(took: Took) -> tuple[float, float, float]:
    return took.seconds, took.engine_s, took.own_s


async def main() -> None:
    """From the command line."""
    made = argparse.ArgumentParser(prog="python -m bench.projection")
    made.add_argument("--scale", type=float, default=0.2)
    made.add_argument("--rounds", type=int, default=3)
    made.add_argument("--neo4j", action="store_true")
    chosen = made.parse_args()
    folder = tempfile.mkdtemp(prefix="zhixing-bench-")
    # Root's Postgres is another user and must reach it too.
    Path(folder).chmod(0o711)
    async with open_stores(read_settings({"ZHIXING_HOME": folder})) as stores:
        await load_demo({source: stores.dsns[source] for source in PROJECTED}, chosen.scale)
        await measure(stores, chosen.rounds, chosen.neo4j)


if __name__ == "__main__":
    asyncio.run(main())
