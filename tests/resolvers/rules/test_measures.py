"""民诉法解释 art 485 and 查封规定 arts 26, 27: terms by kind, effect, the next in line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalogue.court import MEASURE_KINDS
from connectors.scan import Row
from resolvers.rules.measures import (
    TERMS,
    WAITING,
    exceeds_term,
    is_effective,
    latest_expiry,
    next_in_line,
    term,
)

MakeRow = Callable[..., Row]


@pytest.mark.parametrize(
    ("code", "kinds", "years"),
    [
        ("DEPOSIT", {"DEPOSIT_FREEZE"}, 1),
        ("MOVABLE", {"VEHICLE_SEIZURE"}, 2),
        (
            "REAL_ESTATE_AND_RIGHTS",
            {"REAL_ESTATE_SEIZURE", "EQUITY_FREEZE", "SECURITIES_FREEZE", "INCOME_GARNISHMENT"},
            3,
        ),
    ],
)
@pytest.mark.parametrize(
    ("on", "citation"),
    [
        (date(2015, 2, 4), "民诉法解释 法释〔2015〕5号 art 487"),
        (date(2022, 4, 9), "民诉法解释 法释〔2015〕5号 art 487"),
        (date(2022, 4, 10), "民诉法解释 法释〔2022〕11号 art 485"),
    ],
)
def test_term(code: str, kinds: set[str], years: int, on: date, citation: str) -> None:
    rule = TERMS.at(code, on)
    assert rule is not None
    assert (set(rule.kinds), rule.term_years, rule.citation) == (kinds, years, citation)
    assert all(term(kind, on) is rule for kind in kinds)


def test_every_kind_of_measure_has_a_term() -> None:
    assert [kind for kind in MEASURE_KINDS if term(kind, date(2026, 1, 1)) is None] == []


@pytest.mark.parametrize(
    ("kind", "starts_on", "last"),
    [
        ("DEPOSIT_FREEZE", date(2025, 3, 1), date(2026, 3, 1)),
        ("VEHICLE_SEIZURE", date(2024, 2, 29), date(2026, 2, 28)),
        ("EQUITY_FREEZE", date(2025, 3, 1), date(2028, 3, 1)),
        ("EQUITY_FREEZE", date(2015, 2, 3), None),
    ],
)
def test_latest_expiry(kind: str, starts_on: date, last: date | None) -> None:
    assert latest_expiry(kind, starts_on) == last


@pytest.mark.parametrize(
    ("expires_on", "too_long"), [(date(2026, 3, 1), False), (date(2026, 3, 2), True), (None, False)]
)
def test_a_term_that_is_too_long(measure: MakeRow, expires_on: date | None, too_long: bool) -> None:
    assert exceeds_term(measure(expires_on=expires_on)) is too_long


@pytest.mark.parametrize(
    ("today", "effective"),
    [(date(2025, 2, 28), False), (date(2025, 3, 1), True), (date(2026, 3, 1), True), (date(2026, 3, 2), False)],
)
def test_an_expired_measure_has_no_effect(measure: MakeRow, today: date, effective: bool) -> None:
    assert is_effective(measure(), today) is effective


@pytest.mark.parametrize("status", ["QUEUED", "LAPSED", "RELEASED", "REALISED"])
def test_only_an_active_measure_has_effect(measure: MakeRow, status: str) -> None:
    assert not is_effective(measure(status=status), date(2025, 6, 1))


@pytest.mark.parametrize(("code", "article"), [("WAITING_TAKES_EFFECT", "26"), ("EXPIRED_HAS_NO_EFFECT", "27")])
def test_waiting(code: str, article: str) -> None:
    assert WAITING.cite(code, date(2026, 1, 1)).citation == f"查封规定 (2020) art {article}"


def test_the_next_in_line(measure: MakeRow) -> None:
    today = date(2025, 6, 1)
    holding = measure()
    lapsed = measure(record_id=2, rank=2, status="QUEUED", expires_on=date(2025, 5, 31))
    third = measure(record_id=3, rank=3, status="QUEUED")
    fourth = measure(record_id=4, rank=4, status="QUEUED", expires_on=None)
    assert next_in_line([holding, fourth, third, lapsed], today) is third
    assert next_in_line([fourth], today) is fourth
    assert next_in_line([holding, lapsed], today) is None


@given(st.permutations(range(1, 7)))
def test_the_order_is_that_of_registration(measure: MakeRow, ranks: list[int]) -> None:
    waiting = [measure(record_id=10 - rank, rank=rank, status="QUEUED") for rank in ranks]
    served = []
    while (row := next_in_line(waiting, date(2025, 6, 1))) is not None:
        served.append(row["rank"])
        waiting = [each for each in waiting if each is not row]
    assert served == [1, 2, 3, 4, 5, 6]
