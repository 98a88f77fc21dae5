"""法释〔2017〕7号, row by row: grounds, terms, endings, who is not listed; and the days on which a listing counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.catalogue.credit import DISHONESTY_GROUNDS
from connectors.scan import Row
from resolvers.rules.dishonesty import ENDINGS, GROUNDS, RULES, endings, is_active, term_end

MakeRow = Callable[..., Row]
IN_FORCE = date(2017, 5, 1)
TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2020, 1, 1), date(2020, 2, 29))


@pytest.mark.parametrize(
    ("code", "number", "words", "term_years", "extension"),
    [
        ("ABLE_BUT_REFUSES", 1, "有履行能力而拒不履行", None, None),
        ("OBSTRUCTION_BY_FORGERY_OR_VIOLENCE", 2, "伪造证据、暴力、威胁", 2, (1, 3)),
        ("EVASION_BY_SHAM_SUIT_OR_TRANSFER", 3, "虚假诉讼、虚假仲裁或者以隐匿、转移财产", 2, (1, 3)),
        ("FALSE_PROPERTY_REPORT", 4, "违反财产报告制度", 2, (1, 3)),
        ("BREACH_OF_CONSUMPTION_RESTRICTION", 5, "违反限制消费令", 2, (1, 3)),
        ("REFUSAL_OF_SETTLEMENT", 6, "无正当理由拒不履行执行和解协议", 2, (1, 3)),
    ],
)
def test_ground(code: str, number: int, words: str, term_years: int | None, extension: tuple[int, int] | None) -> None:
    ground = GROUNDS.at(code, IN_FORCE)
    assert ground is not None and GROUNDS.at(code, IN_FORCE - timedelta(days=1)) is None
    assert ground.citation == f"法释〔2017〕7号 art 1, item {number}"
    assert (ground.number, ground.term_years, ground.extension_years) == (number, term_years, extension)
    assert words in ground.title_zh


def test_the_grounds_are_the_catalogue_s() -> None:
    assert tuple(ground.code for ground in GROUNDS.rows) == DISHONESTY_GROUNDS


@pytest.mark.parametrize(
    ("ground", "published_on", "extension", "last"),
    [
        ("ABLE_BUT_REFUSES", date(2024, 3, 10), 0, None),
        ("OBSTRUCTION_BY_FORGERY_OR_VIOLENCE", date(2024, 3, 10), 3, date(2029, 3, 10)),
        ("EVASION_BY_SHAM_SUIT_OR_TRANSFER", date(2024, 2, 29), 0, date(2026, 2, 28)),
        ("FALSE_PROPERTY_REPORT", date(2024, 3, 10), 1, date(2027, 3, 10)),
        ("BREACH_OF_CONSUMPTION_RESTRICTION", date(2024, 3, 10), 0, date(2026, 3, 10)),
        ("REFUSAL_OF_SETTLEMENT", date(2017, 5, 1), 0, date(2019, 5, 1)),
        ("REFUSAL_OF_SETTLEMENT", date(2017, 4, 30), 0, None),
    ],
)
def test_term(ground: str, published_on: date, extension: int, last: date | None) -> None:
    assert term_end(ground, published_on, extension) == last


@pytest.mark.parametrize("years", [-1, 4])
def test_no_other_extension(years: int) -> None:
    with pytest.raises(ValueError, match="1 to 3 years"):
        term_end("FALSE_PROPERTY_REPORT", date(2024, 3, 10), years)


@pytest.mark.parametrize(
    ("code", "article", "with_term", "without_term"),
    [
        ("EARLY_DELETION", "2(2)", True, False),
        ("WRONGLY_LISTED", "9", True, True),
        ("PERFORMED", "10(1), item 1", False, True),
        ("SETTLEMENT_PERFORMED", "10(1), item 2", False, True),
        ("APPLICANT_REQUEST", "10(1), item 3", False, True),
        ("NO_PROPERTY_AFTER_TERMINATION", "10(1), item 4", False, True),
        ("SUSPENDED", "10(1), item 5", False, True),
        ("NOT_TO_BE_ENFORCED", "10(1), item 6", False, True),
        ("ENFORCEMENT_ENDED", "10(1), item 7", False, True),
        ("TERM_ENDED", "10(2)", True, False),
    ],
)
def test_ending(listing: MakeRow, code: str, article: str, with_term: bool, without_term: bool) -> None:
    rule = ENDINGS.cite(code, TODAY)
    assert rule.citation == f"法释〔2017〕7号 art {article}"
    assert (rule in endings(listing(expires_on=date(2027, 1, 1)), TODAY)) is with_term
    assert (rule in endings(listing(), TODAY)) is without_term
    assert rule not in endings(listing(), IN_FORCE - timedelta(days=1))


@pytest.mark.parametrize(
    ("code", "article", "words"),
    [
        ("TERM", "2(1)", "one to three"),
        ("DELETION_ON_ACT", "10(1)", "3 working days"),
        ("NOT_LISTED_SECURITY", "3, item 1", "ground 1 where security suffices"),
        ("NOT_LISTED_PROPERTY_CONTROLLED", "3, item 2", "already seized or frozen suffices"),
        ("NOT_LISTED_LATER_IN_LINE", "3, item 3", "later in line"),
        ("NOT_LISTED_MINOR", "4", "minor is never listed"),
        ("NO_RELISTING_AFTER_REQUEST", "10(4)", "six months"),
        ("CORRECTION", "12", "within 15 days; reconsideration within 10 days"),
    ],
)
def test_rule(code: str, article: str, words: str) -> None:
    rule = RULES.at(code, IN_FORCE)
    assert rule is not None
    assert rule.citation == f"法释〔2017〕7号 art {article}"
    assert words in rule.text


@pytest.mark.parametrize(
    ("today", "active"),
    [(date(2024, 3, 9), False), (date(2024, 3, 10), True), (date(2026, 3, 10), True), (date(2026, 3, 11), False)],
)
def test_the_last_day_of_the_term_counts(listing: MakeRow, today: date, active: bool) -> None:
    assert is_active(listing(expires_on=date(2026, 3, 10)), today) is active


@pytest.mark.parametrize(("today", "active"), [(date(2025, 6, 30), True), (date(2025, 7, 1), False)])
def test_the_day_of_removal_does_not_count(listing: MakeRow, today: date, active: bool) -> None:
    assert is_active(listing(removed_on=date(2025, 7, 1)), today) is active


@given(DAYS, st.none() | DAYS, st.none() | DAYS, DAYS)
def test_the_days_that_count(
    listing: MakeRow, published_on: date, expires_on: date | None, removed_on: date | None, today: date
) -> None:
    window = {date(2020, 1, 1) + timedelta(days=n) for n in range(60)}
    counting = {day for day in window if day >= published_on}
    counting -= {day for day in window if expires_on is not None and day > expires_on}
    counting -= {day for day in window if removed_on is not None and day >= removed_on}
    row = listing(published_on=published_on, expires_on=expires_on, removed_on=removed_on)
    assert is_active(row, today) is (today in counting)
