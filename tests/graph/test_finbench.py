"""Data of a real shape: FinBench's holdings, 200 companies that hold one another, and guarantees, on both engines."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from pathlib import Path as File
from random import Random
from typing import LiteralString

import networkx as nx
import numpy as np

from connectors.scan import Deadline
from graph.control import Control, actual_controllers
from graph.driver import GraphClient
from graph.links import Link
from graph.ownership import Ownership, ultimate_owners
from graph.projection.following import Following
from graph.projection.projector import Projector
from graph.projection.registry_rows import RegistryRows
from graph.relation_paths import relation_paths
from graph.schema import GUARANTEES, HOLDS, KINDS
from identifiers.opaque_id import IdCodec
from tests.graph.registry import Registry, difference, drawn, expected
from tests.graph.related import TODAY, empty_sources, paths
from tests.graph.sources import DAY, GUARANTEE, Agency
from tests.graph.stakes import Counted, dense, wait

ALL_COMPANIES: LiteralString = "MATCH (c:Party {kind: 'COMPANY'}) RETURN c.key AS key"
DATA = File(__file__).parents[1] / "data" / "finbench-sf0.01"


def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|"))


async def load(registry: Registry) -> None:
    """Companies, persons and investments."""
    for column, name, target in (("companyId", "Company", "company"), ("personId", "Person", "natural_person")):
        prefix = f"finbench:{name.lower()}:"
        await registry.session.copy_records_to_table(
            target,
            columns=["number", "number_kind", "name"],
            records=[(prefix + row[column], "OTHER", row[f"{name.lower()}Name"]) for row in table(name)],
        )
    columns = ["company_number", "holder_number", "holder_number_kind", "holder_kind", "share", "since"]
    for kind in ("Company", "Person"):
        records = [
            (
                f"finbench:company:{row['companyId']}",
                f"finbench:{kind.lower()}:{row['investorId']}",
                "OTHER",
                kind.upper(),
                float(row["ratio"]),
                date.fromisoformat(row["createTime"][:10]),
            )
            for row in table(f"{kind}InvestCompany")
        ]
        await registry.session.copy_records_to_table("shareholding", columns=columns, records=records)


async def holdings(registry: Registry, ids: IdCodec) -> list[Link]:
    rows = await registry.session.fetch("select * from shareholding")
    return [
        Link(
            HOLDS,
            ids.encode("party", row["holder_number"]),
            ids.encode("party", row["company_number"]),
            row["share"],
            row["since"],
            row["until"],
            row["record_id"],
        )
        for row in rows
    ]


def questions(links: Sequence[Link]) -> list[tuple[str, str, int]]:
    """Ten pairs of companies from the largest group that hold one another, and how far they are apart."""
    holders = nx.DiGraph([(link.from_key, link.to_key) for link in links])
    groups = (sorted(each) for each in nx.strongly_connected_components(holders))
    group = max(groups, key=len)
    assert len(group) == 203
    near = holders.to_undirected()
    pairs = Random(1).sample(list(combinations(group, 2)), 60)
    distances = ((one, other, len(nx.shortest_path(near, one, other)) - 1) for one, other in pairs)
    return [found for found in distances if found[2] <= 4][:10]


async def test_finbench_is_projected_whole_and_its_companies_are_related_as_they_should(
    registry: Registry, client: GraphClient, ids: IdCodec
) -> None:
    projector = Projector(client, RegistryRows(registry.connector), registry.feed, ids)
    await projector.catch_up()
    await load(registry)
    await projector.catch_up()
    found = await drawn(client)
    assert (len(found[0]), len(found[1])) == (785 + 386, 1304 + 679)
    assert difference(await expected(registry.session, ids), found) == {}
    await empty_sources(client)
    links = await holdings(registry, ids)
    for one, other, hops in questions(links):
        answer = await relation_paths(client, one, other, KINDS, hops, 100, TODAY, Deadline.after_ms(20_000))
        wanted = paths(links, one, other, KINDS, hops)[:100]
        assert [(path.nodes, path.links) for path in answer] == wanted
        longer = await relation_paths(client, one, other, KINDS, 6, 5, TODAY, Deadline.after_ms(20_000))
        assert [len(path.links) for path in longer][:1] == [hops]
        assert len(longer) == 5
    await owners_agree_with_a_dense_solve(client, links)


async def owners_agree_with_a_dense_solve(client: GraphClient, links: Sequence[Link]) -> None:
    """All 386 companies in one question: each share of each owner, and a controller wherever one holder has most."""
    names = sorted({key for link in links for key in (link.from_key, link.to_key)})
    direct = dense(links, names)
    wanted = np.linalg.solve(np.eye(len(names)) - direct, direct)
    places = {name: place for place, name in enumerate(names)}
    companies = [row["key"] for row in await client.read(ALL_COMPANIES, None, wait())]
    counted = Counted(client)
    answers = await ultimate_owners(counted, companies, 0.0, TODAY, wait())
    controls = await actual_controllers(counted, companies, TODAY, wait())
    await counted.close()
    assert len(companies) == 386 and counted.rounds <= 26, "two questions: one statement cut, and one a level"
    for company, owned, control in zip(companies, answers, controls, strict=True):
        assert isinstance(owned, Ownership) and isinstance(control, Control) and owned.faults == ()
        column = wanted[:, places[company]] if company in places else np.zeros(len(names))
        found = np.zeros(len(names))
        for owner in owned.owners:
            found[places[owner.key]] = owner.integrated
        assert np.abs(found - column).max() < 1e-9
        if company in places and direct[:, places[company]].max() > 0.5:
            assert control.controller is not None


async def test_those_who_invest_in_the_same_companies_are_related_by_them(
    registry: Registry, client: GraphClient, ids: IdCodec
) -> None:
    """FinBench's complex read 10: of two investors the companies that both invested in, whose share is the answer."""
    await load(registry)
    await Projector(client, RegistryRows(registry.connector), registry.feed, ids).catch_up()
    await empty_sources(client)
    invested: dict[str, set[str]] = defaultdict(set)
    for link in await holdings(registry, ids):
        invested[link.from_key].add(link.to_key)
    investors = sorted(key for key, companies in invested.items() if len(companies) > 4)
    for one, other in Random(2).sample(list(combinations(investors, 2)), 25):
        answer = await relation_paths(client, one, other, (HOLDS,), 2, 100, TODAY, wait())
        through = {path.nodes[1] for path in answer if [link.from_key for link in path.links] == [one, other]}
        assert through == invested[one] & invested[other]


