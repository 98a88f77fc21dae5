"""The table of suspicious flows: the row of the day, its article, its numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from resolvers.flow.asked import RULES
from resolvers.flow.barred import kind_of
from resolvers.rules import restriction
from resolvers.rules.fund_flow import BARRED_KINDS, PATTERNS

TODAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("code", "on", "citation", "yuan"),
    [
        ("FAST_IN_FAST_OUT", TODAY, "资金流向口径 (2026) art 1", 20_000),
        ("GATHER_THEN_WITHDRAW", TODAY, "资金流向口径 (2026) art 2", 500),
        ("CYCLE", TODAY, "资金流向口径 (2026) art 3", 10_000),
        ("TRANSFER_AFTER_SUIT_NOTICE", TODAY, "法释〔2024〕13号 art 6", 10_000),
        ("TRANSFER_IN_REPORT_YEAR", date(2024, 1, 1), "民诉法 (2023) art 252", 10_000),
        ("TRANSFER_IN_REPORT_YEAR", date(2023, 12, 31), "民诉法 (2021) art 248", 10_000),
        ("TRANSFER_IN_REPORT_YEAR", date(2021, 12, 31), "民诉法 (2012) art 241", 10_000),
        ("STRUCTURING", date(2017, 7, 1), "中国人民银行令〔2016〕第3号 art 5(1), item 1", 50_000),
        ("STRUCTURING", date(2017, 6, 30), "中国人民银行令〔2006〕第2号 art 9(1), item 1", 200_000),
    ],
)
def test_the_row_of_the_day(code: str, on: date, citation: str, yuan: int) -> None:
    row = PATTERNS.at(code, on)
    assert row is not None and (row.citation, int(row.least_yuan)) == (citation, yuan)


def test_the_line_is_older_than_its_rule_nowhere() -> None:
    assert PATTERNS.at("STRUCTURING", date(2007, 2, 28)) is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("航空客票 苕汀航空票务", "TRANSPORT"),
        ("酒店住宿 泠州大酒店", "HOTELS"),
        ("商品房首付", "REAL_ESTATE"),
        ("写字楼租金", "OFFICES"),
        ("购车 某某4S店", "VEHICLES"),
        ("旅行社", "TRAVEL"),
        ("国际学校学费", "SCHOOLS"),
        ("保险理财", "INSURANCE"),
        ("高铁客票 棠岸铁路客票代售", "FAST_TRAINS_AND_OTHER"),
        ("餐饮 苕汀小馆", None),
        ("交通出行 棠岸加油站", None),
    ],
)
def test_a_barred_kind_is_told_by_its_words(words: str, kind: str | None) -> None:
    found = kind_of(words, TODAY)
    assert (found and found.code) == kind
    assert kind_of(words, date(2015, 7, 21)) is None, "the nine kinds are those of 2015"


def test_the_nine_kinds_are_those_of_the_restriction() -> None:
    assert tuple(row.code for row in restriction.BARRED.rows) == BARRED_KINDS


def test_a_severity_is_a_fraction_and_a_share_in_order() -> None:
    for row in PATTERNS.rows:
        assert 0 < row.severity <= 1 and Decimal(0) <= row.least_share <= row.most_share, row.code


def test_every_rule_of_the_contract_has_a_row() -> None:
    codes = {row.code for row in PATTERNS.rows}
    of_their_own = {"TRANSFER_TO_RELATED_PARTY": "TRANSFER_AFTER_SUIT_NOTICE", "BARRED_CONSUMPTION": "TRANSPORT"}
    assert {of_their_own.get(rule, rule) for rule in RULES} <= codes
