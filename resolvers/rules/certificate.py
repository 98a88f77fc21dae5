"""Restoration certificates (信用修复证明): whether one that is shown holds."""

from __future__ import annotations

from datetime import date

from connectors.scan import Row


def is_valid(certificate: Row, today: date) -> bool:
    """Whether a `credit.restoration_certificate` is issued and not revoked that day; `revoked_on` no longer counts."""
    revoked_on = certificate["revoked_on"]
    return bool(certificate["issued_on"] <= today and (revoked_on is None or today < revoked_on))
