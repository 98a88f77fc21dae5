"""Golden plans: how each of these questions is answered, as `zhixing explain` prints it, and why so.

After a change that is meant: `pytest tests/plans --write-plans`, and read what became of them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest

from access.grants import Grants
from access.masks import Mask
from bench.workloads import document, documents
from connectors.catalogue import SOURCES
from connectors.cursor import CursorCodec
from connectors.postgres.connector import PostgresConnector
from connectors.scan import Compare, Deadline, Operator
from graph.driver import GraphClient
from identifiers.errors import RequestError
from identifiers.opaque_id import IdCodec
from resolvers.context import Platform
from schema.explain import Explainer
from schema.request import GraphQLRequest
from tests.resolvers.harness import DEADLINE_MS, KEY, NOBODY, TODAY, Observed, built

_PLANS = Path(__file__).parent
_CASES = sorted(path.name for path in _PLANS.iterdir() if (path / "why.md").is_file())

_GRANTS = {
    "grants": Grants(
        fields={
            **dict.fromkeys(field for field in built().fields if field[1] not in ("judge", "detentions")),
            ("Person", "number"): Mask.LAST_4,
            ("Company", "number"): Mask.LAST_4,
            ("VehicleSeizure", "status"): None,
        },
        rows={"court.enforcement_case": Compare("court_code", Operator.EQ, "浙0522")},
    ),
    "refused-whole": Grants(fields=dict.fromkeys(field for field in built().fields if field[1] != "kind")),
}
"""The agreements of the cases that are about them; all others may read everything."""


@pytest.fixture(scope="module")
async def explainer() -> AsyncIterator[Explainer]:
    """An explainer over sources that nobody can reach: explaining asks none."""
    graph = GraphClient(NOBODY)
    connectors = {source: PostgresConnector(source, "postgresql://127.0.0.1:9/none", 1) for source in SOURCES}
    yield Explainer(
        built(), Platform(connectors, graph, IdCodec(KEY), CursorCodec(KEY), Observed(), built().fields, TODAY)
    )
    await graph.close()


async def explained(explainer: Explainer, case: str) -> str:
    """What is printed of a case; of W1 to W5, the bench's documents stand in bench/queries."""
    folder = _PLANS / case
    query = document(case) if case in documents() else (folder / "query.graphql").read_text(encoding="utf-8")
    variables = orjson.loads((folder / "variables.json").read_bytes()) if (folder / "variables.json").exists() else {}
    grants = _GRANTS.get(case, Grants.all())
    try:
        return await explainer.explain(GraphQLRequest(query, None, variables), grants, Deadline.after_ms(DEADLINE_MS))
    except RequestError as error:
        return f"not run: {error.code}, {error.message}\n"


@pytest.mark.parametrize("case", _CASES)
async def test_a_plan_is_the_one_that_was_read_and_found_good(
    explainer: Explainer, case: str, pytestconfig: pytest.Config
) -> None:
    found, file = await explained(explainer, case), _PLANS / case / "plan.txt"
    if pytestconfig.getoption("--write-plans"):
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", _CASES)
async def test_no_value_of_a_variable_is_printed(explainer: Explainer, case: str) -> None:
    found = await explained(explainer, case)
    assert not [value for value in ("330522197001010015", "浙0522", "借款") if value in found]
