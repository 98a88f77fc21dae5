"""Masks show what they say and nothing more."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.masks import Mask, masked


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (Mask.KEEP_10_4, "330522198001011234", "3305221980****1234"),
        (Mask.KEEP_10_4, "12345678901234", "*" * 14),
        (Mask.LAST_4, "6222021234", "******1234"),
        (Mask.LAST_4, "1234", "****"),
        (Mask.LAST_4, "", ""),
        (Mask.YEAR, date(1980, 5, 17), date(1980, 1, 1)),
        (Mask.YEAR, datetime(1980, 5, 17, 8, 30, 1, 5, UTC), datetime(1980, 1, 1, tzinfo=UTC)),
        (Mask.NONE, "330522198001011234", None),
        (Mask.NONE, 7, None),
    ],
)
def test_what_a_mask_shows(mask: Mask, value: Any, shown: Any) -> None:
    assert masked(mask, value) == shown


@given(
    st.sampled_from(Mask),
    st.integers() | st.floats() | st.booleans() | st.decimals() | st.text() | st.dates() | st.none(),
)
def test_a_value_that_the_mask_is_not_made_for_is_not_shown(mask: Mask, value: Any) -> None:
    fits: tuple[type, ...] = {Mask.KEEP_10_4: (str,), Mask.LAST_4: (str,), Mask.YEAR: (date,), Mask.NONE: ()}[mask]
    if not isinstance(value, fits):
        assert masked(mask, value) is None
    assert not isinstance(masked(mask, value), int | float | Decimal)


@given(st.text(min_size=1))
def test_no_more_characters_are_kept_than_the_name_of_the_mask_says(text: str) -> None:
    for mask, kept in ((Mask.KEEP_10_4, 14), (Mask.LAST_4, 4)):
        shown = masked(mask, text)
        assert len(shown) == len(text)
        assert sum(here != "*" for here in shown) <= (kept if len(text) > kept else 0)
