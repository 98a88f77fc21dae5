"""Money to those who are related, from the day on which it counts as hiding, or has to be reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from graph.ties import Tie, Ties
from resolvers.flow.finding import Finding
from resolvers.flow.movement import Movement
from resolvers.flow.related import Notices, matters, transfers_to_related
from tests.resolvers.flow.payments import payment, seen_by

TODAY = date(2026, 7, 1)
DAY = date(2026, 3, 2)
AFTER = Notices(DAY, None)


def tie(other: str, kind: str = "HOLDS", share: float | None = 0.9, **dates: date | None) -> Tie:
    return Tie(kind, other, False, share, dates.get("since"), dates.get("until"), 1)


DIRECT: Ties = {"debtor": [tie("sister")]}
THROUGH: Ties = {"debtor": [tie("owner")], "owner": [tie("debtor"), tie("sister")]}


def paid(yuan: float = 700_000, on: date = DAY, other: str = "sister") -> list[Movement]:
    days = (on - DAY).days
    return seen_by("debtor", [payment(1, "debtor", other, days * 24 * 60, yuan)])


def found(ties: Ties, notices: Notices = AFTER, told: Sequence[Movement] | None = None) -> list[Finding]:
    return list(transfers_to_related("debtor", told if told is not None else paid(), ties, notices, TODAY))


@pytest.mark.parametrize(
    ("ties", "parties"), [(DIRECT, ("debtor", "sister")), (THROUGH, ("debtor", "owner", "sister"))]
)
def test_a_transfer_after_the_notice_of_suit(ties: Ties, parties: tuple[str, ...]) -> None:
    [finding] = found(ties)
    assert (finding.parties, finding.amount, finding.records) == (parties, Decimal("700000.00"), (1,))
    assert "法释〔2024〕13号 art 6" in finding.explanation and "notice of suit" in finding.explanation
    assert "700" not in finding.explanation and "sister" not in finding.explanation


@pytest.mark.parametrize(
    ("notices", "citation"),
    [
        (Notices(DAY, None), "法释〔2024〕13号 art 6"),
        (Notices(DAY + timedelta(days=1), None), None),
        (Notices(None, date(2027, 3, 2)), "民诉法 (2023) art 252"),
        (Notices(None, date(2027, 3, 3)), None),
        (Notices(DAY + timedelta(days=1), date(2026, 9, 1)), "民诉法 (2023) art 252"),
        (Notices(None, date(2023, 9, 1)), "民诉法 (2021) art 248"),
        (Notices(None, None), None),
    ],
)
def test_the_first_day_that_counts(notices: Notices, citation: str | None) -> None:
    told = [finding.explanation for finding in found(DIRECT, notices)]
    assert (citation is None and told == []) or (citation is not None and citation in told[0])


@pytest.mark.parametrize(
    "ties",
    [
        {},
        {"debtor": [tie("other")]},
        {"debtor": [tie("sister", until=DAY)]},
        {"debtor": [tie("sister", since=DAY + timedelta(days=1))]},
        {"debtor": [tie("owner")], "owner": [tie("sister", until=DAY)]},
        {"debtor": [tie("one")], "one": [tie("two")], "two": [tie("sister")]},
    ],
    ids=["nobody", "another", "sold that day", "bought later", "sold by the owner", "three steps away"],
)
def test_who_is_not_related_on_the_day(ties: Ties) -> None:
    assert found(ties) == []


def test_who_was_related_that_day_and_is_no_more() -> None:
    assert found({"debtor": [tie("sister", since=date(2020, 1, 1), until=DAY + timedelta(days=1))]})


@pytest.mark.parametrize(
    ("share", "is_one"), [(0.2, True), (0.2 - 1e-12, True), (0.19, False), (None, True), (1.0, True)]
)
def test_a_small_holding_relates_nobody(share: float | None, is_one: bool) -> None:
    assert matters(tie("x", share=share)) is is_one


def test_an_office_relates() -> None:
    assert matters(tie("x", "OFFICER_OF", None))
    [finding] = found({"debtor": [tie("director", "OFFICER_OF", None)], "director": [tie("sister")]})
    assert "by OFFICER_OF, then HOLDS" in finding.explanation


def test_payments_to_one_party_are_added_up_before_they_count() -> None:
    assert found(DIRECT, told=paid(9_999.99)) == []
    twice = seen_by("debtor", [payment(serial, "debtor", "sister", serial, 5_000) for serial in (1, 2)])
    [finding] = found(DIRECT, told=twice)
    assert finding.records == (1, 2) and "2 payments" in finding.explanation
    assert found(DIRECT, told=[replace(each, is_in=True) for each in twice]) == [], "what came in was not taken away"


def test_each_rule_is_a_finding_of_its_own() -> None:
    told = [*paid(on=DAY - timedelta(days=1)), *(replace(each, records=(2,)) for each in paid())]
    kinds = [finding.explanation for finding in found(DIRECT, Notices(DAY, date(2026, 9, 1)), told)]
    assert len(kinds) == 2 and "art 252" in kinds[0] and "art 6" in kinds[1]
