"""What the bench asks of cases: which are drawn, and what the script by hand answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import asyncpg
import pytest

from bench.graph import cases
from bench.graph.by_hand import GraphByHand
from bench.graph.case_script import CaseScript
from bench.graph.scripts import SQL
from bench.limit.pool import Pool, statements
from connectors.stores.graph_server import GraphAddress
from identifiers.opaque_id import IdCodec
from tests.graph.conftest import emptied
from tests.graph.related import TODAY, fill
from tests.graph.sources import ACCOUNT, CASE, COURT, DAY, PARTY, TRANSACTION
from tests.graph.stakes import stakes

EVERYONE = OWNED, MINORITY, STRANGER, SISTER, BOSS = "owned", "minority", "stranger", "sister", "boss"
"""The boss has the majority of two of them, and a third of MINORITY."""
COMPANY = "insert into company (number, number_kind, name) values ($1, 'OTHER', $1)"
HOLDING = (
    "insert into shareholding (company_number, holder_number, holder_number_kind, holder_kind, share)"
    " values ($1, 'boss', 'OTHER', 'PERSON', $2)"
)
RESTRICTION = (
    "insert into consumption_restriction (party_number, party_number_kind, party_kind, issued_on)"
    " values ($1, 'OTHER', 'COMPANY', '2024-01-01')"
)


@pytest.fixture(scope="module")
async def dsns(module_database: Callable[[str], Awaitable[str]]) -> dict[str, str]:
    """A case of each; statements of stranger and boss, restrictions of stranger and sister."""
    made = {source: await module_database(source) for source in ("court", "registry", "bank", "credit")}
    written: dict[str, Sequence[tuple[str, Sequence[Sequence[object]]]]] = {
        "court": (
            (COURT, [()]),
            (CASE, [(f"case {party}",) for party in EVERYONE]),
            (PARTY, [(f"case {party}", "DEBTOR", party, "COMPANY") for party in EVERYONE]),
            (PARTY, [(f"case {STRANGER}", "APPLICANT", OWNED, "COMPANY")]),
        ),
        "registry": ((COMPANY, [(OWNED,), (MINORITY,)]), (HOLDING, [(OWNED, 0.6), (MINORITY, 0.3)])),
        "bank": (
            (ACCOUNT, [("told", STRANGER), ("free", BOSS), ("silent", SISTER)]),
            (TRANSACTION, [(account, "1", DAY, "100.25", "OUT", "b", True) for account in ("told", "free")]),
        ),
        "credit": ((RESTRICTION, [(STRANGER,), (SISTER,)]),),
    }
    for source, rows in written.items():
        session = await asyncpg.connect(made[source])
        for statement, values in rows:
            await session.executemany(statement, values)
        await session.close()
    return made


async def test_cases_are_drawn_that_have_something_to_look_at(dsns: dict[str, str]) -> None:
    related, flow = await cases.draw(dsns)
    assert (related.name, related.variables) == ("G2b", ({"number": f"case {OWNED}"},))
    assert (flow.name, flow.variables) == ("G3", ({"number": f"case {STRANGER}"},))


async def test_the_script_finds_the_cases_in_one_hand(dsns: dict[str, str], graph_address: GraphAddress) -> None:
    ids = IdCodec(bytes(range(64)))
    client = await emptied(graph_address)
    held = ((OWNED, 0.6), (SISTER, 0.6), (MINORITY, 0.3))
    links = [(ids.encode("party", BOSS), ids.encode("party", company), share) for company, share in held]
    await fill(client, stakes(*links), persons={ids.encode("party", BOSS)})
    graph, court = GraphByHand(graph_address, "", TODAY), Pool(dsns["court"], 2, statements(SQL, "court"))
    script = CaseScript(graph, court, ids)
    found = {party: await script.ask("G2b", {"number": f"case {party}"}) for party in (OWNED, BOSS, STRANGER)}
    await court.close()
    await graph.close()
    await (await emptied(graph_address)).close()
    await client.close()
    assert found == {
        OWNED: [f"case {BOSS}", f"case {SISTER}"],
        BOSS: [f"case {OWNED}", f"case {SISTER}"],
        STRANGER: [],
    }
