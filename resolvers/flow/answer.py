"""`Query.fundFlow`: the cases that one request asks about are looked at together."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from identifiers.errors import FieldError
from resolvers import paging
from resolvers.context import Context
from resolvers.flow.asked import Asked, read
from resolvers.flow.books import Books, read_books
from resolvers.flow.docket import Case, read_docket
from resolvers.flow.finding import Finding
from resolvers.flow.inquiry import Inquiry
from resolvers.flow.legs import LegBooks, read_legs
from resolvers.flow.naming import Naming
from resolvers.meaning import Arguments
from resolvers.relate import too_many
from resolvers.values import FundFlowFinding

T = TypeVar("T")

FINDING = "finding"
"""Kind in the ids of findings, which are no Node: of the case, the rule and the transactions."""


async def fund_flow(context: Context, sources: Sequence[Any], arguments: Arguments) -> Sequence[Any]:
    """Suspicious flows around a case's debtors, newest first; null where the court has no such case.

    `extensions.fundFlowUnjudged` names cases of which the court states neither notice, so that transfers to related
    parties could not be judged.
    """
    asked = read(arguments, context.today)
    if asked.since is not None or asked.to is not None:
        context.asks_by("bank.transaction", ("booked_on",))
    # Each alias is a computation of its own: here they meet, and are read for together.
    answer = await context.batcher.load("fundFlow", partial(_answers, context), asked)
    return [answer] * len(sources)


def transactions(context: Context, finding: FundFlowFinding) -> Any:
    """`FundFlowFinding.transactions`, in order of their serials; TooMany where they are more than a list may hold."""
    if len(finding.records) > paging.LARGEST_LIST:
        raise too_many()
    return list(finding.records)


async def _answers(context: Context, asked: Sequence[Asked]) -> Sequence[Any]:
    """For each question its findings, None where the court has no such case, or why there is no answer."""
    questions = dict.fromkeys(asked)
    failed: dict[Asked, FieldError] = {}
    docket = await read_docket(context, list(questions))
    filed = _answered(lambda each: docket.case(each, context.today), questions, failed)
    cases = {each: case for each, case in filed.items() if case is not None}
    books = await read_books(context, list(cases.values()))
    inquiries = _answered(lambda each: _inquiry(context, cases[each], books), cases, failed)
    pairs = _answered(lambda each: inquiries[each].pairs(), inquiries, failed)
    legs = await read_legs(context, {cases[each]: found for each, found in pairs.items()})
    told: dict[Asked, list[FundFlowFinding]] = {}
    for each in pairs:
        # Others are served between two cases: hundreds may be asked about at once.
        await asyncio.sleep(0)
        findings = _answered(lambda one: inquiries[one].findings(legs.legs(pairs[one], cases[one])), [each], failed)
        told |= {one: _told(context, cases[one], found, books, legs) for one, found in findings.items()}
    return [failed.get(each) or told.get(each) for each in asked]


def _answered(ask: Callable[[Asked], T], questions: Iterable[Asked], failed: dict[Asked, FieldError]) -> dict[Asked, T]:
    """The answers; of a question that has none, why, among those that failed."""
    answers: dict[Asked, T] = {}
    for each in questions:
        try:
            answers[each] = ask(each)
        except FieldError as error:
            failed[each] = error
    return answers


def _inquiry(context: Context, case: Case, books: Books) -> Inquiry:
    rules = case.asked.rules
    debtors = [party.number for party in case.debtors] if rules else []
    watched = [*debtors, *(party.number for party in case.bound)] if "BARRED_CONSUMPTION" in rules else debtors
    related = "TRANSFER_TO_RELATED_PARTY" in rules
    if related and case.notices.suit_on is None and case.notices.enforcement_on is None:
        unjudged = context.notes.setdefault("fundFlowUnjudged", [])
        if isinstance(unjudged, list) and case.asked.case not in unjudged:
            unjudged.append(case.asked.case)
    return Inquiry(
        rules,
        debtors,
        {party: books.movements(party, case) for party in watched},
        {party: books.restricting(party) for party in watched} if "BARRED_CONSUMPTION" in rules else {},
        books.known_ties() if related else {},
        case.notices,
        context.today,
    )


def _told(
    context: Context, case: Case, findings: Sequence[Finding], books: Books, legs: LegBooks
) -> list[FundFlowFinding]:
    serials = {serial for each in findings for serial in each.records}
    records = books.records(serials) | legs.records(serials)
    naming = Naming(case, books)
    return [
        FundFlowFinding(
            _finding_id(context, case, each),
            each.kind,
            each.explanation,
            each.severity,
            *each.window,
            each.amount,
            tuple(records[serial] for serial in each.records),
            tuple(naming.party(number) for number in each.parties),
        )
        for each in findings
    ]


def _finding_id(context: Context, case: Case, finding: Finding) -> str:
    told = hashlib.sha256(" ".join(map(str, finding.records)).encode()).hexdigest()
    return context.platform.ids.encode(FINDING, case.asked.case, finding.kind, told)
