"""Links put straight into a graph, and an oracle of the paths through them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import cast

import networkx as nx

from connectors.feed import FeedPosition
from connectors.scan import Deadline
from graph.driver import GraphClient, GraphTransaction
from graph.links import Link
from graph.projection import writing
from graph.projection.following import PROJECTED
from graph.projection.position import begin, take_step
from graph.schema import HOLDS

TODAY = date(2026, 11, 23)


async def fill(
    client: GraphClient, links: Sequence[Link], complete: bool = True, persons: Collection[str] | None = None
) -> None:
    """Replace the whole graph by these links. Where `persons` are not named, they are those whose key begins with p."""
    rows: dict[str, list[dict[str, object]]] = defaultdict(list)
    for link in links:
        rows[link.kind].append(
            {
                "party": link.from_key,
                "target": link.to_key,
                "record_id": link.record_id,
                "share": link.share,
                "role": "DIRECTOR",
                "amount_fen": None,
                "since": link.since,
                "until": link.until,
            }
        )
    kinds = {
        key: kind_of(key) if persons is None else "PERSON" if key in persons else "COMPANY"
        for key in {key for link in links for key in (link.from_key, link.to_key)}
    }
    parties = [
        {"key": key, "kind": kind, "company_record": None, "person_record": None} for key, kind in sorted(kinds.items())
    ]

    async def work(transaction: GraphTransaction) -> None:
        await transaction.run("MATCH (p:Party) DETACH DELETE p")
        await writing.put_parties(transaction, parties)
        for table in ("shareholding", "officer", "guarantee"):
            await writing.put_links(transaction, table, [], rows)
        for each in applied:
            await take_step(transaction, each, FeedPosition(1, 1), complete)

    applied = [await begin(client, Deadline.after_ms(60_000), source) for source in PROJECTED]
    await client.write(work, Deadline.after_ms(60_000))


async def empty_sources(client: GraphClient, sources: Sequence[str] = PROJECTED[1:]) -> None:
    """Let the graph hold all of sources that have nothing to tell."""
    applied = [await begin(client, Deadline.after_ms(60_000), source) for source in sources]

    async def work(transaction: GraphTransaction) -> None:
        for each in applied:
            await take_step(transaction, each, complete=True)

    await client.write(work, Deadline.after_ms(60_000))


def kind_of(key: str) -> str:
    """The kind of a party of a test by its key."""
    return "PERSON" if key.startswith("p") else "COMPANY"


def holds(record_id: int, one: str, other: str, since: date | None = None, until: date | None = None) -> Link:
    """A holding of a half."""
    return Link(HOLDS, one, other, 0.5, since, until, record_id)


def current(link: Link, today: date) -> bool:
    """Whether a link counts on a day."""
    begun = link.since is None or link.since <= today
    return begun and (link.until is None or today < link.until)


def paths(
    links: Sequence[Link], one: str, other: str, kinds: Sequence[str], max_hops: int, today: date = TODAY
) -> list[tuple[tuple[str, ...], tuple[Link, ...]]]:
    """All paths by brute force: networkx' simple paths through a multigraph, in the order that is promised."""
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_nodes_from((one, other))
    for link in links:
        if link.kind in kinds and current(link, today):
            graph.add_edge(link.from_key, link.to_key, key=(link.kind, link.record_id))
    by_serial = {(link.kind, link.record_id): link for link in links}
    walked = cast(
        "Iterator[list[tuple[str, str, tuple[str, int]]]]", nx.all_simple_edge_paths(graph, one, other, max_hops)
    )
    found = [
        ((one, *(there for _, there, _ in edges)), tuple(by_serial[serial] for _, _, serial in edges))
        for edges in walked
        if edges
    ]
    return sorted(found, key=lambda path: (len(path[1]), path[0], [(link.kind, link.record_id) for link in path[1]]))
