"""Tables of rules: dated lookups, and the version of their content."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from resolvers.rules.rule import Rule, RuleTable, version_of

OLD = Rule(
    code="TERM",
    source="法释〔2015〕5号",
    article="487",
    title_zh="期限",
    text="Old.",
    effective_from=date(2015, 2, 4),
    effective_until=date(2022, 4, 10),
)
NEW = replace(OLD, source="法释〔2022〕11号", article="485", effective_from=date(2022, 4, 10), effective_until=None)
TABLE = RuleTable((OLD, NEW))


@pytest.mark.parametrize(
    ("on", "in_force", "cited"),
    [
        (date(2015, 2, 3), None, OLD),
        (date(2015, 2, 4), OLD, OLD),
        (date(2022, 4, 9), OLD, OLD),
        (date(2022, 4, 10), NEW, NEW),
        (date(2026, 11, 23), NEW, NEW),
    ],
)
def test_a_row_is_looked_up_by_date(on: date, in_force: Rule | None, cited: Rule) -> None:
    assert TABLE.at("TERM", on) is in_force
    assert TABLE.cite("TERM", on) is cited


def test_a_rule_out_of_force_is_cited_as_it_last_was() -> None:
    ended = RuleTable((OLD,))
    assert ended.at("TERM", date(2022, 4, 10)) is None
    assert ended.cite("TERM", date(2026, 1, 1)) is OLD


def test_an_unknown_code_is_an_error_where_it_must_be_cited() -> None:
    assert TABLE.at("OTHER", date(2026, 1, 1)) is None
    with pytest.raises(KeyError):
        TABLE.cite("OTHER", date(2026, 1, 1))


@pytest.mark.parametrize("until", [None, date(2022, 4, 11)])
def test_two_rows_of_a_code_are_never_in_force_on_one_day(until: date | None) -> None:
    overlapping = replace(OLD, effective_until=until)
    for rows in ((overlapping, NEW), (NEW, overlapping)):
        with pytest.raises(ValueError, match="TERM"):
            RuleTable(rows)


def test_the_citation_names_source_and_article() -> None:
    assert NEW.citation == "法释〔2022〕11号 art 485"


def test_the_version_follows_the_content_not_the_order() -> None:
    version = version_of((OLD, NEW), "2026-07")
    assert version.startswith("2026-07+")
    assert version == version_of((NEW, OLD), "2026-07")
    later = replace(NEW, effective_from=NEW.effective_from + timedelta(days=1))
    assert version not in {version_of((OLD, later), "2026-07"), version_of((NEW,), "2026-07")}
