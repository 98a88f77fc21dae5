"""Accounts and their statements."""

from __future__ import annotations

from connectors.scan import Compare, Condition, Operator
from resolvers import filters
from resolvers.context import Context
from resolvers.meaning import Arguments
from resolvers.values import Record


def booked_between(context: Context, arguments: Arguments) -> Condition | None:
    """`from` counts, `to` does not, as in every period of the API."""
    start, end = arguments.get("from"), arguments.get("to")
    return filters.all_of(
        Compare("booked_on", Operator.GTE, start) if start else None,
        Compare("booked_on", Operator.LT, end) if end else None,
    )


def masked_number(context: Context, source: Record) -> str:
    """The account's number with all but the last four characters hidden."""
    number: str = source.row["number"]
    return "*" * max(0, len(number) - 4) + number[-4:]
