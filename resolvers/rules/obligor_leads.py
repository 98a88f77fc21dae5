"""Leads to further obligors (变更追加): from a debtor company's records by the articles in `obligors.py`, and in words.

A lead says that records match an article, so that somebody looks; it is never a finding of law, and says so.
"""

from __future__ import annotations

from datetime import date

from connectors.scan import Row
from resolvers.rules.capital import sold_unpaid, unpaid_capital, withdrawn_capital
from resolvers.rules.claim import is_unperformed, outstanding
from resolvers.rules.lead import NOTHING, DebtorCompany, Form, Lead, form_of, known
from resolvers.rules.obligors import COMPANY_LAW, REMEDIES, SITUATIONS, Situation
from resolvers.rules.received import property_received
from resolvers.rules.whole_debt import deregistered_unliquidated, one_person_company

ENFORCED = frozenset({"FIRST_ENFORCEMENT", "RESUMED"})
"""Kinds of cases in which an instrument is enforced, so that obligors can be added."""

RESERVE = "a lead from records, no finding of law (仅为线索, 非法律认定)"


def has_debt(case: Row) -> bool:
    """Whether an instrument is enforced in the case and something is still owed: only then is anybody to be added."""
    return case["kind"] in ENFORCED and is_unperformed(case)


def find(debtor: DebtorCompany, case: Row, today: date) -> list[Lead]:
    """The leads that the company's records give in a case with a debt, by the rules in force that day.

    What is contested last, else by article; who answers for others behind those themselves; the largest amount first
    (an unknown one before it), ties by number.
    """
    owed = known(outstanding(case))
    found = [*property_received(debtor, today)]
    if form_of(debtor.company) is not Form.OTHER:
        found += unpaid_capital(debtor, today)
        found += withdrawn_capital(debtor, today)
        found += sold_unpaid(debtor, today)
        found += one_person_company(debtor, owed, today)
        found += deregistered_unliquidated(debtor, owed, today)
    return sorted((lead for lead in found if _is_law(lead, today)), key=lambda lead: _order(lead, today))


def _is_law(lead: Lead, today: date) -> bool:
    return SITUATIONS.at(lead.code, today) is not None and all(COMPANY_LAW.at(code, today) for code in lead.besides)


def _order(lead: Lead, today: date) -> tuple[object, ...]:
    return (
        lead.contested,
        situation(lead, today).article,
        lead.besides,
        lead.amount is not None,
        NOTHING if lead.amount is None else -lead.amount,
        lead.number,
    )


def situation(lead: Lead, today: date) -> Situation:
    """The article that the lead rests on."""
    return SITUATIONS.cite(lead.code, today)


def rule_of(lead: Lead, today: date) -> str:
    """The rules that the lead rests on, with the remedy of those who do not agree with a ruling by it."""
    rule = situation(lead, today)
    remedy = REMEDIES.cite(rule.remedy, today)
    besides = "".join(f"; {COMPANY_LAW.cite(code, today).citation}" for code in lead.besides)
    return (
        f"{rule.citation} ({rule.title_zh}){besides}. {rule.text} Remedy against the ruling ({remedy.title_zh}):"
        f" within {remedy.days} days (art {remedy.article})."
    )


def evidence_of(lead: Lead, case: Row, today: date) -> list[str]:
    """The records by which the lead can be checked, what the case says of the debtor's property, and what is open."""
    owed = known(outstanding(case))
    rest = "an unknown amount" if owed is None else f"{owed:.2f}"
    property_words = (
        "终本: no property was found that suffices"
        if case["status"] == "TERMINATED_THIS_PROCEDURE"
        else "no 终本 ruling, so that property may be left"
    )
    return [
        *lead.evidence,
        f"court.enforcement_case {case['record_id']}: {rest} outstanding; {property_words}",
        f"Not shown by these records: {_open(lead, today)}. This is {RESERVE}.",
    ]


def _open(lead: Lead, today: date) -> str:
    question = situation(lead, today).open_question
    if lead.contested:
        return f"{question}; whether capital that was not due can be added in enforcement is contested"
    if lead.besides:
        return f"{question}; whether promoters answer for capital that fell due after establishment is disputed"
    return question
