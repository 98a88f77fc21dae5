"""The articles by which obligors are added: what is in force on which day, and how it is cited."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from resolvers.rules.obligors import COMPANY_LAW, REMEDIES, SITUATIONS

IN_FORCE, AMENDED = date(2016, 12, 1), date(2021, 1, 1)
A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("article", "code", "remedy", "words"),
    [
        (17, "UNPAID_CAPITAL", "SUIT", "did not pay in"),
        (18, "WITHDRAWN_CAPITAL", "SUIT", "withdrew"),
        (19, "TRANSFERRED_UNPAID", "SUIT", "transferred shares"),
        (20, "ONE_PERSON_COMPANY", "SUIT", "separate"),
        (21, "DEREGISTERED_WITHOUT_LIQUIDATION", "SUIT", "jointly for all"),
        (22, "PROPERTY_RECEIVED", "RECONSIDERATION", "for nothing"),
    ],
)
def test_situation(article: int, code: str, remedy: str, words: str) -> None:
    assert SITUATIONS.at(code, IN_FORCE - A_DAY) is None
    for day, version in ((IN_FORCE, 2016), (AMENDED - A_DAY, 2016), (AMENDED, 2020)):
        rule = SITUATIONS.at(code, day)
        assert rule is not None and rule.citation == f"法释〔2016〕21号 ({version}) art {article}"
        assert rule.remedy == remedy and words in rule.text and rule.open_question.startswith("whether ")


@pytest.mark.parametrize(("code", "article", "days"), [("SUIT", "32(1)", 15), ("RECONSIDERATION", "30", 10)])
def test_remedy(code: str, article: str, days: int) -> None:
    for day in (IN_FORCE, AMENDED):
        rule = REMEDIES.at(code, day)
        assert rule is not None and (rule.article, rule.days) == (article, days)


@pytest.mark.parametrize(
    ("code", "day", "citation"),
    [
        ("PROMOTERS_LIMITED", date(2011, 2, 15), None),
        ("PROMOTERS_LIMITED", date(2024, 6, 30), "法释〔2011〕3号 art 13(3)"),
        ("PROMOTERS_LIMITED", date(2024, 7, 1), "公司法 (2023) art 50"),
        ("PROMOTERS_JOINT_STOCK", date(2024, 6, 30), "法释〔2011〕3号 art 13(3)"),
        ("PROMOTERS_JOINT_STOCK", date(2024, 7, 1), "公司法 (2023) art 99"),
        ("NOT_YET_DUE", date(2019, 11, 7), None),
        ("NOT_YET_DUE", date(2024, 6, 30), "法〔2019〕254号 art 6"),
        ("NOT_YET_DUE", date(2024, 7, 1), "公司法 (2023) art 54"),
        ("NOT_YET_DUE_WHEN_SOLD", date(2024, 6, 30), None),
        ("NOT_YET_DUE_WHEN_SOLD", date(2024, 7, 1), "公司法 (2023) art 88(1)"),
    ],
)
def test_company_law_of_the_day(code: str, day: date, citation: str | None) -> None:
    rule = COMPANY_LAW.at(code, day)
    assert (rule and rule.citation) == citation
