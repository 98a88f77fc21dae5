"""Cases whose debtors are companies, asked for their leads to further obligors, by both executors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from access.grants import Grants
from schema.request import GraphQLAnswer
from tests.resolvers.harness import TODAY, Agencies, built, person_number
from tests.schema.agreement.case import Case
from tests.schema.agreement.comparison import difference
from tests.schema.agreement.world import World, world_of

LEADS = """additionalObligorLeads {
    party { __typename number } debtor { number } rule article evidence amount contested
}"""
ONE = f"query ($case: CaseNumber!) {{ case(number: $case) {{ {LEADS} }} }}"
ALL = f"{{ cases(first: 500) {{ nodes {{ number {LEADS} }} }} }}"
DAY = date(2020, 1, 1)


def world(agencies: Agencies, today: date = TODAY) -> World:
    """The agencies' rows behind both executors."""
    memories = {source: recorded.rows for source, recorded in agencies.sources.items()}
    return world_of(
        memories, {name: rows for memory in memories.values() for name, rows in memory._tables.items()}, today
    )


async def answered(here: World, query: str, grants: Grants | None = None, down: str = "", **variables: str) -> Any:
    """The answer that both executors give."""
    nothing = frozenset[str]()
    case = Case(query, variables, grants or Grants.all(), frozenset({down} - {""}), nothing, nothing)
    planned, reference = await here.both(case)
    assert difference(planned, reference) is None
    assert isinstance(planned, GraphQLAnswer)
    return planned


def granted(*refused: tuple[str, str], rows: Mapping[str, Any] | None = None) -> Grants:
    """All fields but these, and these rows."""
    return Grants(fields=dict.fromkeys(each for each in built().fields if each not in refused), rows=rows or {})


def owing(agencies: Agencies, serial: int, *others: str, **company: Any) -> tuple[str, str]:
    """A case of a company whose only holder has paid nothing in; the case's number and the company's."""
    number = agencies.company(serial, established_on=DAY, **company)
    hold(agencies, number, person_number(serial))
    return agencies.case(serial, number, *others, claim_amount=Decimal(1000), status="IN_PROGRESS"), number


def hold(agencies: Agencies, company: str, holder: str, **values: Any) -> None:
    """A holding of all, due and unpaid."""
    agencies.put(
        "registry.shareholding",
        company_number=company,
        holder=holder,
        since=DAY,
        **{"share": 1.0, "subscribed_capital": Decimal(70), "paid_in_capital": Decimal(0), "due_on": DAY, **values},
    )


def told(answer: Any) -> dict[str, list[str] | None]:
    """The articles of each case's leads."""
    found = {case["number"]: case["additionalObligorLeads"] for case in answer.data["cases"]["nodes"]}
    return {case: None if each is None else [lead["article"] for lead in each] for case, each in found.items()}
