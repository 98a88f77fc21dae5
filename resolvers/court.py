"""The court's own questions: parties by role, termination, cases that share a debtor."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from connectors.scan import Condition, Page
from identifiers import case_number
from identifiers.errors import NotImplementedYet
from resolvers import filters, paging
from resolvers.context import Context
from resolvers.meaning import Arguments, Compute
from resolvers.mentions import distinct, reference
from resolvers.relate import by_keys, too_many
from resolvers.rules import termination
from resolvers.values import Listing, PartyRef, Record, RelatedCase

MOST_PARTIES = 1000
MOST_RELATED = 10_000
"""Cases that the debtors of one level may have between them before relatedCases is refused."""


def role_condition(context: Context, arguments: Arguments) -> Condition | None:
    """The `role` argument as a condition on court.case_party."""
    role = arguments.get("role")
    return None if role is None else filters.equals("role", role.value)


def parties_in_role(role: str) -> Compute:
    """The distinct parties with a number that have this role in each case."""

    async def compute(context: Context, cases: Sequence[Record], arguments: Arguments) -> Sequence[Any]:
        found = await _parties_of(context, [case.row["number"] for case in cases], role)
        return [found[case.row["number"]] for case in cases]

    return compute


async def _parties_of(context: Context, numbers: Sequence[str], role: str) -> dict[str, list[PartyRef]]:
    groups, answer = await by_keys(
        context,
        "court.case_party",
        ("case_number",),
        [(number,) for number in numbers],
        where=filters.equals("role", role),
        page=Page(first=MOST_PARTIES, probe=False),
    )
    return {
        key[0]: distinct(reference(Record("court.case_party", row, answer.as_of), "party") for row in group.rows)
        for key, group in groups.items()
    }


async def case(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """`Query.case`: one case by its number."""
    number = case_number.normalise(arguments.values["number"])
    return await cases_by_number(context, [number]) * len(sources)


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
    _only_by_debtor(arguments)
    first = paging.count(arguments, 50, paging.LARGEST_LIST)
    debtors = await _parties_of(context, [case.row["number"] for case in cases], "DEBTOR")
    numbers = dict.fromkeys((party.number,) for parties in debtors.values() for party in parties)
    if not numbers:
        return [Listing((), 0) for _ in cases]
    owed, _ = await by_keys(
        context,
        "court.case_party",
        ("party_number",),
        list(numbers),
        where=filters.equals("role", "DEBTOR"),
        page=Page(first=MOST_RELATED),
    )
    if any(group.has_next for group in owed.values()):
        raise too_many()
    shared = {key[0]: [row["case_number"] for row in group.rows] for key, group in owed.items()}
    others = sorted({number for found in shared.values() for number in found})
    records = {record.row["number"]: record for record in await cases_by_number(context, others) if record is not None}
    return [_related(case.row["number"], debtors[case.row["number"]], shared, records, first) for case in cases]


def _only_by_debtor(arguments: Arguments) -> None:
    for through in arguments.get("through", []):
        if through.value != "SAME_DEBTOR":
            raise NotImplementedYet(f"relatedCases through {through.value} is not answered yet")


def _related(
    number: str, debtors: Sequence[PartyRef], shared: dict[str, list[str]], records: dict[str, Record], first: int
) -> Listing:
    via: dict[str, list[PartyRef]] = {}
    for debtor in debtors:
        for other in shared[debtor.number]:
            if other != number and other in records:
                via.setdefault(other, []).append(debtor)
    newest = sorted(via, key=lambda other: (-records[other].row["filed_on"].toordinal(), other))
    found = tuple(RelatedCase(records[other], "SAME_DEBTOR", tuple(via[other])) for other in newest[:first])
    return Listing(found, len(via))
