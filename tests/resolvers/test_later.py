"""What the contract promises and is not answered yet: each place says so, and nothing else is missing with it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.resolvers.harness import Agencies, failures, person_number
from tests.resolvers.world import settle

LATER = {
    "accessRecords": "accessRecords(subject: $party) { totalCount }",
}
"""By the path of the field, a query that asks it."""


@pytest.mark.parametrize("path", LATER)
async def test_what_is_left_for_later_says_so(agencies: Agencies, path: str) -> None:
    here = settle(agencies, 1)
    given = {
        "person": ("String!", here.person),
        "company": ("String!", here.company),
        "case": ("CaseNumber!", here.case),
        "party": ("ID!", agencies.ids.encode("party", person_number(1))),
    }
    used = {name: given[name] for name in given if f"${name})" in LATER[path] or f"${name}," in LATER[path]}
    declared = ", ".join(f"${name}: {kind}" for name, (kind, _) in used.items())
    values = {name: value for name, (_, value) in used.items()}
    answer = await agencies.ask(f"query ({declared}) {{ {LATER[path]} }}", **values)
    assert failures(answer) == [(path, "NOT_IMPLEMENTED")]
    *parents, name = path.split(".")
    parent: Any = answer.data
    for each in parents:
        parent = parent[each]
    assert parent[name] is None and (not parents or parent["id"])
