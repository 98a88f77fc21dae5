"""The court's own questions: parties by role, cases by number, termination."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from connectors.scan import Condition, Page
from identifiers.errors import TooMany
from resolvers import filters, paging
from resolvers.context import Context
from resolvers.meaning import Arguments, Compute
from resolvers.mentions import distinct, reference
from resolvers.relate import by_keys, too_many
from resolvers.rules import termination
from resolvers.values import PartyRef, Record


def role_condition(context: Context, arguments: Arguments) -> Condition | None:
    """The `role` argument as a condition on court.case_party."""
    role = arguments.get("role")
    return None if role is None else filters.equals("role", role.value)


def parties_in_role(role: str) -> Compute:
    """The distinct parties with a number that have this role in each case."""

    async def compute(context: Context, cases: Sequence[Record], arguments: Arguments) -> Sequence[Any]:
        found = await parties_in(context, cases, role)
        return [found[case.row["number"]] for case in cases]

    return compute


async def parties_in(context: Context, cases: Sequence[Record], role: str) -> dict[str, list[PartyRef] | TooMany]:
    """By case number the distinct parties with a number that have this role."""
    groups, answer = await by_keys(
        context,
        "court.case_party",
        ("case_number",),
        [(case.row["number"],) for case in cases],
        where=filters.equals("role", role),
        page=Page(first=paging.LARGEST_LIST),
    )
    return {
        key[0]: too_many()
        if group.has_next
        else distinct(reference(Record("court.case_party", row, answer.as_of), "party") for row in group.rows)
        for key, group in groups.items()
    }


async def cases_by_number(context: Context, numbers: Sequence[str]) -> list[Record | None]:
    """The case of each number, None where the court has none."""
    groups, answer = await by_keys(
        context,
        "court.enforcement_case",
        ("number",),
        [(number,) for number in numbers],
        page=Page(first=1, probe=False),
    )
    return [
        Record("court.enforcement_case", group.rows[0], answer.as_of) if (group := groups[(number,)]).rows else None
        for number in numbers
    ]


async def terminations(context: Context, cases: Sequence[Record], arguments: Arguments) -> Sequence[Any]:
    """The 终本 ruling of each case with what follows from it (法〔2016〕373号 art 9)."""
    keys = [(case.row["number"],) for case in cases]
    whole = Page(first=paging.LARGEST_LIST, probe=False)
    (rulings, _), (inquiries, _), (resumed, _) = await asyncio.gather(
        by_keys(context, "court.termination_ruling", ("case_number",), keys, page=Page(first=1, probe=False)),
        by_keys(context, "court.termination_inquiry", ("case_number",), keys, page=whole),
        by_keys(context, "court.enforcement_case", ("resumes",), keys, page=whole),
    )
    return [
        termination.assess(rulings[key].rows[0], case.row, inquiries[key].rows, resumed[key].rows, context.today)
        if rulings[key].rows
        else None
        for key, case in zip(keys, cases, strict=True)
    ]
