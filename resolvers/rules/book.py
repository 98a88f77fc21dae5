"""Every rule of law that an answer may rest on, and the version of them all."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from resolvers.rules import (
    control,
    detention,
    dishonesty,
    fund_flow,
    measures,
    metrics,
    obligors,
    period,
    restriction,
    termination,
)
from resolvers.rules.rule import Rule, version_of

CHECKED = "2026-07"
"""The month in which the rows were last held against the texts they name."""

SUBJECTS: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "dishonesty": (*dishonesty.GROUNDS.rows, *dishonesty.ENDINGS.rows, *dishonesty.RULES.rows),
        "restriction": (*restriction.BARRED.rows, *restriction.BOUND.rows, *restriction.RULES.rows),
        "measures": (*measures.TERMS.rows, *measures.WAITING.rows),
        "detention": detention.RULES.rows,
        "termination": (*termination.CONDITIONS.rows, *termination.RULES.rows),
        "period": period.RULES.rows,
        "control": control.RULES.rows,
        "obligors": (*obligors.SITUATIONS.rows, *obligors.REMEDIES.rows, *obligors.COMPANY_LAW.rows),
        "fund_flow": fund_flow.PATTERNS.rows,
    }
)
"""Rows by subject, the name of the file that holds them."""

RULES_VERSION = version_of((*(rule for rules in SUBJECTS.values() for rule in rules), *metrics.DEFINITIONS), CHECKED)
"""What an answer names beside the rule, e.g. `2026-07+1f0c9a2b`; answers with one version rest on the same rules."""
