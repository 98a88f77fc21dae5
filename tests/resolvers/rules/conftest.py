"""Rows for the rules' tests: plain ones, changed by keyword."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from connectors.scan import Row

MakeRow = Callable[..., Row]

CASE = "（2023）浙0522执1234号"


def _maker(plain: dict[str, Any]) -> MakeRow:
    def make(**changes: Any) -> Row:
        assert changes.keys() <= plain.keys(), f"no such columns: {changes.keys() - plain.keys()}"
        return {**plain, **changes}

    return make


@pytest.fixture(scope="session")
def listing() -> MakeRow:
    """A listing on ground 1, without a term."""
    return _maker(
        {
            "record_id": 1,
            "case_number": CASE,
            "ground": "ABLE_BUT_REFUSES",
            "published_on": date(2024, 3, 10),
            "expires_on": None,
            "removed_on": None,
        }
    )


@pytest.fixture(scope="session")
def restriction() -> MakeRow:
    """A restriction that binds."""
    return _maker({"record_id": 1, "case_number": CASE, "issued_on": date(2024, 3, 10), "lifted_on": None})


@pytest.fixture(scope="session")
def case() -> MakeRow:
    """A case in progress in which 40 of 100 yuan are recovered."""
    return _maker(
        {
            "number": CASE,
            "kind": "FIRST_ENFORCEMENT",
            "status": "IN_PROGRESS",
            "filed_on": date(2023, 5, 1),
            "claim_amount": Decimal("100.00"),
            "recovered_amount": Decimal("40.00"),
            "resumes": None,
        }
    )


@pytest.fixture(scope="session")
def measure() -> MakeRow:
    """A freeze of deposits in effect."""
    return _maker(
        {
            "record_id": 1,
            "kind": "DEPOSIT_FREEZE",
            "starts_on": date(2025, 3, 1),
            "expires_on": date(2026, 3, 1),
            "rank": 1,
            "status": "ACTIVE",
        }
    )
