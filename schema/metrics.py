"""The court's performance (执行质效指标): what its work in a period comes to."""

from __future__ import annotations

from access.grants import Level
from resolvers.metrics import measured, measured_by_credit
from schema.declare import derived, value


@value
class EnforcementMetrics:
    """Court performance in a period. Shares are fractions of 1; changes against the year before, percentage points."""

    filed: int = derived(measured("filed"), Level.PUBLIC)
    closed: int = derived(measured("closed"), Level.PUBLIC)
    first_enforcement_termination_rate: float | None = derived(
        measured("first_enforcement_termination_rate"), Level.PUBLIC, "首执终本率: ended in 终本 ÷ closed 执."
    )
    first_enforcement_termination_rate_change: float | None = derived(
        measured("first_enforcement_termination_rate_change"), Level.PUBLIC
    )
    mean_days_to_close: float | None = derived(measured("mean_days_to_close"), Level.PUBLIC, "平均结案用时, 执 only.")
    mean_days_to_close_change: float | None = derived(measured("mean_days_to_close_change"), Level.PUBLIC, "In days.")
    recovery_rate: float | None = derived(
        measured("recovery_rate"), Level.PUBLIC, "执行到位率: recovered ÷ claims, of 执 and 执恢 closed in the period."
    )
    recovery_rate_change: float | None = derived(measured("recovery_rate_change"), Level.PUBLIC)
    cases_with_related_cases_rate: float | None = derived(
        measured("cases_with_related_cases_rate"),
        Level.PUBLIC,
        "执 filed in the period that share a debtor with another case ÷ filed.",
    )
    terminated_stock: int = derived(
        measured("terminated_stock"), Level.PUBLIC, "终本 rulings that stand on the day before `to`."
    )
    terminated_stock_over10_years: int = derived(measured("terminated_stock_over_10_years"), Level.PUBLIC)
    terminated_stock_over20_years: int = derived(measured("terminated_stock_over_20_years"), Level.PUBLIC)
    parties_delisted: int | None = derived(measured_by_credit("parties_delisted"), Level.PUBLIC)
    companies_restored: int | None = derived(measured_by_credit("companies_restored"), Level.PUBLIC)