async def test_a_chain_of_guarantees_is_found_to_its_end(
    both: Following, bank: Agency, client: GraphClient, ids: IdCodec
) -> None:
    """FinBench's complex read 11: whom a person guarantees for, and whom they do; up to three hops."""
    rows = [(row["fromId"], row["toId"]) for row in table("PersonGuaranteePerson")]
    await bank.session.executemany(GUARANTEE, [(one, other, Decimal(1), DAY) for one, other in rows])
    await both.catch_up()
    guarantees = nx.DiGraph(rows)
    told = 0
    for one in Random(3).sample(sorted(guarantees), 16):
        reached = nx.single_source_shortest_path_length(guarantees, one, cutoff=3)
        near = nx.single_source_shortest_path_length(guarantees.to_undirected(), one, cutoff=3)
        for other, hops in near.items():
            if one == other:
                continue
            ends = (ids.encode("party", one), ids.encode("party", other))
            answer = await relation_paths(client, *ends, (GUARANTEES,), 3, 100, TODAY, wait())
            assert len(answer[0].links) == hops
            chains = [path for path in answer if [link.from_key for link in path.links] == list(path.nodes[:-1])]
            assert [len(path.links) for path in chains][:1] == ([reached[other]] if other in reached else [])
            told += bool(chains)
    assert told > 8
