"""The court's own questions: parties by role, termination, cases that share a debtor."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from connectors.scan import Condition, Page
from identifiers.errors import NotImplementedYet, TooMany
from resolvers import filters, paging
from resolvers.context import Context
from resolvers.meaning import Arguments, Compute
from resolvers.mentions import distinct, reference
from resolvers.relate import by_keys, too_many
from resolvers.rules import termination
from resolvers.values import Listing, PartyRef, Record, RelatedCase

MOST_RELATED = 10_000
"""Cases that one debtor may have before relatedCases is refused."""


def role_condition(context: Context, arguments: Arguments) -> Condition | None:
    """The `role` argument as a condition on court.case_party."""
    role = arguments.get("role")
    return None if role is None else filters.equals("role", role.value)


def parties_in_role(role: str) -> Compute:
    """The distinct parties with a number that have this role in each case."""

    async def compute(context: Context, cases: Sequence[Record], arguments: Arguments) -> Sequence[Any]:
        found = await _parties_of(context, cases, role)
        return [found[case.row["number"]] for case in cases]

    return compute


async def _parties_of(context: Context, cases: Sequence[Record], role: str) -> dict[str, list[PartyRef] | TooMany]:
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


async def related_cases(context: Context, cases: Sequence[Record], arguments: Arguments) -> Sequence[Any]:
    """Cases that share a debtor with each case, by official number across all courts; newest first."""
    first = paging.count(arguments, 50, paging.LARGEST_LIST)
    if not _by_debtor(arguments):
        return [Listing((), 0) for _ in cases]
    debtors = await _parties_of(context, cases, "DEBTOR")
    owed = await _owed(context, [party for found in debtors.values() if isinstance(found, list) for party in found])
    others = sorted({number for found in owed.values() if isinstance(found, list) for number in found})
    records = {record.row["number"]: record for record in await cases_by_number(context, others) if record is not None}
    return [_related(case.row["number"], debtors[case.row["number"]], owed, records, first) for case in cases]


async def _owed(context: Context, debtors: Sequence[PartyRef]) -> dict[str, list[str] | TooMany]:
    """Numbers of the cases in which each of them is debtor."""
    if not debtors:
        return {}
    groups, _ = await by_keys(
        context,
        "court.case_party",
        ("party_number",),
        [(debtor.number,) for debtor in debtors],
        where=filters.equals("role", "DEBTOR"),
        page=Page(first=MOST_RELATED),
    )
    return {
        key[0]: too_many() if group.has_next else [row["case_number"] for row in group.rows]
        for key, group in groups.items()
    }


def _by_debtor(arguments: Arguments) -> bool:
    """Whether relations through a debtor are asked for; they are the only ones answered so far."""
    asked = [through.value for through in arguments.get("through", ())]
    for through in asked:
        if through != "SAME_DEBTOR":
            raise NotImplementedYet(f"relatedCases through {through} is not answered yet")
    return bool(asked)


def _related(
    number: str,
    debtors: list[PartyRef] | TooMany,
    owed: Mapping[str, list[str] | TooMany],
    records: Mapping[str, Record],
    first: int,
) -> Listing | TooMany:
    if isinstance(debtors, TooMany):
        return debtors
    via: dict[str, list[PartyRef]] = {}
    for debtor in debtors:
        cases = owed[debtor.number]
        if isinstance(cases, TooMany):
            return cases
        for other in cases:
            if other != number and other in records:
                via.setdefault(other, []).append(debtor)
    newest = sorted(via, key=lambda other: (-records[other].row["filed_on"].toordinal(), other))
    found = tuple(RelatedCase(records[other], "SAME_DEBTOR", tuple(via[other])) for other in newest[:first])
    return Listing(found, len(via))
