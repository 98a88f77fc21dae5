"""What remains of a case's claim (执行标的): performed or not, still owed or not, how much is outstanding.

Not a rule of law but the reading of `court.enforcement_case` on which the rules rest: one place, so that a listing, a
termination and a measure never disagree on whether a case is performed.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from connectors.scan import Row

_NOTHING = Decimal(0)
_ENDED = frozenset({"TERMINATED", "WITHDRAWN"})
"""终结执行 and 销案: nothing is left to enforce in the case, whatever was recovered."""


def is_performed(case: Row) -> bool:
    """Whether the claim is performed in full: by status, or all that was claimed recovered. Unknown claims are not."""
    claim, recovered = case["claim_amount"], case["recovered_amount"]
    return case["status"] == "PERFORMED" or (claim is not None and (recovered or _NOTHING) >= claim)


def is_unperformed(case: Row) -> bool:
    """Whether the debtor still owes in this case: not performed, and enforcement neither ended nor withdrawn.

    A settlement (和解) and a termination of this procedure (终本) leave the duty as it is.
    """
    return not is_performed(case) and case["status"] not in _ENDED


def outstanding(case: Row) -> Decimal | None:
    """What is still owed in this case, CNY: claim less recovered, never negative; 0 once performed or ended.

    None where the case is unperformed and the claim unknown.
    """
    if not is_unperformed(case):
        return _NOTHING
    claim: Decimal | None = case["claim_amount"]
    return None if claim is None else max(_NOTHING, claim - (case["recovered_amount"] or _NOTHING))


def total_outstanding(cases: Iterable[Row]) -> Decimal | None:
    """What is owed in these cases together, CNY; None where nothing is known of any.

    Each case counts once, by number. One that another of them resumes (执恢) does not count: its remainder is the
    resumed case's claim. Cases with an unknown claim add nothing, so the sum is then a lower bound.
    """
    by_number = {case["number"]: case for case in cases}
    resumed = {case["resumes"] for case in by_number.values() if case["kind"] == "RESUMED"}
    amounts = [outstanding(case) for number, case in by_number.items() if number not in resumed]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, _NOTHING) if known else None
