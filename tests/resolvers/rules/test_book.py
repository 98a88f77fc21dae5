"""The book of rules: every row has a source, a text and a test; the version is of them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from resolvers.rules.book import CHECKED, RULES_VERSION, SUBJECTS
from resolvers.rules.metrics import DEFINITIONS
from resolvers.rules.rule import Rule, version_of

ROWS = [(subject, rule) for subject, rules in SUBJECTS.items() for rule in rules]


@pytest.mark.parametrize(("subject", "rule"), ROWS, ids=[f"{subject}-{rule.code}" for subject, rule in ROWS])
def test_a_row_is_whole_and_tested(subject: str, rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z0-9_]+", rule.code)
    assert re.fullmatch(r"\d+(\(\d\))?(, item \d)?", rule.article), "an article, its paragraph, its item"
    assert re.search(r"〔\d{4}〕第?\d+号|\(\d{4}\)", rule.source), "a 文号 or a statute with its year"
    assert re.search(r"[一-鿿]", rule.title_zh) and rule.text.endswith(".")
    assert rule.effective_until is None or rule.effective_from < rule.effective_until
    tests = (Path(__file__).parent / f"test_{subject}.py").read_text()
    assert f'"{rule.code}"' in tests, f"test_{subject}.py has no test of {rule.code}"


def test_the_version_is_of_all_rows() -> None:
    rules = [rule for _, rule in ROWS]
    assert version_of([*rules, *DEFINITIONS], CHECKED) == RULES_VERSION
    assert re.fullmatch(r"\d{4}-\d{2}\+[0-9a-f]{8}", RULES_VERSION)
    assert version_of([*rules[1:], *DEFINITIONS], CHECKED) != RULES_VERSION
    assert version_of([*rules, *DEFINITIONS[1:]], CHECKED) != RULES_VERSION
