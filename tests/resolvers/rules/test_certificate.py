"""A certificate is valid when issued and not revoked that day."""

from __future__ import annotations

from datetime import date

import pytest

from resolvers.rules.certificate import is_valid


@pytest.mark.parametrize(
    ("revoked_on", "today", "valid"),
    [
        (None, date(2026, 1, 4), False),
        (None, date(2026, 1, 5), True),
        (date(2026, 6, 1), date(2026, 5, 31), True),
        (date(2026, 6, 1), date(2026, 6, 1), False),
        (date(2026, 1, 5), date(2026, 1, 5), False),
    ],
)
def test_valid(revoked_on: date | None, today: date, valid: bool) -> None:
    assert is_valid({"issued_on": date(2026, 1, 5), "revoked_on": revoked_on}, today) is valid
