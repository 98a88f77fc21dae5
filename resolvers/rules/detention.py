"""Judicial detention (司法拘留): its limit, the day of release, the notice to the family.

Sources: 民诉法 (2023) arts 118, 119; 民诉法解释 (法释〔2022〕11号) arts 180, 182, 184. Works on rows of
`police.detention`; only those of kind JUDICIAL are the court's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from connectors.scan import Row
from resolvers.rules.rule import Rule, RuleTable

SHANGHAI = timezone(timedelta(hours=8))
_STATUTE = "民诉法 (2023)"
_INTERPRETATION = "民诉法解释 法释〔2022〕11号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Rule):
    """A rule on detention with its number, 0 where it has none: days at most, hours at most."""

    days: int = 0
    hours: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach found in a detention's record, with the rule that it breaks."""

    rule: Limit
    explanation: str


_STATUTE_SINCE = date(2024, 1, 1)
_INTERPRETATION_SINCE = date(2022, 4, 10)

RULES: RuleTable[Limit] = RuleTable(
    (
        Limit(
            code="AT_MOST_15_DAYS",
            source=_STATUTE,
            article="118(2)",
            title_zh="拘留期限",
            text="Detention lasts at most fifteen days.",
            effective_from=_STATUTE_SINCE,
            days=15,
        ),
        Limit(
            code="APPROVED_BY_PRESIDENT",
            source=_STATUTE,
            article="119(1)",
            title_zh="院长批准",
            text="Detention is approved by the court's president.",
            effective_from=_STATUTE_SINCE,
        ),
        Limit(
            code="FAMILY_NOTICE",
            source=_INTERPRETATION,
            article="180",
            title_zh="通知家属",
            text="The family is told within 24 hours; where that fails, the failure is recorded.",
            effective_from=_INTERPRETATION_SINCE,
            hours=24,
        ),
        Limit(
            code="EARLY_RELEASE",
            source=_INTERPRETATION,
            article="182",
            title_zh="提前解除拘留",
            text="Who repents may be released early by the president's decision.",
            effective_from=_INTERPRETATION_SINCE,
        ),
        Limit(
            code="NOT_TWICE_IN_A_ROW",
            source=_INTERPRETATION,
            article="184",
            title_zh="不得连续适用",
            text="The same act cannot be punished by detention twice in a row.",
            effective_from=_INTERPRETATION_SINCE,
        ),
    )
)


def due_for_release_on(admitted_at: datetime, days: int) -> date:
    """The day on which a detention of that many days, begun at that moment, ends (Asia/Shanghai)."""
    return admitted_at.astimezone(SHANGHAI).date() + timedelta(days=days)


def is_held_over(detention: Row, today: date) -> bool:
    """Whether the person is still held after the day on which release was due."""
    due = detention["due_for_release_on"]
    return detention["status"] == "ADMITTED" and detention["released_at"] is None and due is not None and due < today


def family_notice_due_at(detention: Row) -> datetime | None:
    """By when the family must have been told; None before admission or before the rule."""
    admitted_at: datetime | None = detention["admitted_at"]
    if admitted_at is None:
        return None
    rule = RULES.at("FAMILY_NOTICE", admitted_at.astimezone(SHANGHAI).date())
    return None if rule is None else admitted_at + timedelta(hours=rule.hours)


def findings(detention: Row, now: datetime) -> tuple[Finding, ...]:
    """Breaches in the record of a judicial detention at that moment, in the order of RULES; none for other kinds."""
    if detention["kind"] != "JUDICIAL":
        return ()
    decided_on: date = detention["decided_on"]
    limit, approval = RULES.at("AT_MOST_15_DAYS", decided_on), RULES.at("APPROVED_BY_PRESIDENT", decided_on)
    found: list[Finding] = []
    if limit is not None and detention["days"] > limit.days:
        found.append(Finding(limit, f"Decided for {detention['days']} days; at most {limit.days} are allowed."))
    elif limit is not None and is_held_over(detention, now.astimezone(SHANGHAI).date()):
        found.append(Finding(limit, f"Release was due on {detention['due_for_release_on']}; none is recorded."))
    if approval is not None and not detention["approved_by"]:
        found.append(Finding(approval, "No approval by the court's president (院长批准) is recorded."))
    return (*found, *_family_notice(detention, now))


def _family_notice(detention: Row, now: datetime) -> tuple[Finding, ...]:
    due_at, notified_at = family_notice_due_at(detention), detention["family_notified_at"]
    rule = RULES.at("FAMILY_NOTICE", detention["admitted_at"].astimezone(SHANGHAI).date()) if due_at else None
    if due_at is None or rule is None or (notified_at or now) <= due_at:
        return ()
    what = "The family (家属) was told late" if notified_at else "No notice to the family (家属) is recorded"
    return (Finding(rule, f"{what}: it was due by {due_at.astimezone(SHANGHAI).isoformat()}."),)
