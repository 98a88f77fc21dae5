"""What stands in the way of restoration: listings, restrictions, unperformed cases; when time alone ends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalogue.credit import DISHONESTY_GROUNDS
from connectors.scan import Row
from resolvers.rules.blocker import Blocker
from resolvers.rules.book import RULES_VERSION
from resolvers.rules.dishonesty import GROUNDS
from resolvers.rules.restoration import assess

MakeRow = Callable[..., Row]
TODAY = date(2026, 11, 23)
TERM = date(2027, 3, 10)


def only(blockers: tuple[Blocker, ...]) -> Blocker:
    (blocker,) = blockers
    return blocker


def test_nothing_blocks() -> None:
    found = assess([], [], [], TODAY)
    assert (found.eligible, found.blockers, found.earliest_on) == (True, (), None)
    assert found.rules_version == RULES_VERSION


def test_a_listing_without_term_ends_by_an_act_only(listing: MakeRow) -> None:
    found = assess([listing()], [], [], TODAY)
    blocker = only(found.blockers)
    assert (found.eligible, found.earliest_on) == (False, None)
    assert (blocker.code, blocker.case_number) == ("LISTED_WITHOUT_TERM", listing()["case_number"])
    assert blocker.rule == "法释〔2017〕7号 art 1, item 1; art 10(1)"
    assert "since 2024-03-10 on ground 1 (有履行能力而拒不履行" in blocker.explanation
    assert "no fixed term" in blocker.explanation
    assert "art 10(1), item 7" in blocker.explanation and "art 10(2)" not in blocker.explanation
    assert "Perform the duty" in blocker.remedy and "申请纠正" in blocker.remedy


def test_a_listing_for_a_term_ends_the_day_after(listing: MakeRow) -> None:
    found = assess([listing(ground="FALSE_PROPERTY_REPORT", expires_on=TERM)], [], [], TODAY)
    blocker = only(found.blockers)
    assert found.earliest_on == date(2027, 3, 11)
    assert (blocker.code, blocker.rule) == ("LISTED_FOR_TERM", "法释〔2017〕7号 art 1, item 4; art 10(2)")
    assert "is 2027-03-10; it ends by itself on 2027-03-11" in blocker.explanation
    assert "art 2(2)" in blocker.explanation and "art 10(1)" not in blocker.explanation
    assert "early deletion" in blocker.remedy


@pytest.mark.parametrize("ground", DISHONESTY_GROUNDS)
@pytest.mark.parametrize("expires_on", [None, TERM])
def test_every_ground_is_told(listing: MakeRow, ground: str, expires_on: date | None) -> None:
    blocker = only(assess([listing(ground=ground, expires_on=expires_on)], [], [], TODAY).blockers)
    rule = GROUNDS.cite(ground, TODAY)
    assert blocker.rule.startswith(rule.citation)
    assert rule.title_zh in blocker.explanation


def test_a_missing_last_day_is_told(listing: MakeRow) -> None:
    found = assess([listing(ground="REFUSAL_OF_SETTLEMENT")], [], [], TODAY)
    assert found.earliest_on is None
    assert "names no last day" in found.blockers[0].explanation
    assert "it would be 2026-03-10" in found.blockers[0].explanation


def test_without_end_is_no_term(listing: MakeRow) -> None:
    found = assess([listing(expires_on=date.max)], [], [], TODAY)
    assert (found.earliest_on, found.blockers[0].code) == (None, "LISTED_WITHOUT_TERM")


def test_a_dated_removal_ends_a_listing(listing: MakeRow) -> None:
    found = assess([listing(removed_on=date(2026, 11, 30))], [], [], TODAY)
    assert found.earliest_on == date(2026, 11, 30)
    assert found.blockers[0].code == "LISTED_FOR_TERM"
    assert found.blockers[0].remedy == "Wait until 2026-11-30."


def test_a_restriction_ends_by_an_act_only(listing: MakeRow, restriction: MakeRow) -> None:
    found = assess([], [restriction()], [], TODAY)
    blocker = only(found.blockers)
    assert (found.eligible, found.earliest_on) == (False, None)
    assert (blocker.code, blocker.rule) == ("CONSUMPTION_RESTRICTED", "法释〔2015〕17号 art 9")
    assert "art 1(2)" not in blocker.explanation
    both = assess([listing(expires_on=TERM)], [restriction()], [], TODAY)
    assert both.earliest_on is None
    assert "art 1(2)" in both.blockers[1].explanation


def test_a_dated_lifting_ends_a_restriction(listing: MakeRow, restriction: MakeRow) -> None:
    lifted = restriction(lifted_on=date(2026, 12, 24))
    assert assess([], [lifted], [], TODAY).earliest_on == date(2026, 12, 24)
    assert assess([listing(expires_on=TERM)], [lifted], [], TODAY).earliest_on == date(2027, 3, 11)


def test_one_that_needs_an_act_leaves_no_date(listing: MakeRow) -> None:
    assert assess([listing(expires_on=TERM), listing(record_id=2)], [], [], TODAY).earliest_on is None


@pytest.mark.parametrize(
    ("expires_on", "restricted_only", "rule"),
    [
        (None, False, "法释〔2017〕7号 art 10(1), item 1"),
        (TERM, False, "法释〔2017〕7号 art 2(2)"),
        (None, True, "法释〔2015〕17号 art 9"),
    ],
)
def test_the_unperformed_case_behind_is_named(
    listing: MakeRow,
    restriction: MakeRow,
    case: MakeRow,
    expires_on: date | None,
    restricted_only: bool,
    rule: str,
) -> None:
    listings = [] if restricted_only else [listing(expires_on=expires_on)]
    blocker = assess(listings, [restriction()], [case(), case(number="（2020）浙0522执9号")], TODAY).blockers[-1]
    assert (blocker.code, blocker.case_number, blocker.rule) == ("CASE_UNPERFORMED", case()["number"], rule)


def test_a_case_does_not_delay_the_date(listing: MakeRow, case: MakeRow) -> None:
    assert assess([listing(expires_on=TERM)], [], [case()], TODAY).earliest_on == date(2027, 3, 11)


@pytest.mark.parametrize("status", ["PERFORMED", "TERMINATED", "WITHDRAWN"])
def test_where_nothing_is_left_to_perform_deletion_is_due(
    listing: MakeRow, restriction: MakeRow, case: MakeRow, status: str
) -> None:
    found = assess([listing()], [restriction()], [case(status=status)], TODAY)
    assert [blocker.code for blocker in found.blockers] == ["LISTED_WITHOUT_TERM", "CONSUMPTION_RESTRICTED"]
    assert found.blockers[0].remedy.startswith("Nothing is left to perform")
    alone = assess([], [restriction()], [case(status=status)], TODAY)
    assert alone.blockers[0].remedy.startswith("Nothing is left to perform")


def test_an_unknown_case_is_not_called_performed(listing: MakeRow) -> None:
    assert assess([listing()], [], [], TODAY).blockers[0].remedy.startswith("Perform the duty")


def test_what_is_not_active_does_not_block(listing: MakeRow, restriction: MakeRow, case: MakeRow) -> None:
    past = [listing(removed_on=TODAY), listing(expires_on=TODAY - timedelta(days=1)), listing(published_on=TERM)]
    assert assess(past, [restriction(lifted_on=TODAY)], [case()], TODAY).eligible


@pytest.mark.parametrize("status", ["SETTLED", "SUSPENDED", "TERMINATED_THIS_PROCEDURE"])
def test_texts_for_everyone_tell_neither_amount_nor_status(
    listing: MakeRow, restriction: MakeRow, case: MakeRow, status: str
) -> None:
    rows = [listing()], [restriction()]
    told = assess(*rows, [case(status=status, claim_amount=Decimal("98765.43"))], TODAY)
    assert told == assess(*rows, [case()], TODAY)


@given(st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_rows_order(
    listing: MakeRow, restriction: MakeRow, case: MakeRow, random: Random
) -> None:
    numbers = ["（2023）浙0522执1号", "（2023）浙0522执2号", None]
    listings = [listing(record_id=n, case_number=number) for n, number in enumerate(numbers * 2)]
    restrictions = [restriction(record_id=n, case_number=number) for n, number in enumerate(numbers)]
    cases = [case(number=number) for number in numbers if number]
    expected = assess(listings, restrictions, cases, TODAY)
    for rows in (listings, restrictions, cases):
        random.shuffle(rows)
    assert assess(listings, restrictions, cases, TODAY) == expected
    assert [blocker.code for blocker in expected.blockers] == (
        ["LISTED_WITHOUT_TERM"] * 6 + ["CONSUMPTION_RESTRICTED"] * 3 + ["CASE_UNPERFORMED"] * 2
    )


ENDS = st.none() | st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=12))


@given(st.lists(st.tuples(ENDS, ENDS), max_size=3), st.lists(ENDS, max_size=2))
def test_the_earliest_day_is_the_first_without_a_blocker(
    listing: MakeRow,
    restriction: MakeRow,
    terms: list[tuple[date | None, date | None]],
    lifted: list[date | None],
) -> None:
    listings = [listing(record_id=n, expires_on=end, removed_on=off) for n, (end, off) in enumerate(terms)]
    restrictions = [restriction(record_id=n, lifted_on=off) for n, off in enumerate(lifted)]
    free = (TODAY + timedelta(days=n) for n in range(20))
    first = next((day for day in free if assess(listings, restrictions, [], day).eligible), None)
    found = assess(listings, restrictions, [], TODAY)
    assert found.eligible is (first == TODAY)
    assert found.earliest_on == (None if found.eligible else first)
