"""Termination of this procedure (终结本次执行程序, 终本): inquiries that follow, age, whether it can be resumed.

Source: 最高人民法院关于严格规范终结本次执行程序的规定（试行）, 法〔2016〕373号, in force since 1 December 2016.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from connectors.scan import Row
from resolvers.rules.claim import is_performed
from resolvers.rules.period import add_months, add_years, whole_years
from resolvers.rules.rule import Rule, RuleTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure(Rule):
    """A rule on 终本 with its numbers, 0 where it has none: months between acts, years for which it holds."""

    months: int = 0
    years: int = 0


def _rule(code: str, article: str, title_zh: str, text: str, *, months: int = 0, years: int = 0) -> Procedure:
    return Procedure(
        code=code,
        source="法〔2016〕373号",
        article=article,
        title_zh=title_zh,
        text=text,
        effective_from=date(2016, 12, 1),
        months=months,
        years=years,
    )


CONDITIONS: RuleTable[Procedure] = RuleTable(
    (
        _rule("NOTICE_AND_REPORT", "1, item 1", "执行通知、责令报告财产", "Notice given and property report ordered."),
        _rule(
            "RESTRICTED_AND_LISTED",
            "1, item 2",
            "限制消费、纳入失信",
            "Restriction issued, listing made where it is due.",
        ),
        _rule(
            "INVESTIGATED",
            "1, item 3",
            "穷尽财产调查措施",
            "Investigation exhausted: no property that can be realised.",
        ),
        _rule(
            "THREE_MONTHS", "1, item 4", "立案超过三个月", "More than three months since the case was filed.", months=3
        ),
        _rule("SEARCHED", "1, item 5", "查找下落、处罚妨害", "Absent debtor searched for, obstruction punished."),
    )
)

RULES: RuleTable[Procedure] = RuleTable(
    (
        _rule(
            "INQUIRIES",
            "9",
            "五年内每六个月查询",
            "For five years the court inquires through the network every six months and tells the applicant.",
            months=6,
            years=5,
        ),
        _rule(
            "RESUMPTION",
            "9",
            "恢复执行",
            "Resumed (执恢) when property is found; the applicant's request to resume has no time limit.",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Termination:
    """A ruling of 终本 as it stands one day; fields as the contract's TerminationRuling.

    `next_inquiry_due_on` may lie before today: then the inquiry is overdue. `age_years` are whole years.
    """

    ruled_on: date
    next_inquiry_due_on: date | None
    inquiries: int
    age_years: int
    resumable: bool


def filed_early(case: Row, ruled_on: date) -> bool:
    """Whether a ruling of that day breaks art 1, item 4: not more than three months after the case was filed."""
    rule = CONDITIONS.at("THREE_MONTHS", ruled_on)
    return rule is not None and ruled_on <= add_months(case["filed_on"], rule.months)


def stands(ruling: Row, case: Row, resumed_cases: Sequence[Row], today: date) -> bool:
    """Whether the ruling stands that day: made, the claim not performed, and no 执恢 of the case filed since."""
    ruled_on: date = ruling["ruled_on"]
    resumed = any(
        each["kind"] == "RESUMED" and each["resumes"] == case["number"] and ruled_on <= each["filed_on"] <= today
        for each in resumed_cases
    )
    return ruled_on <= today and not resumed and not is_performed(case)


def assess(ruling: Row, case: Row, inquiries: Sequence[Row], resumed_cases: Sequence[Row], today: date) -> Termination:
    """The ruling that day, from its `court.termination_ruling`, its case, its inquiries and the cases that resume it.

    A ruling is resumable as long as it stands: the applicant's request has no time limit (art 9).
    """
    ruled_on: date = ruling["ruled_on"]
    made = [each["inquired_on"] for each in inquiries if ruled_on <= each["inquired_on"] <= today]
    standing = stands(ruling, case, resumed_cases, today)
    return Termination(
        ruled_on=ruled_on,
        next_inquiry_due_on=_next_inquiry(ruled_on, max(made, default=ruled_on), today) if standing else None,
        inquiries=len(made),
        age_years=whole_years(ruled_on, today),
        resumable=standing,
    )


def _next_inquiry(ruled_on: date, last: date, today: date) -> date | None:
    """Six months after the last inquiry, or after the ruling; None once that or today is beyond the five years."""
    rule = RULES.cite("INQUIRIES", today)
    due, end = add_months(last, rule.months), add_years(ruled_on, rule.years)
    return due if due <= end and today <= end else None
