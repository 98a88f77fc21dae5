"""Which rows moved money: a refund is paired with the closed trade that it gives back, and neither of them did.

The trade went out and came back; the institution writes it closed and the refund as neutral, so counting one of the
two would show money that nobody has. Both notes say so. A refund of a trade that stands (given back in part), or whose
trade is not in the file, stays what its status says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from connectors.statements.layout import OUT, Layout
from connectors.statements.statement import StatementRow

_MOST_TRADES = 20
"""Closed trades under one order number that a refund is tried with."""


def settle(rows: Sequence[StatementRow], layout: Layout) -> tuple[tuple[StatementRow, ...], int]:
    """The rows, refunds paired and every row that is not settled explained in its note; and how many pairs."""
    refunds_of = _pairs(rows, layout)
    trade_of = {refund.line: rows[place] for place, refunds in refunds_of.items() for refund in refunds}
    settled: list[StatementRow] = []
    for place, row in enumerate(rows):
        if place in refunds_of:
            given_back = "、".join(f"{each.booked_on} {each.amount}" for each in refunds_of[place])
            settled.append(_explained(row, f"{row.status}，已退款（{given_back}）"))
        elif row.line in trade_of:
            trade = trade_of[row.line]
            explanation = f"{row.status}，退回已关闭的交易（{trade.booked_on} {trade.amount}）"
            settled.append(_explained(replace(row, settled=False), explanation))
        else:
            settled.append(row if row.settled or row.status is None else _explained(row, row.status))
    return tuple(settled), sum(map(len, refunds_of.values()))


def _pairs(rows: Sequence[StatementRow], layout: Layout) -> Mapping[int, list[StatementRow]]:
    """By the place of a closed trade: the refunds that together give back no more than it."""
    found: dict[int, list[StatementRow]] = defaultdict(list)
    if layout.status is None or layout.status.refunded is None:
        return found
    closed: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row.status == layout.status.closed and row.direction == OUT and row.order:
            closed[row.order].append(place)
    for row in rows:
        if row.status != layout.status.refunded:
            continue
        for place in _candidates(closed, row.order or ""):
            given_back = sum(each.amount for each in found.get(place, ()))
            if given_back + row.amount <= rows[place].amount and not _is_before(row, rows[place]):
                found[place].append(row)
                break
    return found


def _candidates(closed: Mapping[str, list[int]], order: str) -> list[int]:
    """Closed trades with the order number of a refund: the same, or what stands before `_` and the refund's own."""
    of_trade, _, _ = order.rpartition("_")
    return [place for each in (order, of_trade) for place in closed.get(each, ())[:_MOST_TRADES]]


def _is_before(refund: StatementRow, trade: StatementRow) -> bool:
    return refund.at is not None and trade.at is not None and refund.at < trade.at


def _explained(row: StatementRow, explanation: str) -> StatementRow:
    return replace(row, note="；".join(part for part in (row.note, explanation) if part))
