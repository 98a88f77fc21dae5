"""The rules of control, and what a finding says."""

from __future__ import annotations

from datetime import date

import pytest

from resolvers.rules.control import RULES, explain

TODAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("code", "on", "citation"),
    [
        ("CONTROLLING_SHAREHOLDER", date(2024, 6, 30), "公司法 (2018) art 216, item 2"),
        ("CONTROLLING_SHAREHOLDER", date(2024, 7, 1), "公司法 (2023) art 265, item 2"),
        ("ACTUAL_CONTROLLER", date(2024, 6, 30), "公司法 (2018) art 216, item 3"),
        ("ACTUAL_CONTROLLER", date(2024, 7, 1), "公司法 (2023) art 265, item 3"),
    ],
)
def test_the_article_of_the_day(code: str, on: date, citation: str) -> None:
    assert RULES.cite(code, on).citation == citation


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        ("VOTES_OVER_HALF", "Holds 60.0000% of the votes itself (公司法 (2023) art 265, item 2). "),
        ("CHAIN_OVER_HALF", "Commands 60.0000% of the votes through a chain"),
        ("JOINT_SUBSIDIARIES", "Commands 60.0000% of the votes together with companies"),
        ("NOBODY", "Undetermined (公司法 (2023) art 265, item 3): nobody commands more than half"),
        ("RING", "Undetermined (公司法 (2023) art 265, item 3): those who command more than half"),
        ("SEVERAL", "Undetermined (公司法 (2023) art 265, item 3): several parties come out"),
    ],
)
def test_a_finding_names_its_rule_and_is_no_finding_of_law(basis: str, said: str) -> None:
    explanation = explain(basis, 0.6, TODAY)
    assert explanation.startswith(said)
    assert "no finding of law" in explanation
