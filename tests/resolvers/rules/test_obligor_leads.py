"""Leads of a case: when any are told, in which order, and in which words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from connectors.scan import Row
from resolvers.rules.lead import MOST_CITED, held
from resolvers.rules.obligor_leads import evidence_of, find, has_debt, rule_of, situation
from tests.resolvers.rules.conftest import MakeRow
from tests.resolvers.rules.records import TODAY, company, debtor, filing, holding, payment, transfer

NOT_DUE = date(2047, 1, 1)


@pytest.fixture
def owed(case: MakeRow) -> Row:
    """A case in which 60 are outstanding."""
    return {**case(), "record_id": 9}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"kind": "RESUMED"}, True),
        ({"status": "TERMINATED_THIS_PROCEDURE"}, True),
        ({"claim_amount": None}, True),
        ({"kind": "PRESERVATION"}, False),
        ({"kind": "OBJECTION"}, False),
        ({"status": "PERFORMED"}, False),
        ({"status": "WITHDRAWN"}, False),
        ({"recovered_amount": Decimal("100.00")}, False),
    ],
)
def test_obligors_are_added_where_a_debt_is_enforced(case: MakeRow, changes: dict[str, object], expected: bool) -> None:
    assert has_debt(case(**changes)) is expected


def test_contested_leads_come_last_and_the_others_by_article_and_amount(owed: Row) -> None:
    records = debtor(
        holding("A", 10, share=0.5),
        holding("B", 20, share=0.25),
        holding("C", 20, share=0.25),
        holding("D", 50, 0, since=TODAY, due_on=NOT_DUE),
        holding("E", 5, until=date(2022, 1, 1)),
        contributions=[payment("A", -3, date(2016, 1, 1))],
        filings=[filing("DEREGISTRATION", date(2025, 1, 1))],
        transfers=[transfer("C", None, date(2025, 2, 1)), transfer("B", 7, date(2025, 2, 1))],
    )
    found = [
        (situation(lead, TODAY).article, lead.number, lead.amount and int(lead.amount), bool(lead.besides))
        for lead in find(records, owed, TODAY)
    ]
    assert found == [
        ("17", "B", 20, False),
        ("17", "C", 20, False),
        ("17", "A", 10, False),
        ("17", "E", 50, True),
        ("17", "A", 40, True),
        ("17", "B", 30, True),
        ("17", "C", 30, True),
        ("18", "A", 3, False),
        ("19", "E", 5, False),
        ("19", "A", 5, True),
        ("19", "B", 5, True),
        ("19", "C", 5, True),
        ("21", "A", 60, False),
        ("21", "B", 60, False),
        ("21", "C", 60, False),
        ("22", "C", None, False),
        ("22", "B", 7, False),
        ("17", "D", 50, True),
    ]


def test_of_a_partnership_what_was_taken_from_it_is_all_that_counts(owed: Row) -> None:
    day = date(2025, 1, 1)
    records = debtor(
        holding("A", share=1.0),
        of=company(company_type="有限合伙企业"),
        contributions=[payment("A", -3, day)],
        filings=[filing("DEREGISTRATION", day)],
        transfers=[transfer("A", 7, TODAY)],
    )
    assert [lead.code for lead in find(records, owed, TODAY)] == ["PROPERTY_RECEIVED"]


@pytest.mark.parametrize(
    ("today", "codes"),
    [
        (date(2016, 11, 30), []),
        (date(2019, 11, 7), ["WITHDRAWN_CAPITAL"]),
        (date(2019, 11, 8), ["WITHDRAWN_CAPITAL", "UNPAID_CAPITAL"]),
    ],
)
def test_a_lead_needs_rules_in_force(owed: Row, today: date, codes: list[str]) -> None:
    records = debtor(holding("A", due_on=NOT_DUE), contributions=[payment("A", -3, date(2016, 1, 1))])
    assert [lead.code for lead in find(records, owed, today)] == codes


def test_the_words_name_rule_remedy_records_and_what_they_do_not_show(owed: Row) -> None:
    [lead] = find(debtor(holding("A", 100, 20, record_id=5)), owed, TODAY)
    assert rule_of(lead, TODAY).startswith("法释〔2016〕21号 (2020) art 17 (未缴纳或未足额缴纳出资). ")
    assert rule_of(lead, TODAY).endswith("Remedy against the ruling (执行异议之诉): within 15 days (art 32(1)).")
    evidence = evidence_of(lead, owed, TODAY)
    assert evidence[:2] == [
        "registry.shareholding 5: share 50.0000%, subscribed (认缴) 100.00, paid in (实缴) 20.00, due (出资期限)"
        " 2020-12-31, held since 2015-03-01",
        "court.enforcement_case 9: 60.00 outstanding; no 终本 ruling, so that property may be left",
    ]
    assert evidence[2].startswith("Not shown by these records: whether the property suffices")
    assert evidence[2].endswith("no finding of law (仅为线索, 非法律认定).")


def test_the_words_of_what_is_contested_joint_or_unknown(owed: Row) -> None:
    case = {**owed, "status": "TERMINATED_THIS_PROCEDURE", "claim_amount": None}
    records = debtor(holding("A"), holding("B", 100, 100), holding("C", due_on=NOT_DUE, since=TODAY))
    _, joint, contested = find(records, case, TODAY)
    assert "; 公司法 (2023) art 50." in rule_of(joint, TODAY)
    assert "whether promoters answer" in evidence_of(joint, case, TODAY)[-1]
    assert "; 公司法 (2023) art 54." in rule_of(contested, TODAY)
    *_, property_known, open_questions = evidence_of(contested, case, TODAY)
    assert property_known.endswith("an unknown amount outstanding; 终本: no property was found that suffices")
    assert "is contested" in open_questions


def test_of_many_records_some_are_named_and_the_rest_counted() -> None:
    rows = [holding("A") for _ in range(MOST_CITED + 2)]
    lines = held(rows)
    assert held(rows[:MOST_CITED])[-1].startswith("registry.shareholding ")
    assert len(lines) == MOST_CITED + 1 and lines[-1] == "and 2 more records of registry.shareholding"
