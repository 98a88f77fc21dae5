"""法释〔2015〕17号, row by row: what is barred, who is bound, what lifts; and the days on which a restriction binds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from connectors.catalogue import table
from connectors.scan import Row
from resolvers.rules.restriction import BARRED, BOUND, RULES, is_active
from resolvers.rules.rule import Rule, RuleTable

MakeRow = Callable[..., Row]
IN_FORCE = date(2015, 7, 22)


def _row(rules: RuleTable[Rule], code: str) -> Rule:
    rule = rules.at(code, IN_FORCE)
    assert rule is not None and rules.at(code, IN_FORCE - timedelta(days=1)) is None
    return rule


@pytest.mark.parametrize(
    ("item", "code", "words"),
    [
        (1, "TRANSPORT", "列车软卧、轮船二等以上舱位"),
        (2, "HOTELS", "夜总会、高尔夫球场"),
        (3, "REAL_ESTATE", "购买不动产或者新建、扩建、高档装修房屋"),
        (4, "OFFICES", "租赁高档写字楼"),
        (5, "VEHICLES", "非经营必需车辆"),
        (6, "TRAVEL", "旅游、度假"),
        (7, "SCHOOLS", "高收费私立学校"),
        (8, "INSURANCE", "高额保费"),
        (9, "FAST_TRAINS_AND_OTHER", "G字头动车组全部座位"),
    ],
)
def test_barred(item: int, code: str, words: str) -> None:
    rule = _row(BARRED, code)
    assert rule.citation == f"法释〔2015〕17号 art 3(1), item {item}"
    assert words in rule.title_zh


def test_nine_kinds_are_barred() -> None:
    assert len(BARRED.rows) == 9


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("LEGAL_REPRESENTATIVE", "法定代表人"),
        ("PRINCIPAL", "主要负责人"),
        ("DIRECTLY_RESPONSIBLE", "影响债务履行的直接责任人员"),
        ("ACTUAL_CONTROLLER", "实际控制人"),
    ],
)
def test_bound(code: str, title: str) -> None:
    rule = _row(BOUND, code)
    assert (rule.citation, rule.title_zh) == ("法释〔2015〕17号 art 3(2)", title)


def test_the_bound_are_the_catalogue_s_capacities() -> None:
    capacities = table("credit.restricted_person").by_name["capacity"].values
    assert tuple(rule.code for rule in BOUND.rows) == capacities


@pytest.mark.parametrize(
    ("code", "article", "words"),
    [
        ("LISTED_IS_RESTRICTED", "1(2)", "must be restricted"),
        ("MAY_BE_LIFTED", "9", "security or with the applicant's consent"),
        ("MUST_BE_LIFTED", "9", "Must be lifted when the duty is performed"),
    ],
)
def test_rule(code: str, article: str, words: str) -> None:
    rule = _row(RULES, code)
    assert rule.citation == f"法释〔2015〕17号 art {article}"
    assert words in rule.text


@pytest.mark.parametrize(
    ("today", "active"),
    [(date(2024, 3, 9), False), (date(2024, 3, 10), True), (date(2025, 6, 30), True), (date(2025, 7, 1), False)],
)
def test_the_day_of_lifting_does_not_count(restriction: MakeRow, today: date, active: bool) -> None:
    assert is_active(restriction(lifted_on=date(2025, 7, 1)), today) is active


def test_without_lifting_it_binds_on(restriction: MakeRow) -> None:
    assert is_active(restriction(), date(2099, 1, 1))
