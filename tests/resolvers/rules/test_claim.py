"""Whether a case is performed and what is outstanding in it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from connectors.catalogue.court import CASE_STATUSES
from connectors.scan import Row
from resolvers.rules.claim import is_performed, is_unperformed, outstanding, total_outstanding

MakeRow = Callable[..., Row]


@pytest.mark.parametrize(
    ("claim", "recovered", "performed", "owed"),
    [
        ("100.00", "40.00", False, "60.00"),
        ("100.00", None, False, "100.00"),
        ("100.00", "99.99", False, "0.01"),
        ("100.00", "100.00", True, "0"),
        ("100.00", "100.01", True, "0"),
        ("0.00", None, True, "0"),
        (None, "40.00", False, None),
        (None, None, False, None),
    ],
)
def test_amounts(case: MakeRow, claim: str | None, recovered: str | None, performed: bool, owed: str | None) -> None:
    row = case(claim_amount=claim and Decimal(claim), recovered_amount=recovered and Decimal(recovered))
    assert is_performed(row) is performed
    assert outstanding(row) == (None if owed is None else Decimal(owed))


def test_statuses(case: MakeRow) -> None:
    rows = {status: case(status=status) for status in CASE_STATUSES}
    assert {status for status, row in rows.items() if is_performed(row)} == {"PERFORMED"}
    ended = {"PERFORMED", "TERMINATED", "WITHDRAWN"}
    assert {status for status, row in rows.items() if not is_unperformed(row)} == ended
    assert {status for status, row in rows.items() if outstanding(row) == 0} == ended


def test_each_case_counts_once(case: MakeRow) -> None:
    other = case(number="（2023）浙0522执5号")
    assert total_outstanding([case(), other, case()]) == Decimal(120)


def test_a_case_that_another_resumes_counts_in_that_one(case: MakeRow) -> None:
    resumed = case(number="（2025）浙0522执恢5号", kind="RESUMED", resumes=case()["number"], claim_amount=Decimal(60))
    assert total_outstanding([case(), resumed]) == Decimal(20)
    assert total_outstanding([case(), {**resumed, "resumes": "（2020）浙0522执9号"}]) == Decimal(80)


def test_nothing_known_is_not_nothing_owed(case: MakeRow) -> None:
    unknown = case(number="（2023）浙0522执7号", claim_amount=None)
    assert total_outstanding([]) is None
    assert total_outstanding([unknown]) is None
    assert total_outstanding([unknown, case()]) == Decimal(60)
    assert total_outstanding([case(status="PERFORMED")]) == Decimal(0)
