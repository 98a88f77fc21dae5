"""Who may be added as obligor to a case (变更追加), from the records of its debtor companies."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from identifiers.errors import FieldError, TooMany
from resolvers.context import Context
from resolvers.court import parties_in_role
from resolvers.debtor_companies import Debtors, debtor_companies
from resolvers.meaning import Arguments
from resolvers.mentions import kind_of, reference
from resolvers.nodes import known_form
from resolvers.paging import LARGEST_LIST
from resolvers.relate import too_many
from resolvers.rules import obligor_leads as rules
from resolvers.rules.lead import DebtorCompany, Lead
from resolvers.values import ObligorLead, PartyRef, Record

MOST_COMPANIES = 2_000
"""Debtor companies that one question may look at."""


async def obligor_leads(context: Context, cases: Sequence[Record], arguments: Arguments) -> Sequence[Any]:
    """`EnforcementCase.additionalObligorLeads`, today: the rounds of one case for hundreds.

    None is told of persons, of companies that the registry does not know, and of who is a debtor of the case already.
    """
    owed = [case for case in cases if rules.has_debt(case.row)]
    of_each = await parties_in_role("DEBTOR")(context, owed, arguments)
    debtors = {case.row["number"]: found for case, found in zip(owed, of_each, strict=True)}
    named = {
        party.number
        for found in of_each
        if not isinstance(found, TooMany)
        for party in found
        if party.kind == "COMPANY"
    }
    if len(named) > MOST_COMPANIES:
        raise TooMany(f"leads of more than {MOST_COMPANIES} debtor companies at once", limit=MOST_COMPANIES)
    companies = await debtor_companies(context, sorted(named))
    answers = []
    for case in cases:
        # Others are served between two cases: hundreds may be asked for at once.
        await asyncio.sleep(0)
        answers.append(_leads(context, case, debtors.get(case.row["number"], []), companies))
    return answers


def _leads(
    context: Context, case: Record, debtors: list[PartyRef] | TooMany, companies: Debtors
) -> list[ObligorLead] | FieldError:
    if isinstance(debtors, TooMany):
        return debtors
    already = {party.number for party in debtors}
    told: list[ObligorLead] = []
    for debtor in debtors:
        records = companies.get(debtor.number)
        if isinstance(records, FieldError):
            return records
        if records is not None:
            found = rules.find(records, case.row, context.today)
            told += [_told(context, case, debtor, records, lead) for lead in found if lead.number not in already]
    # What is contested comes last, of several debtors too.
    told.sort(key=lambda lead: (lead.contested, lead.article))
    return too_many() if len(told) > LARGEST_LIST else told


def _told(context: Context, case: Record, debtor: PartyRef, records: DebtorCompany, lead: Lead) -> ObligorLead:
    return ObligorLead(
        _party(records, lead.number, case),
        debtor,
        rules.rule_of(lead, context.today),
        rules.situation(lead, context.today).article,
        rules.evidence_of(lead, case.row, context.today),
        lead.amount,
        lead.contested,
    )


def _party(records: DebtorCompany, number: str, case: Record) -> PartyRef:
    """The party as the registry names it; where it has nothing but a payment of theirs, as the number's form says."""
    for table, prefix, rows in (
        ("registry.shareholding", "holder", records.holdings),
        ("registry.officer", "person", records.officers),
    ):
        for row in rows:
            if row[f"{prefix}_number"] == number:
                party = reference(Record(table, row, case.as_of), prefix)
                assert party is not None
                return party
    kind = known_form(number).kind
    return PartyRef(number, kind, kind_of(kind, None))
