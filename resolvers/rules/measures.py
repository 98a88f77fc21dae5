"""Control measures (查封、扣押、冻结): how long they may last, renewal before expiry, waiting seizures (轮候).

Sources: 民诉法解释 (法释〔2022〕11号) art 485, before it (法释〔2015〕5号) art 487; 查封规定 (法释〔2004〕15号 as
amended in 2020) arts 26, 27. Works on rows of `court.control_measure`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from connectors.scan import Row
from resolvers.rules.period import add_years
from resolvers.rules.rule import Rule, RuleTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Rule):
    """How many years measures of these kinds may last, and each renewal again."""

    kinds: frozenset[str]
    term_years: int


_KINDS = (
    ("DEPOSIT", "冻结银行存款", "A freeze of deposits lasts at most one year.", 1, {"DEPOSIT_FREEZE"}),
    (
        "MOVABLE",
        "查封、扣押动产",
        "A seizure of movables, vehicles too, lasts at most two years.",
        2,
        {"VEHICLE_SEIZURE"},
    ),
    (
        "REAL_ESTATE_AND_RIGHTS",
        "查封不动产、冻结其他财产权",
        "Real estate and other rights (shares, securities, income) are held for at most three years.",
        3,
        {"REAL_ESTATE_SEIZURE", "EQUITY_FREEZE", "SECURITIES_FREEZE", "INCOME_GARNISHMENT"},
    ),
)


def _terms(source: str, article: str, since: date, until: date | None) -> tuple[Term, ...]:
    return tuple(
        Term(
            code=code,
            source=source,
            article=article,
            title_zh=title_zh,
            text=text,
            effective_from=since,
            effective_until=until,
            kinds=frozenset(kinds),
            term_years=years,
        )
        for code, title_zh, text, years, kinds in _KINDS
    )


TERMS: RuleTable[Term] = RuleTable(
    _terms("民诉法解释 法释〔2015〕5号", "487", date(2015, 2, 4), date(2022, 4, 10))
    + _terms("民诉法解释 法释〔2022〕11号", "485", date(2022, 4, 10), None)
)

WAITING: RuleTable[Rule] = RuleTable(
    (
        Rule(
            code="WAITING_TAKES_EFFECT",
            source="查封规定 (2020)",
            article="26",
            title_zh="轮候查封自动生效",
            text="When a measure is released, the one registered next takes effect by itself.",
            effective_from=date(2021, 1, 1),
        ),
        Rule(
            code="EXPIRED_HAS_NO_EFFECT",
            source="查封规定 (2020)",
            article="27",
            title_zh="期限届满未续行的效力消灭",
            text="A measure that was not renewed before its term ended has no effect any more.",
            effective_from=date(2021, 1, 1),
        ),
    )
)


def term(kind: str, starts_on: date) -> Term | None:
    """The term for a measure of this kind that starts, or is renewed, on that day; None before the first rule."""
    return next((row for row in TERMS.rows if kind in row.kinds and row.in_force(starts_on)), None)


def latest_expiry(kind: str, starts_on: date) -> date | None:
    """The last day on which such a measure may still hold without renewal; None where no rule gives a term."""
    rule = term(kind, starts_on)
    return None if rule is None else add_years(starts_on, rule.term_years)


def exceeds_term(measure: Row) -> bool:
    """Whether the measure was ordered for longer than its kind allows, counted from `starts_on` without renewals."""
    latest = latest_expiry(measure["kind"], measure["starts_on"])
    return latest is not None and measure["expires_on"] is not None and measure["expires_on"] > latest


def is_effective(measure: Row, today: date) -> bool:
    """Whether the measure holds that day: ACTIVE, begun, and `expires_on`, the last day that counts, not over."""
    expires_on = measure["expires_on"]
    return bool(
        measure["status"] == "ACTIVE" and measure["starts_on"] <= today and (expires_on is None or today <= expires_on)
    )


def next_in_line(measures: Sequence[Row], today: date) -> Row | None:
    """Of the measures on one object, the waiting one (轮候) that takes effect when the one before it is released.

    The order is that of registration: rank, then `record_id`. One whose own term has ended has no effect and is
    passed over.
    """
    waiting = [
        row
        for row in measures
        if row["status"] == "QUEUED" and (row["expires_on"] is None or today <= row["expires_on"])
    ]
    return min(waiting, key=lambda row: (row["rank"] is None, row["rank"] or 0, row["record_id"]), default=None)
