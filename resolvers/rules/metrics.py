"""The measures of the court's work (执行质效指标): rates from counts, each with its denominator, and their changes.

The counts come from `connectors.measures`. A rate is a row of DEFINITIONS,
so that a court with a formula of its own hands in other rows; what the denominator is stands in the row for the reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from connectors.scan import Row
from identifiers.errors import BadArgument
from resolvers.rules.period import add_years


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One rate: `numerator` ÷ `denominator`, columns of the measure's row.

    `change_scale` turns the difference of two values into the unit of the change: 100 for fractions, whose change is in
    percentage points; 1 for days; None for a rate without a change. Of the year before only `court.closed` is asked, so
    only rates of its columns have a change.
    """

    code: str
    title_zh: str
    numerator: str
    denominator: str
    denominator_text: str
    change_scale: int | None


FIRST_ENFORCEMENT_TERMINATION_RATE = Definition(
    code="first_enforcement_termination_rate",
    title_zh="首次执行案件终本率",
    numerator="closed_terminated",
    denominator="closed",
    denominator_text="执 closed in the period",
    change_scale=100,
)
MEAN_DAYS_TO_CLOSE = Definition(
    code="mean_days_to_close",
    title_zh="平均结案用时",
    numerator="days_to_close_sum",
    denominator="closed",
    denominator_text="执 closed in the period",
    change_scale=1,
)
RECOVERY_RATE = Definition(
    code="recovery_rate",
    title_zh="执行到位率",
    numerator="recovered_sum",
    denominator="claimed_sum",
    denominator_text="claims of 执 and 执恢 closed in the period, as far as they are known",
    change_scale=100,
)
CASES_WITH_RELATED_CASES_RATE = Definition(
    code="cases_with_related_cases_rate",
    title_zh="关联案件占比",
    numerator="related",
    denominator="filed",
    denominator_text="执 filed in the period",
    change_scale=None,
)

DEFINITIONS = (FIRST_ENFORCEMENT_TERMINATION_RATE, MEAN_DAYS_TO_CLOSE, RECOVERY_RATE, CASES_WITH_RELATED_CASES_RATE)


@dataclass(frozen=True, slots=True)
class EnforcementMetrics:
    """Measures of one period; fields as the contract's EnforcementMetrics.

    Rates are fractions of 1, their changes percentage points, days are days; None where the denominator is 0. The last
    two are None where credit did not answer.
    """

    filed: int
    closed: int
    first_enforcement_termination_rate: float | None
    first_enforcement_termination_rate_change: float | None
    mean_days_to_close: float | None
    mean_days_to_close_change: float | None
    recovery_rate: float | None
    recovery_rate_change: float | None
    cases_with_related_cases_rate: float | None
    terminated_stock: int
    terminated_stock_over_10_years: int
    terminated_stock_over_20_years: int
    parties_delisted: int | None
    companies_restored: int | None


def checked_period(since: date, to: date) -> tuple[date, date]:
    """The period from `since` to the day before `to`; BadArgument where it holds no day or has no year before it."""
    if since.year == date.min.year:
        raise BadArgument("`from` must have a year before it, to compare with", argument="from")
    if since >= to:
        raise BadArgument("`to` must be later than `from`: it is the first day that does not count", argument="to")
    return since, to


def year_before(since: date, to: date) -> tuple[date, date]:
    """The same days a year before. Of 29 February as first day: the 28th; as the end, which does not count: 1 March."""
    before = add_years(to, -1)
    return add_years(since, -1), before if before.day == to.day else date(before.year, 3, 1)


def metrics(
    current: Row, before: Row, credit: Row | None, definitions: Sequence[Definition] = DEFINITIONS
) -> EnforcementMetrics:
    """Measures of a period from the court's rows for it and `court.closed` for the year before, and credit's for it."""
    now = {each.code: _rate(each, current) for each in definitions}
    change = {each.code: _change(each, current, before) for each in definitions}
    return EnforcementMetrics(
        filed=current["filed"],
        closed=current["closed"],
        first_enforcement_termination_rate=_float(now["first_enforcement_termination_rate"]),
        first_enforcement_termination_rate_change=_float(change["first_enforcement_termination_rate"]),
        mean_days_to_close=_float(now["mean_days_to_close"]),
        mean_days_to_close_change=_float(change["mean_days_to_close"]),
        recovery_rate=_float(now["recovery_rate"]),
        recovery_rate_change=_float(change["recovery_rate"]),
        cases_with_related_cases_rate=_float(now["cases_with_related_cases_rate"]),
        terminated_stock=current["terminated_stock"],
        terminated_stock_over_10_years=current["over_10"],
        terminated_stock_over_20_years=current["over_20"],
        parties_delisted=None if credit is None else credit["parties_delisted"],
        companies_restored=None if credit is None else credit["companies_restored"],
    )


def _rate(definition: Definition, row: Row) -> Fraction | None:
    """Exact, so that a difference of two rates is not a rounding error."""
    denominator = Fraction(row[definition.denominator])
    return Fraction(row[definition.numerator]) / denominator if denominator else None


def _change(definition: Definition, current: Row, before: Row) -> Fraction | None:
    if definition.change_scale is None:
        return None
    now, then = _rate(definition, current), _rate(definition, before)
    return None if now is None or then is None else (now - then) * definition.change_scale


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
