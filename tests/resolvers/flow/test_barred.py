"""Spending in the nine kinds, on days on which a restriction binds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from connectors.scan import Row
from resolvers.flow.barred import barred_consumption
from resolvers.flow.movement import Movement
from tests.resolvers.flow.payments import payment, seen_by

[FLIGHT] = seen_by("h", [payment(1, "h", "airline", 0, 2_380)])
FLIGHT = replace(FLIGHT, words="航空客票 苕汀航空票务")
TRAIN = replace(FLIGHT, words="高铁客票", records=(2,), fen=55_300)
DAY = FLIGHT.booked_on


def order(issued_on: date, lifted_on: date | None = None) -> Row:
    return {"record_id": 1, "issued_on": issued_on, "lifted_on": lifted_on}


def test_all_of_a_party_is_one_finding() -> None:
    [finding] = barred_consumption("h", [FLIGHT, TRAIN, replace(FLIGHT, words="餐饮")], [order(DAY)])
    assert (finding.records, finding.amount, finding.parties) == ((1, 2), Decimal("2933.00"), ("h",))
    assert "TRANSPORT 1, FAST_TRAINS_AND_OTHER 1" in finding.explanation
    assert "法释〔2015〕17号 art 3(1), item 1; 法释〔2015〕17号 art 3(1), item 9" in finding.explanation
    assert "航空票务" not in finding.explanation and "2380" not in finding.explanation


@pytest.mark.parametrize(
    ("movement", "restrictions"),
    [
        (FLIGHT, []),
        (FLIGHT, [order(date(2026, 3, 3))]),
        (FLIGHT, [order(date(2026, 1, 1), DAY)]),
        (replace(FLIGHT, is_in=True), [order(DAY)]),
        (replace(FLIGHT, words="交通出行 加油站"), [order(DAY)]),
    ],
    ids=["not restricted", "restricted later", "lifted that day", "a refund", "not barred"],
)
def test_what_is_not_barred(movement: Movement, restrictions: list[Row]) -> None:
    assert list(barred_consumption("h", [movement], restrictions)) == []


def test_any_restriction_that_binds_is_enough() -> None:
    assert list(barred_consumption("h", [FLIGHT], [order(date(2020, 1, 1), date(2021, 1, 1)), order(DAY)]))
