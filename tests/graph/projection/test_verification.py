"""`zhixing project --verify`: nothing where the graph is what its sources say, every difference where it is not."""

from __future__ import annotations

from collections import Counter

from connectors.scan import Deadline
from graph.commands import compare
from graph.driver import GraphClient, GraphTransaction
from graph.projection.following import Following
from graph.projection.verification import verify
from tests.graph.registry import Registry, holding_company_group

SPOILT = (
    ("MATCH (a)-[r:HOLDS]->(b) WHERE r.record_id = 1 SET r.share = 0.25", "HOLDS"),
    ("MATCH (a)-[r:HOLDS]->(b) WHERE r.record_id = 2 CREATE (a)-[:HOLDS {record_id: 2, share: r.share}]->(b)", "HOLDS"),
    ("MATCH (a)-[r:LEGAL_REPRESENTATIVE_OF]->(b) WHERE r.record_id = 2 DELETE r", "LEGAL_REPRESENTATIVE_OF"),
    ("CREATE (:Party {key: 'made up', kind: 'PERSON'})", "Party of nobody"),
    ("MATCH (p:Party {company_record: 1}) SET p.kind = 'PERSON'", "Party of nobody"),
    ("MATCH (p:Party {company_record: 2}) SET p.court_kind = 'COMPANY'", "Party of court"),
    ("MATCH (a:Party)-[r:TRANSFERRED]->(b) WITH r LIMIT 1 SET r.amount_fen = r.amount_fen + 1", "TRANSFERRED"),
    ("CREATE (:Case {key: 'made up'})", "Case"),
)


async def test_every_difference_is_listed(registry: Registry, client: GraphClient, all_three: Following) -> None:
    await holding_company_group(registry)
    await all_three.catch_up()
    found = await verify(all_three)
    assert not found.differences
    assert {each.kind: each.in_graph for each in found.compared} == {
        "Account": 3,
        "Case": 2,
        "DEBTOR_IN": 5,
        "GUARANTEES": 1,
        "HAS_ACCOUNT": 3,
        "HOLDS": 8,
        "LEGAL_REPRESENTATIVE_OF": 4,
        "Party of bank": 4,
        "Party of court": 4,
        "Party of registry": 5,
        "TRANSFERRED": 3,
    }
    wanted: Counter[str] = Counter()
    for statement, kind in SPOILT:

        async def spoil(transaction: GraphTransaction, statement: str = statement) -> None:
            await transaction.run(statement)

        await client.write(spoil, Deadline.after_ms(20_000))
        wanted[kind] += 1
        found = await verify(all_three)
        assert Counter(each.kind for each in found.differences) == wanted, statement
        unlike = {each.kind for each in found.compared if each.graph_hash != each.sources_hash}
        assert unlike == wanted.keys(), statement
    said: list[str] = []
    assert not await compare(all_three, said.append)
    assert f"{len(SPOILT)} differences" in said
    assert "Case made up: the graph has it, its sources nothing" in said, said
    await all_three.rebuild()
    assert await compare(all_three, said.append)
