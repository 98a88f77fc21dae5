"""A party's credit standing: listed, restricted, what is owed behind that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from connectors.scan import Row
from resolvers.rules.restoration import assess as restoration
from resolvers.rules.standing import assess

MakeRow = Callable[..., Row]
TODAY = date(2026, 11, 23)


def test_nobody_lists_the_party() -> None:
    found = assess([], [], [], TODAY)
    assert (found.listed, found.restricted, found.active_listings) == (False, False, 0)
    assert found.outstanding_amount is None
    assert found.restoration is not None and found.restoration.eligible


def test_active_rows_count(listing: MakeRow, restriction: MakeRow, case: MakeRow) -> None:
    listings = [listing(), listing(record_id=2), listing(record_id=3, removed_on=TODAY)]
    found = assess(listings, [restriction()], [case()], TODAY)
    assert (found.listed, found.restricted, found.active_listings) == (True, True, 2)
    assert found.outstanding_amount == Decimal("60.00")
    assert found.restoration == restoration(listings, [restriction()], [case()], TODAY)


@pytest.mark.parametrize(("listed", "restricted"), [(True, False), (False, True)])
def test_restricted_is_not_listed(listing: MakeRow, restriction: MakeRow, listed: bool, restricted: bool) -> None:
    found = assess([listing()] if listed else [], [restriction()] if restricted else [], [], TODAY)
    assert (found.listed, found.restricted) == (listed, restricted)


def test_only_cases_behind_what_is_active_are_owed(listing: MakeRow, restriction: MakeRow, case: MakeRow) -> None:
    numbers = [f"（2023）浙0522执{n}号" for n in range(4)]
    cases = [case(number=number) for number in numbers]
    listings = [listing(case_number=numbers[0]), listing(case_number=numbers[1], removed_on=TODAY)]
    found = assess(listings, [restriction(case_number=numbers[2])], cases, TODAY)
    assert found.outstanding_amount == Decimal("120.00")


def test_owed_nothing_and_nothing_known_differ(listing: MakeRow, case: MakeRow) -> None:
    assert assess([listing()], [], [case(status="PERFORMED")], TODAY).outstanding_amount == Decimal(0)
    assert assess([listing()], [], [case(claim_amount=None)], TODAY).outstanding_amount is None
    assert assess([listing()], [], [], TODAY).outstanding_amount is None


def test_not_answered_is_not_none(listing: MakeRow) -> None:
    silent = assess([listing()], [], None, TODAY)
    assert (silent.listed, silent.outstanding_amount, silent.restoration) == (True, None, None)
    unlisted = assess([listing(removed_on=TODAY)], [], None, TODAY)
    assert unlisted.restoration is not None and unlisted.restoration.eligible
