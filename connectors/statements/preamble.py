"""Who and what a statement's preamble names, and where it and the line of totals disagree with the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from connectors.statements.cells import balance_of
from connectors.statements.layout import IN, OUT, Layout, TwoAmounts
from connectors.statements.lines import RawStatement
from connectors.statements.statement import StatementRow

_DAY_CHARACTERS = 10
_MAX_NAME = 200
"""Characters of a name or account that are taken over."""


def named_account(raw: RawStatement, layout: Layout) -> tuple[str, ...]:
    """The parts of the account that the preamble names; none where one of them is missing."""
    found = [_first(raw, pattern) for pattern in layout.preamble.account]
    return tuple(_named(part) for part in found if part) if all(found) else ()


def named_holder(raw: RawStatement, layout: Layout) -> str | None:
    """The holder's name as the institution wrote it."""
    found = _first(raw, layout.preamble.holder)
    return _named(found) or None if found else None


def disagreements(raw: RawStatement, rows: Sequence[StatementRow], layout: Layout) -> tuple[str, ...]:
    """A sentence for each number that the statement gives of itself and that its rows do not bear out."""
    return tuple(
        [*_count(raw, layout), *_period(raw, rows, layout), *_totals(raw, rows, layout), *_closing(raw, rows, layout)]
    )


def _count(raw: RawStatement, layout: Layout) -> Iterator[str]:
    found = _first(raw, layout.preamble.count)
    if found and int(found.group(1)) != len(raw.rows):
        yield f"the preamble says {found.group(1)} rows, there are {len(raw.rows)}"


def _period(raw: RawStatement, rows: Sequence[StatementRow], layout: Layout) -> Iterator[str]:
    found = _first(raw, layout.preamble.period)
    if not found:
        return
    first, last = (part.strip()[:_DAY_CHARACTERS] for part in found.groups())
    outside = [row.line for row in rows if not first <= row.booked_on.isoformat() <= last]
    if outside:
        yield f"the preamble says {first} to {last}, {len(outside)} rows lie outside (line {outside[0]} first)"


def _totals(raw: RawStatement, rows: Sequence[StatementRow], layout: Layout) -> Iterator[str]:
    for direction, pattern in (layout.preamble.totals or {}).items():
        found = _first(raw, pattern)
        if not found:
            continue
        amounts = [row.amount for row in rows if row.direction == direction]
        if int(found["count"]) != len(amounts):
            yield f"the preamble says {found['count']} rows {direction}, there are {len(amounts)}"
        stated = balance_of(found["amount"]) if "amount" in pattern.groupindex else None
        if stated is not None and stated != sum(amounts):
            yield f"the preamble says {stated} {direction} in all, the rows sum to {sum(amounts, Decimal())}"


def _closing(raw: RawStatement, rows: Sequence[StatementRow], layout: Layout) -> Iterator[str]:
    """The line of totals holds each sum below the column that it sums."""
    if layout.closing is None or not isinstance(layout.money, TwoAmounts):
        return
    for direction, column in ((IN, layout.money.received), (OUT, layout.money.paid)):
        place = raw.places[column]
        stated = balance_of(raw.closing[place]) if place < len(raw.closing) else None
        total = sum((row.amount for row in rows if row.direction == direction), Decimal())
        if stated is not None and stated != total:
            yield f"the line of totals says {stated} {direction}, the rows sum to {total}"


def _named(found: re.Match[str]) -> str:
    # The commas after it are empty cells.
    return found.group(1)[:_MAX_NAME].rstrip(", ")


def _first(raw: RawStatement, pattern: re.Pattern[str] | None) -> re.Match[str] | None:
    if pattern is None:
        return None
    return next((found for line in raw.preamble if (found := pattern.search(line))), None)
