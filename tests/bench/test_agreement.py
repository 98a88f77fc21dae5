"""What the bench calls equal answers."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bench.agreement import difference

ANSWER: dict[str, Any] = {"cases": [{"number": "1", "amount": "2.00"}, {"number": "2", "amount": None}]}


def test_equal_answers_have_no_difference() -> None:
    assert difference(ANSWER, copy.deepcopy(ANSWER)) is None


@pytest.mark.parametrize(
    ("other", "place"),
    [
        ({"cases": [{"number": "1", "amount": "2.00"}, {"number": "3", "amount": None}]}, "data.cases[1].number"),
        ({"cases": [{"number": "1", "amount": "2.00"}]}, "data.cases"),
        ({"cases": [{"number": "1", "amount": "2.00"}, {"number": "2"}]}, "data.cases[1]"),
        ({"cases": None}, "data.cases"),
        (None, "data"),
    ],
)
def test_the_first_difference_is_named_by_its_place(other: Any, place: str) -> None:
    found = difference(ANSWER, other)
    assert found is not None and found.partition(":")[0] == place
